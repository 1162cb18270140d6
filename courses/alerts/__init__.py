"""Alerts: who wants to be told of which courses, and what is told."""
