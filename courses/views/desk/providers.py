"""Schools and centres at the desk: the list, one with its places and courses, and the forms of both."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.desk.lists import PAGE, WITH_ALL, place_words, rows
from courses.desk.provider_forms import PlaceForm, ProviderFilters, ProviderForm, TownForm
from courses.desk.told import place_in_words
from courses.models import Course, Place, Provider, ProviderMerge
from courses.providing import add_place, add_provider, edit_place, edit_provider
from courses.views.desk.frame import page, person, posted
from courses.views.desk.people import people_of
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
    place = get_object_or_404(Place, pk=place_id, provider=provider) if place_id else Place(provider=provider)
    once, data = once_of(request), posted(request)
    if data is not None and not place_id and Place.objects.filter(pk=once).exists():
        return redirect("admin:courses_provider_desk", pk)
    town, asked = _town(request)
    if town is None and (not place_id or asked is not None):
        return _ask_town(request, provider, asked)
    form: Any = PlaceForm(data, instance=place, town=town)
    result = None
    if data is not None:
        result = save_section(
            form, lambda valid: _save_place(valid, place, provider, once if not place_id else None, user)
        )
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect("admin:courses_provider_desk", pk)
    context = {
        "provider": provider,
        "place": place if place_id else None,
        "town": town or place.municipality,
        "form": result.form if result else form,
        "conflict": result.conflict if result else None,
        "once": once,
    }
    title = str(place) if place_id else _("New place")
    return page(request, "place_form", title, context, status=result.status if result else 200)


def _town(request: HttpRequest) -> tuple[Municipality | None, TownForm | None]:
    """The municipality chosen by the address or by the form; else the question, asked anew or answered wrong."""
    asked = request.POST.get("municipality") if request.method == "POST" else request.GET.get("concelho")
    if asked is None:
        return None, None
    if asked == "":
        return None, TownForm()
    form = TownForm({"concelho": asked})
    return (form.cleaned_data["concelho"], None) if form.is_valid() else (None, form)


def _ask_town(request: HttpRequest, provider: Provider, asked: TownForm | None) -> HttpResponse:
    context = {"provider": provider, "form": asked or TownForm()}
    wrong = asked is not None and asked.is_bound
    return page(request, "place_town", _("Which municipality?"), context, status=400 if wrong else 200)


def _save_place(form: Any, place: Place, provider: Provider, once: UUID | None, user: Any) -> None:
    if once:
        add_place(by=user, provider=provider, id=once, **form.values())
    else:
        edit_place(place=place, read_at=form.cleaned_data["read_at"], by=user, **form.values())
