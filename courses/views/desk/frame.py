"""What the desk's pages about courses share: who may, which course, the frame of a page, saving with who said it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from courses.desk.lists import WITH_ALL
from courses.desk.telling import TellingForm
from courses.models import Course
from portal.forms.section import SectionForm
from portal.models import User
from portal.sections import INVALID, Result, save_section
from portal.views.desk import desk_page, person_or_404


def person(request: HttpRequest, permission: str = "courses.keep") -> User:
    """Who asks, if the policy lets them; else 404."""
    return person_or_404(request, permission)


def course_or_404(pk: UUID) -> Course:
    """The course with what pages show of it, taken off or not."""
    courses = Course.objects.select_related(*WITH_ALL, "programme").prefetch_related("programme__names")
    return get_object_or_404(courses, pk=pk)


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the desk."""
    return desk_page(request, f"courses/desk/{template}.html", title, context, status=status)


def save_told(form: SectionForm, telling: TellingForm, save: Callable[[SectionForm, dict[str, Any]], Any]) -> Result:
    """Save a section together with who says it; `save` is given both."""
    if not telling.is_valid():
        form.is_valid()
        return Result(INVALID, form)
    return save_section(form, lambda valid: save(valid, telling.values()))
