"""How people get in: by invitation, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an account begins with an invitation or with the agency."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see the class."""
        return False
