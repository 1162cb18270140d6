"""A place of a school, new or corrected, at the desk and in the school's workspace: first the municipality."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.desk.provider_forms import PlaceForm, TownForm
from courses.models import Place, Provider
from courses.providing import add_place, edit_place
from portal.models import Municipality, User
from portal.once import once_of
from portal.sections import save_section


def place_page(
    request: HttpRequest,
    provider: Provider,
    place_id: UUID | None,
    *,
    user: User,
    page: Callable[..., HttpResponse],
    after: str,
) -> HttpResponse:
    """`page` takes a template's name, a title, a context and a status; `after` is where one goes when it is saved."""
    place = get_object_or_404(Place, pk=place_id, provider=provider) if place_id else Place(provider=provider)
    once, data = once_of(request), request.POST if request.method == "POST" else None
    if data is not None and not place_id and Place.objects.filter(pk=once, provider=provider).exists():
        return redirect(after)
    town, asked = _town(request)
    if town is None and (not place_id or asked is not None):
        wrong = asked is not None and asked.is_bound
        context: dict[str, Any] = {"provider": provider, "form": asked or TownForm()}
        return page("place_town", _("Which municipality?"), context, status=400 if wrong else 200)
    form: Any = PlaceForm(data, instance=place, town=town)
    result = None
    if data is not None:
        new = once if not place_id else None
        result = save_section(form, lambda valid: _save_place(valid, place, provider, new, user))
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect(after)
    context = {
        "provider": provider,
        "place": place if place_id else None,
        "town": town or place.municipality,
        "form": result.form if result else form,
        "conflict": result.conflict if result else None,
        "once": once,
    }
    title = str(place) if place_id else _("New place")
    return page("place_form", title, context, status=result.status if result else 200)


def _town(request: HttpRequest) -> tuple[Municipality | None, TownForm | None]:
    """The municipality chosen by the address or by the form; else the question, asked anew or answered wrong."""
    asked = request.POST.get("municipality") if request.method == "POST" else request.GET.get("concelho")
    if asked is None:
        return None, None
    if asked == "":
        return None, TownForm()
    form = TownForm({"concelho": asked})
    return (form.cleaned_data["concelho"], None) if form.is_valid() else (None, form)


def _save_place(form: Any, place: Place, provider: Provider, once: UUID | None, user: User) -> None:
    if once:
        add_place(by=user, provider=provider, id=once, **form.values())
    else:
        edit_place(place=place, read_at=form.cleaned_data["read_at"], by=user, **form.values())
