"""Training on the agency's desk."""

from training import admin_offer

__all__ = ["admin_offer"]
