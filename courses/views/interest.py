"""No course fits: the form, the pages of the links in the mails, and what everybody may see of demand."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from courses.forms.interest import InterestForm
from courses.interest.consent import consent_text
from courses.interest.publishing import latest_table, lines_of
from courses.interest.registering import confirm_interest, find, leave_interest, register_interest, renew_interest
from courses.interest.showing import public_csv, public_map
from courses.models import Interest
from courses.search.criteria import parse
from courses.search.labels import PARTS, WEEKDAYS
from portal.http import public_page
from portal.models import DatedFact
from portal.public_forms import public_form

FORM, LINK = "course-interest", "course-interest-link"
DONE = ("enviado", "telefone", "confirmado", "retirado")


@dataclass(frozen=True)
class Link:
    """What a page of a link does when its one button is pressed, and where it leads then."""

    verb: Callable[..., None]
    done: str


LINKS = {
    "confirm": Link(confirm_interest, "confirmado"),
    "renew": Link(renew_interest, "confirmado"),
    "leave": Link(leave_interest, "retirado"),
}


@public_form(FORM, limit=5)
def interest_page(request: HttpRequest, *, problem: str) -> HttpResponse:
    """Where, level, hours, and an e-mail address or a phone; what was looked for is filled in."""
    form = InterestForm(request.POST) if request.method == "POST" else InterestForm.asked(parse(request.GET))
    language = get_language() or settings.LANGUAGE_CODE
    if request.method == "POST" and not problem and form.is_valid():
        register_interest(**form.values(), language=language)
        return redirect("courses:interest_done", "enviado" if form.cleaned_data["email"] else "telefone")
    context = {
        "nav": "courses",
        "form": form,
        "problem": problem,
        "consent": consent_text(language),
        "officer": DatedFact.objects.current().filter(key="data-protection-officer").first(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/interest/form.html", context, status=status)


@public_page()
def interest_done_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done, and what happens now."""
    if slug not in DONE:
        raise Http404
    return render(request, "courses/interest/done.html", {"nav": "courses", "what": slug})


@public_form(LINK, limit=20, youngest=0)
def interest_link_page(request: HttpRequest, token: str, what: str, *, problem: str) -> HttpResponse:
    """A link of a mail: what it is about and one button. Opening it changes nothing."""
    interest, link = find(token), LINKS[what]
    if interest is None:
        return render(request, "courses/interest/done.html", {"nav": "courses", "what": "gone"}, status=404)
    if request.method == "POST" and not problem:
        link.verb(interest=interest)
        return redirect("courses:interest_done", link.done)
    context: dict[str, object] = {"nav": "courses", "what": what, "token": token, "problem": problem}
    context["it"] = wish(interest)
    return render(request, "courses/interest/link.html", context)


def wish(interest: Interest) -> dict[str, object]:
    """What a person waits for, for pages: neither e-mail nor phone."""
    return {
        "place": str(interest.locality or interest.municipality.label),
        "level": interest.level,
        "parts": [PARTS[part] for part in interest.parts.split()],
        "days": [WEEKDAYS[day] for day in interest.days],
        "expires_at": interest.expires_at,
    }


def _table_key(request: HttpRequest) -> list[object]:
    table = latest_table()
    return [table.made_on if table else None]


@public_page(key=_table_key)
def demand_page(request: HttpRequest) -> HttpResponse:
    """Where people wait for a course, as table and on the map; see courses/interest/publishing.py for the rule."""
    table = latest_table()
    lines = lines_of(table)
    context = {"nav": "courses", "table": table, "lines": lines, "map": public_map(lines) if lines else None}
    return render(request, "courses/interest/demand.html", context)


@public_page(key=_table_key)
def demand_file(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV, in one form for all languages."""
    headers = {"Content-Disposition": 'attachment; filename="procura.csv"'}
    content = public_csv(lines_of(latest_table()))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
