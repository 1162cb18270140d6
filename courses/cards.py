"""The card to show at the desk of a school: what to say, where, which papers, in Portuguese and in a second language.

Made from courses and a few choices, all of which stand in the address of the card's page. As a file it is asked for
by POST, frozen as it is then (`Card`), made once by a job and kept for thirty days.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses import sharing
from courses.card_words import Both, to_say
from courses.enrolling import enrolment_rules
from courses.models import Card, Rule, Status
from courses.presenting import CourseView
from courses.ruling import RuleBook, papers
from courses.search.criteria import Criteria
from portal import jobs
from portal.languages import direction_of, is_unchecked
from portal.models import Artefact
from portal.pdf import fonts, render_pdf
from portal.qr import qr_svg
from portal.words import PORTUGUESE

KEPT = timedelta(days=30)
OWNER, KIND = "courses.card", "card"
# Raise by one when the style of the file changes: a card asked for again is then made anew.
RENDERER_VERSION = 1


@dataclass(frozen=True)
class Line:
    """A line of the card: what it is and its value, each in both languages; `data` is the same in every language."""

    label: Both
    value: Both | None = None
    data: str = ""


@dataclass(frozen=True)
class Sheet:
    """What stands on the card about one course."""

    course: CourseView
    title: Both
    say: list[Both]
    lines: list[Line]
    papers: list[Both]
    papers_rule: Rule | None
    unknown: Both
    freshness: Both
    address: str
    qr: str


def sheets(courses: Iterable[CourseView], book: RuleBook, asked: Criteria, language: str) -> list[Sheet]:
    """A sheet for each course. No query."""
    return [_sheet(course, book, asked, language) for course in courses]


def card_body(made: list[Sheet], language: str) -> str:
    """The sheets as HTML in the card's language, the same on the page and in the file."""
    with override(language):
        context = {
            "sheets": made,
            "lang": language,
            "dir": direction_of(language),
            "two": language != PORTUGUESE,
            "unchecked": is_unchecked(language),
        }
        return render_to_string("courses/_card_body.html", context)


def _in_both(text: Callable[[], Any], language: str) -> Both:
    with override(PORTUGUESE):
        portuguese = conditional_escape(text())
    with override(language):
        return Both(portuguese, conditional_escape(text()))


def _sheet(course: CourseView, book: RuleBook, asked: Criteria, language: str) -> Sheet:
    held = enrolment_rules(course, book)
    bring = held.papers.rule if held.papers else None
    with override(language):
        address = sharing.address_of(course)
        qr = qr_svg(address, label=_("QR code with the address of this course"))
    return Sheet(
        course=course,
        title=_in_both(lambda: course.title, language),
        say=to_say(asked, has_places=course.status not in (Status.WAITING, Status.FULL), language=language),
        lines=list(_lines(course, language)),
        papers=_papers(bring, language),
        papers_rule=bring,
        unknown=_in_both(lambda: held.unknown, language),
        freshness=_in_both(lambda: course.freshness, language),
        address=address,
        qr=qr,
    )


def _lines(course: CourseView, language: str) -> Iterator[Line]:
    def label(text: Callable[[], str]) -> Both:
        return _in_both(text, language)

    yield Line(label(lambda: _("School or centre")), data=course.provider_name)
    if course.place:
        where = filter(None, (course.place.name, course.place.address, course.place.line))
        yield Line(label(lambda: _("Place of class")), data=", ".join(where))
    elif course.place_line:
        yield Line(label(lambda: _("Place of class")), _in_both(lambda: course.place_line, language))
    if course.enrolment and course.enrols_elsewhere:
        desk = filter(None, (course.enrolment.name, course.enrolment.address, course.enrolment.line))
        yield Line(label(lambda: _("Where you enrol")), data=", ".join(desk))
    if course.phones:
        yield Line(label(lambda: _("Phone")), data=" · ".join(phone.shown for phone in course.phones))
    if course.when:
        yield Line(label(lambda: _("Days and hours")), _in_both(lambda: course.when, language))
    if course.starts:
        yield Line(label(lambda: _("Begins")), _in_both(lambda: course.starts, language))
    elif course.course.dates_text:
        yield Line(label(lambda: _("Begins")), data=course.course.dates_text)
    yield Line(label(lambda: _("Enrolment")), _in_both(lambda: course.state.word, language))
    yield Line(label(lambda: _("Price")), _in_both(lambda: course.price, language))


def _papers(rule: Rule | None, language: str) -> list[Both]:
    portuguese, own = papers(rule, PORTUGUESE), papers(rule, language)
    if len(own) != len(portuguese):
        own = portuguese
    return [Both(mine.text, other.text) for mine, other in zip(portuguese, own, strict=True)]


# --- the file ----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_file(*, made: list[Sheet], language: str) -> UUID:
    """Freeze the card and have its file made; asked for twice it is made once, one that failed is tried again."""
    with override(language):
        context = {"body": card_body(made, language), "lang": language, "dir": direction_of(language)}
        html = render_to_string("courses/pdf/card.html", context)
    card, _new = Card.objects.get_or_create(
        pk=uuid5(NAMESPACE_URL, f"integra:card:{language}:{html}"), defaults={"html": html, "language": language}
    )
    row, new = Artefact.objects.get_or_create(
        owner_kind=OWNER, owner_id=card.pk, kind=KIND, renderer_version=RENDERER_VERSION
    )
    again = Artefact.objects.filter(pk=row.pk, state=Artefact.State.FAILED)
    if new or again.update(state=Artefact.State.WAITING, attempts=0, interruptions=0, next_try_at=None):
        jobs.enqueue(KIND, [row.pk])
    return card.pk


def file_of(card_id: UUID) -> Artefact | None:
    """The row of the newest file of this card, made or not; None where nobody asked for it. One query."""
    rows = Artefact.objects.filter(owner_kind=OWNER, owner_id=card_id, kind=KIND)
    return rows.order_by("-renderer_version").first()


def card_pdf(card: Card) -> bytes:
    """The file of a frozen card. Raises `portal.pdf.PdfError`."""
    sheet = Path(settings.BASE_DIR / "templates/courses/pdf/card.css").read_text(encoding="utf-8")
    return render_pdf(card.html, css=[f"html {{ font-family: {fonts.FAMILY}; }}", sheet])


def _make(row: Artefact) -> dict[str, Any]:
    content = card_pdf(Card.objects.get(pk=row.owner_id))
    return {"content": content, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


FILES = jobs.Kind(
    name=KIND,
    rows=lambda: Artefact.objects.filter(owner_kind=OWNER, kind=KIND).defer("content"),
    handler=_make,
    # A file may wait for another as long as it may take itself.
    lease=timedelta(seconds=2 * settings.PDF_SECONDS + 60),
    attempts=4,
)


class CardPurger:
    """Cards are kept for thirty days: long enough to print them again, and to find them behind a link sent on."""

    def purge(self) -> dict[str, int]:
        """The cards and their files."""
        old = Card.objects.filter(created_at__lt=timezone.now() - KEPT)
        Artefact.objects.filter(owner_kind=OWNER, owner_id__in=old.values("pk")).delete()
        return {"cards of courses": old.delete()[0]}
