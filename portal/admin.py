"""The agency's desk for what the ground floor keeps."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from portal import admin_ground, admin_outbox, admin_users

# One way in: the account's login, with its rate limits and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

__all__ = ["admin_ground", "admin_outbox", "admin_users"]
