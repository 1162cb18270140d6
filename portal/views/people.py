"""Requests of the workspace, where nobody is anonymous: portal/relogin.py lets nobody unknown in."""

from typing import cast

from django.http import HttpRequest

from portal.models import User


class UserRequest(HttpRequest):
    """A request whose person is known; for annotations only."""

    user: User  # type: ignore[assignment]


def person(request: HttpRequest) -> User:
    """The person of a workspace request, for code that takes any request."""
    return cast(User, request.user)
