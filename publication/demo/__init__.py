"""Invented plans of invented municipalities, written, submitted, returned and published through the verbs."""
