"""What the pages of the agency's desk share, whatever app they are of: who may, their frame, what was posted."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.models import User


def person_or_404(request: HttpRequest, permission: str) -> User:
    """Who asks, if the policy lets them; else 404."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(permission):
        raise Http404
    return user


def desk_page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the desk."""
    frame = {**admin.site.each_context(request), "title": title, "here": request.get_full_path()}
    return render(request, template, frame | context, status=status)
