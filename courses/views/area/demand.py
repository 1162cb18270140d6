"""What is waited for near a school, and opening a class for those who wait."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.desk.people_forms import OpenClassForm
from courses.interest.counting import Waiting, demand_for
from courses.interest.offering import open_course_from_demand
from courses.models import Course, Origin, Provider
from courses.search.labels import PARTS
from courses.views.area import frame
from portal.http import posted
from portal.once import once_of
from portal.views.people import person

UNSURE = "nao-sei"


@require_safe
def demand_page(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Numbers by municipality, level and part of the day; never who."""
    provider = frame.provider_or_404(request, provider_id)
    names = list(PARTS.values())
    rows = [
        {"it": it, "slug": it.level or UNSURE, "parts": list(zip(names, it.parts.values(), strict=True))}
        for it in demand_for(provider)
    ]
    return frame.page(request, "demand", provider, "demand", {"rows": rows, "parts": names})


@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest, provider_id: UUID, dico: str, slug: str) -> HttpResponse:
    """Open a class for those who wait there at that level; they are told. Sent twice it is opened once."""
    provider, once = frame.provider_or_404(request, provider_id), once_of(request)
    it = _waiting_or_404(provider, dico, slug)
    form = OpenClassForm(posted(request), provider=provider)
    if form.is_bound and form.is_valid() and not Course.objects.filter(pk=once).exists():
        today = timezone.localdate()
        told = {"by": person(request), "origin": Origin.PROVIDER, "source": provider.name, "on": today, "id": once}
        try:
            place = {"provider": provider, "municipality": it.municipality, "level": it.level}
            _course, number = open_course_from_demand(**place, **told, **form.values(today))  # type: ignore[arg-type]
        except ValidationError as error:
            _say(form, error)
        else:
            words = ngettext(
                "The class is open and %(number)s person is told.",
                "The class is open and %(number)s people are told.",
                number,
            )
            messages.success(request, words % {"number": number})
            return redirect("courses_area:courses", provider.pk)
    context = {"it": it, "slug": slug, "form": form, "once": once}
    return frame.page(request, "open_class", provider, "demand", context, status=422 if form.is_bound else 200)


def _waiting_or_404(provider: Provider, dico: str, slug: str) -> Waiting:
    level = "" if slug == UNSURE else slug
    for it in demand_for(provider):
        if it.municipality.dico == dico and it.level == level:
            return it
    raise Http404


def _say(form: OpenClassForm, error: ValidationError) -> None:
    """The verb's sentences beside the fields the form has, the others above it."""
    names = {"timetable": "begins"}
    for field, sentences in getattr(error, "message_dict", {"": error.messages}).items():
        name = names.get(field, field)
        form.add_error(name if name in form.fields else None, sentences)
