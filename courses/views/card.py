"""The card to show at a school: its page, and its file."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses import cards
from courses.presenting import CourseView, fetch_courses
from courses.ruling import RuleBook
from courses.search.criteria import MOST_IN_BASKET, Criteria
from courses.search.labels import PARTS, VALUES
from courses.serving import page_key
from portal.http import answer_public
from portal.languages import alternates, name_of
from portal.models import Artefact
from portal.public_forms import public_form


def _language(request: HttpRequest) -> str:
    """The card's own language: the one chosen on the button, else the screen's."""
    known = [*dict(settings.LANGUAGES), *settings.READER_LANGUAGES]
    wanted = request.GET.get("lingua", "")
    return wanted if wanted in known else get_language() or settings.LANGUAGE_CODE


def _choices(asked: Criteria) -> Criteria:
    """What the card depends on of all that may stand in the address."""
    return Criteria(c=asked.c, nivel=asked.nivel, parte=asked.parte, turno=asked.turno)


def _listed(asked: Criteria) -> list[CourseView]:
    return [CourseView(row) for row in fetch_courses(asked.c) if not row.removed_at] if asked.c else []


def _query(asked: Criteria, language: str) -> str:
    return f"{asked.query or '?'}&lingua={language}".replace("?&", "?")


@require_safe
def card_page(request: HttpRequest) -> HttpResponse:
    """`?c=` up to six codes; what to say: `nivel`, `parte`, `turno`; `lingua`, the language beside Portuguese."""
    key, _number, asked = page_key(request, "card")
    language = _language(request)
    return answer_public(request, key=(*key, language), render=lambda: _page(request, asked, language))


def _page(request: HttpRequest, asked: Criteria, language: str) -> HttpResponse:
    refused, asked = asked.refused, _choices(asked)
    views = _listed(asked)
    codes = [view.code for view in views]
    made = cards.sheets(views, RuleBook.read(timezone.localdate()), asked, language) if views else []
    context: dict[str, Any] = {
        "nav": "courses",
        "asked": asked,
        "refused": refused,
        "courses": [{"view": view, "without": _without(asked, view.code, language)} for view in views],
        "codes": ",".join(codes),
        "missing": [code for code in asked.c if code not in codes],
        "levels": VALUES["nivel"].items(),
        "work": VALUES["turno"].items(),
        "parts": PARTS.items(),
        "languages": alternates(request.path),
        "language": language,
        "language_query": _query(asked, language),
        "query": asked.query,
        "full": len(views) >= MOST_IN_BASKET,
        "back": f"{reverse('courses:search')}{asked.query}",
        "pdf_url": f"{reverse('courses:card_file_form')}{_query(asked, language)}",
        "body": mark_safe(cards.card_body(made, language)),
    }
    return render(request, "courses/card.html", context, status=404 if asked.c and not views else 200)


def _without(asked: Criteria, code: str, language: str) -> str:
    rest = _choices(asked).but(c=tuple(other for other in asked.c if other != code))
    return f"{reverse('courses:card')}{_query(rest, language)}"


@public_form("course-card", limit=10, youngest=0)
def card_file_form(request: HttpRequest, *, problem: str) -> HttpResponse:
    """Asks for the file; only a POST has it made."""
    _key, _number, asked = page_key(request, "card")
    asked, language = _choices(asked), _language(request)
    views = _listed(asked)
    if request.method == "POST" and not problem and views:
        made = cards.sheets(views, RuleBook.read(timezone.localdate()), asked, language)
        return redirect("courses:card_file", card=cards.ask_for_file(made=made, language=language))
    query = _query(asked, language)
    context = {
        "nav": "courses",
        "courses": views,
        "problem": problem,
        "language": language,
        "language_name": name_of(language),
        "language_query": query,
        "here": f"{request.path}{query}",
        "card_url": f"{reverse('courses:card')}{query}",
    }
    return render(request, "courses/card_file.html", context, status=200 if views else 404)


@require_safe
def card_file(request: HttpRequest, card: UUID) -> HttpResponse:
    """The file once it is made; before that 202, and a page that says to look again."""
    row = cards.file_of(card)
    if row is None:
        raise Http404
    if row.content is None:
        return _not_ready(request, failed=row.state == Artefact.State.FAILED)
    etag = f'"{row.sha256}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        bytes(row.content), content_type="application/pdf"
    )
    response.headers["ETag"] = etag
    # Whoever asked may keep it; what stands between us and them may not.
    response.headers["Cache-Control"] = "private, no-cache"
    if response.status_code == 200:
        response.headers["Content-Disposition"] = 'inline; filename="cartao-integra.pdf"'
    return response


def _not_ready(request: HttpRequest, *, failed: bool) -> HttpResponse:
    context = {"nav": "courses", "failed": failed, "here": request.path}
    response = render(request, "courses/card_wait.html", context, status=503 if failed else 202)
    response.headers["Cache-Control"] = "no-store"
    if not failed:
        response.headers["Retry-After"] = "10"
    return response
