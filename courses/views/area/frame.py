"""What every page of a school's workspace shares: the school or 404, its course or 404, the frame."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from courses.area.tabs import area_tabs
from courses.desk.lists import WITH_ALL
from courses.models import Course, Provider, works_for
from portal.views.people import person


def provider_or_404(request: HttpRequest, provider_id: UUID) -> Provider:
    """The school if this person works for it and the agency approved it; else 404, whether it exists or not."""
    schools = works_for(person(request)).select_related("municipality", "organisation")
    return get_object_or_404(schools, pk=provider_id)


def course_or_404(provider: Provider, course_id: UUID) -> Course:
    """The school's course with what pages show of it; 404 for others' and for those taken off."""
    courses = Course.objects.select_related(*WITH_ALL, "programme").prefetch_related("programme__names")
    found = courses.filter(provider=provider, removed_at=None, pk=course_id).first()
    if found is None:
        raise Http404
    return found


def page(
    request: HttpRequest,
    template: str,
    provider: Provider,
    tab: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page inside the school's frame; `tab` is the key of the page in the row of pages."""
    return show(request, f"courses/area/{template}.html", provider, tab, context, status=status)


def show(
    request: HttpRequest, template: str, provider: Provider, tab: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The same, for templates that stand elsewhere."""
    tabs = [(it, reverse(it.url_name, args=[provider.pk]), it.key == tab) for it in area_tabs]
    frame = {"provider": provider, "tabs": tabs, "nav": "my-courses", "here": request.get_full_path()}
    return render(request, template, frame | context, status=status)
