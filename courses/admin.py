"""Courses on the agency's desk."""

from courses import admin_access, admin_catalogue, admin_desk, admin_guide, admin_lists

__all__ = ["admin_access", "admin_catalogue", "admin_desk", "admin_guide", "admin_lists"]
