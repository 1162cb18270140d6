"""Training on the agency's desk."""

from training import admin_desk, admin_offer

__all__ = ["admin_desk", "admin_offer"]
