"""Courses on the agency's desk."""

from courses import admin_catalogue, admin_desk

__all__ = ["admin_catalogue", "admin_desk"]
