"""What the desk's pages about courses share: who may, which course, the frame of a page, saving with who said it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from courses.desk.lists import WITH_ALL
from courses.desk.telling import TellingForm
from courses.models import Course
from portal.forms.section import SectionForm
from portal.models import User
from portal.sections import INVALID, Result, save_section


def person(request: HttpRequest, permission: str = "courses.keep") -> User:
    """Who asks, if the policy lets them; else 404."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(permission):
        raise Http404
    return user


def course_or_404(pk: UUID) -> Course:
    """The course with what pages show of it, taken off or not."""
    courses = Course.objects.select_related(*WITH_ALL, "programme").prefetch_related("programme__names")
    return get_object_or_404(courses, pk=pk)


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the desk."""
    frame = {**admin.site.each_context(request), "title": title, "here": request.get_full_path()}
    return render(request, f"courses/desk/{template}.html", frame | context, status=status)


def posted(request: HttpRequest) -> Any:
    """What was posted; None when nothing was."""
    return request.POST if request.method == "POST" else None


def save_told(form: SectionForm, telling: TellingForm, save: Callable[[SectionForm, dict[str, Any]], Any]) -> Result:
    """Save a section together with who says it; `save` is given both."""
    if not telling.is_valid():
        form.is_valid()
        return Result(INVALID, form)
    return save_section(form, lambda valid: save(valid, telling.values()))
