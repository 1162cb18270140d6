"""Workspace pages of a plan."""
