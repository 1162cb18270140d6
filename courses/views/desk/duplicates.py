"""Courses and schools that may be there twice: proposed, compared side by side, put together, undone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.desk.duplicates import course_pairs, courses_of, provider_pairs, side_by_side
from courses.desk.lists import place_words
from courses.merging import merge_courses, not_duplicates, undo_course_merge
from courses.merging_schools import is_merged, merge_providers, undo_provider_merge
from courses.models import Course, CourseMerge, Provider, ProviderMerge
from courses.views.deciding import STALE
from courses.views.desk.frame import course_or_404, page, person
from portal.concurrency import StaleRevision
from portal.http import posted

PAGE = 20


def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of courses that may be one, the likeliest first, and those put together lately."""
    person(request, "courses.provide")
    of_page = Paginator(course_pairs(), PAGE).get_page(request.GET.get("p"))
    courses = courses_of(list(of_page))
    rows = [
        (pair, [(courses[key], place_words(courses[key])) for key in (pair.first, pair.second)])
        for pair in of_page
        if pair.first in courses and pair.second in courses
    ]
    merges = CourseMerge.objects.filter(undone_at=None).select_related("merged", "kept__provider", "by")[:PAGE]
    context = {"page": of_page, "rows": rows, "merges": merges}
    return page(request, "duplicates", _("Courses that may be there twice"), context)


def duplicate(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Both courses side by side, and what the one kept would say; put together by a POST."""
    user, one, other = person(request, "courses.provide"), course_or_404(first), course_or_404(second)
    if one.pk == other.pk:
        raise Http404
    if one.removed_at or other.removed_at:
        messages.warning(request, _("One of the two was taken off in the meantime."))
        return redirect("admin:courses_duplicates")
    data = posted(request)
    if data is not None:
        return _decide(request, user, one, other, data)
    kept = other if request.GET.get("fica") == "2" else one
    context = {"first": one, "second": other, "kept": kept, "sides": side_by_side(one, other, kept=kept)}
    return page(request, "duplicate", _("One course or two?"), context)


def _decide(request: HttpRequest, user: Any, one: Course, other: Course, data: Any) -> HttpResponse:
    if data.get("decisao") == "dois":
        not_duplicates(first=one.pk, second=other.pk, by=user)
        messages.success(request, _("They stay two and are not proposed again."))
        return redirect("admin:courses_duplicates")
    kept, merged = (other, one) if data.get("fica") == "2" else (one, other)
    read_at = {one.pk: _number(data.get("read_first")), other.pk: _number(data.get("read_second"))}
    try:
        merge_courses(kept=kept, merged=merged, read_at=read_at, by=user)
    except StaleRevision:
        messages.warning(request, STALE)
        return redirect("admin:courses_duplicate", one.pk, other.pk)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return redirect("admin:courses_duplicates")
    messages.success(request, _("They are one course now. Both addresses lead to it."))
    return redirect("admin:courses_course_desk", kept.pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def undo_merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Two courses again; done twice it is done once."""
    user, it = person(request, "courses.provide"), get_object_or_404(CourseMerge, pk=merge_id)
    if posted(request) is not None:
        left = undo_course_merge(merge=it, by=user)
        messages.success(request, _("They are two courses again."))
        if left:
            messages.warning(request, _("What somebody said since of the course kept was left as it is."))
    return redirect("admin:courses_duplicates")


def schools(request: HttpRequest) -> HttpResponse:
    """Pairs of schools that may be one, and those put together lately."""
    person(request, "courses.provide")
    of_page = Paginator(provider_pairs(), PAGE).get_page(request.GET.get("p"))
    keys = {key for pair in of_page for key in (pair.first, pair.second)}
    found = Provider.objects.select_related("municipality").in_bulk(list(keys))
    rows = [(pair, [found[pair.first], found[pair.second]]) for pair in of_page]
    merges = ProviderMerge.objects.filter(undone_at=None).select_related("merged", "kept", "by")[:PAGE]
    context = {"page": of_page, "rows": rows, "merges": merges}
    return page(request, "school_duplicates", _("Schools that may be there twice"), context)


def school(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Both schools with their places, people and courses; put together by a POST."""
    user, every = person(request, "courses.provide"), Provider.objects.select_related("municipality", "organisation")
    one, other = get_object_or_404(every, pk=first), get_object_or_404(every, pk=second)
    if one.pk == other.pk or is_merged(one.pk) or is_merged(other.pk):
        raise Http404
    data = posted(request)
    if data is None:
        both = [_both(it) for it in (one, other)]
        return page(request, "school_duplicate", _("One school or two?"), {"both": both, "first": one, "second": other})
    if data.get("decisao") == "dois":
        not_duplicates(first=one.pk, second=other.pk, by=user)
        messages.success(request, _("They stay two and are not proposed again."))
        return redirect("admin:courses_school_duplicates")
    kept, merged = (other, one) if data.get("fica") == "2" else (one, other)
    try:
        merge_providers(kept=kept, merged=merged, by=user)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return redirect("admin:courses_school_duplicates")
    messages.success(request, _("They are one school now."))
    return redirect("admin:courses_provider_desk", kept.pk)


def _both(it: Provider) -> dict[str, Any]:
    """A school with what belongs to it."""
    courses = Course.objects.filter(provider=it, removed_at=None)
    places = it.places.select_related("municipality", "locality")[:20]
    return {"school": it, "places": places, "courses": courses.count(), "people": it.members.present().count()}


def undo_schools(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Two schools again; done twice it is done once."""
    user, it = person(request, "courses.provide"), get_object_or_404(ProviderMerge, pk=merge_id)
    if posted(request) is not None:
        undo_provider_merge(merge=it, by=user)
        messages.success(request, _("They are two schools again."))
    return redirect("admin:courses_school_duplicates")
