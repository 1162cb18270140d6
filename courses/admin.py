"""Courses on the agency's desk."""

from courses import admin_catalogue

__all__ = ["admin_catalogue"]
