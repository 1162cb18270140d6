"""Schools and centres at the desk: the list, one with its places and courses, and the forms of both."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.desk.lists import PAGE, WITH_ALL, place_words, rows
from courses.desk.provider_forms import ProviderFilters, ProviderForm
from courses.desk.told import place_in_words
from courses.models import Course, Place, Provider, ProviderMerge
from courses.providing import add_provider, edit_provider
from courses.views.desk.frame import page, person
from courses.views.desk.people import people_of
from courses.views.places import place_page
from portal.http import posted
from portal.models import Municipality
from portal.once import once_of
from portal.sections import save_section
from portal.text import fold

ALL = Provider.objects.select_related("municipality", "organisation__municipality", "approved_by")


def provider_list(request: HttpRequest) -> HttpResponse:
    """Every school and centre, found by words."""
    user = person(request)
    filters = ProviderFilters(request.GET)
    well = filters.is_valid()
    found = ALL.exclude(pk__in=ProviderMerge.objects.filter(undone_at=None).values("merged"))
    for word in fold(filters.cleaned_data.get("q", "")).split():
        found = found.filter(Q(search_text__contains=word) | Q(municipality__search_text__contains=word))
    if filters.cleaned_data.get("tipo"):
        found = found.filter(kind=filters.cleaned_data["tipo"])
    if filters.cleaned_data.get("acesso"):
        found = found.filter(access=filters.cleaned_data["acesso"])
    of_page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    keys = [it.pk for it in of_page]
    places, courses = _numbers(Place.objects.all(), keys), _numbers(Course.objects.filter(removed_at=None), keys)
    context = {
        "filters": filters,
        "page": of_page,
        "rows": [(it, places.get(it.pk, 0), courses.get(it.pk, 0)) for it in of_page],
        "may_provide": user.has_perm("courses.provide"),
    }
    return page(request, "providers", _("Schools and centres"), context, status=200 if well else 400)


def _numbers(rows: "QuerySet[Any]", keys: list[UUID]) -> dict[UUID, int]:
    """How many of `rows` each provider of a page has."""
    found = rows.filter(provider__in=keys).order_by().values_list("provider").annotate(Count("pk"))
    return dict(found)


def provider_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One: what it is, its places, its courses."""
    user, it = person(request), get_object_or_404(ALL, pk=pk)
    merge = ProviderMerge.objects.filter(merged=it, undone_at=None).first()
    if merge:
        return redirect("admin:courses_provider_desk", merge.kept_id)
    courses = Course.objects.filter(provider=it).select_related(*WITH_ALL).order_by("removed_at", "code")
    of_page = Paginator(courses, PAGE).get_page(request.GET.get("p"))
    places = it.places.select_related("municipality", "locality")
    context = {
        "provider": it,
        "places": [(place, place_in_words(place)) for place in places],
        "page": of_page,
        "rows": [(row, place_words(row.course)) for row in rows(list(of_page), timezone.localdate())],
        "may_provide": user.has_perm("courses.provide"),
    }
    return page(request, "provider", it.name, context | people_of(it))


def _places(form: Any) -> dict[str, Any]:
    """What a form shows beside its fields."""
    names = Municipality.objects.filter(is_demo=False).values_list("name", flat=True)
    return {"form": form, "municipality_names": names}


def provider_new(request: HttpRequest) -> HttpResponse:
    """A new school or centre; sent twice it is added once."""
    user, once = person(request, "courses.provide"), once_of(request)
    if request.method == "POST" and Provider.objects.filter(pk=once).exists():
        return redirect("admin:courses_provider_desk", once)
    data = posted(request)
    form: Any = ProviderForm(data, instance=Provider(is_demo=user.is_demo))
    status = 200
    if data is not None:
        result = save_section(form, lambda valid: add_provider(by=user, id=once, **valid.values()))
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect("admin:courses_provider_desk", once)
        form, status = result.form, result.status
    return page(request, "provider_form", _("New school or centre"), _places(form) | {"once": once}, status=status)


def provider_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a school or centre, with its revision."""
    user, it = person(request, "courses.provide"), get_object_or_404(ALL, pk=pk)
    data, result = posted(request), None
    form: Any = ProviderForm(data, instance=it)
    if data is not None:
        result = save_section(
            form,
            lambda valid: edit_provider(provider=it, read_at=valid.cleaned_data["read_at"], by=user, **valid.values()),
        )
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect("admin:courses_provider_desk", pk)
    context = _places(result.form if result else form) | {"provider": it}
    context["conflict"] = result.conflict if result else None
    return page(request, "provider_form", it.name, context, status=result.status if result else 200)


def place_edit(request: HttpRequest, pk: UUID, place_id: UUID | None = None) -> HttpResponse:
    """A place of a provider, new or corrected: first its municipality, by GET, then the rest."""
    user, provider = person(request), get_object_or_404(ALL, pk=pk)
    after = reverse("admin:courses_provider_desk", args=[pk])
    return place_page(request, provider, place_id, user=user, page=partial(page, request), after=after)
