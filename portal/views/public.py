"""Public pages that belong to no app: home, contacts, accessibility, privacy, sources."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import accessibility as statement
from portal.agency import agency
from portal.contributions import home_figures, privacy_parts
from portal.http import answer_public, public_page
from portal.languages import is_unchecked, name_of
from portal.models import DatedFact

PRIVACY_KEYS = ("agency-email", "agency-address", "data-protection-officer")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what this is, how much of it there is, and a way in for each kind of reader."""
    figures = [figure for part in home_figures for figure in part.figures()]
    return answer_public(
        request,
        key=figures,
        render=lambda: render(request, "portal/home.html", {"figures": figures}),
    )


def _today(request: HttpRequest) -> tuple[object, ...]:
    """A fact may stop being confirmed by the mere passing of a day."""
    return (timezone.localdate(),)


@public_page(key=_today)
def contacts(request: HttpRequest) -> HttpResponse:
    """The support line and whatever else the agency has given, each with the day it was last confirmed."""
    facts = list(DatedFact.objects.current().exclude(kind=DatedFact.Kind.RULE))
    named = next((fact for fact in facts if fact.key == "agency-name"), None)
    phones = [fact for fact in facts if fact.kind == DatedFact.Kind.PHONE]
    others = [fact for fact in facts if fact.kind != DatedFact.Kind.PHONE and fact is not named]
    return render(
        request,
        "portal/contacts.html",
        {"nav": "contacts", "agency": agency(request), "named": named, "phones": phones, "others": others},
    )


@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: only what was really tested."""
    return render(
        request,
        "portal/accessibility.html",
        {
            "nav": "accessibility",
            "evaluations": statement.EVALUATIONS,
            "changed_on": statement.CHANGED_ON,
            "unchecked": [(code, name_of(code)) for code in settings.READER_LANGUAGES if is_unchecked(code)],
        },
    )


@public_page(key=_today)
def privacy(request: HttpRequest) -> HttpResponse:
    """Who keeps which personal data, what for, how long, and with which rights."""
    facts = {fact.key: fact for fact in DatedFact.objects.current().filter(key__in=PRIVACY_KEYS)}
    return render(
        request,
        "portal/privacy.html",
        {
            "nav": "privacy",
            "officer": facts.get("data-protection-officer"),
            "reach": facts.get("agency-email") or facts.get("agency-address"),
            "kept": [it for part in privacy_parts for it in part.kept()],
        },
    )


@public_page()
def sources(request: HttpRequest) -> HttpResponse:
    """Where the reference data comes from, with the credit each source asks for."""
    return render(request, "portal/sources.html", {"nav": "sources"})
