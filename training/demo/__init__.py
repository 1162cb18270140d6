"""Invented requests, sessions and trainers to try training with."""
