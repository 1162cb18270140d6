"""A course's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import sharing
from courses.calendar_file import has_calendar
from courses.enrolling import enrolment_rules
from courses.nearby import nearby
from courses.presenting import CourseView, fetch_courses
from courses.ruling import RuleBook
from courses.search.criteria import MOST_IN_BASKET, Criteria
from courses.search.index import current_index
from courses.serving import moved, page_key, removed, sent_on
from courses.structured import json_ld
from courses.support_line import support_line
from portal.http import answer_public
from portal.qr import qr_svg


@require_safe
def course_page(request: HttpRequest, course: str) -> HttpResponse:
    """One course: what, when, where, on which terms, how far all that may be relied on, and whom to call."""
    if elsewhere := sent_on(request, course):
        return elsewhere
    key, number, asked = page_key(request, course)
    return answer_public(request, key=key, render=lambda: _page(request, course, number, asked))


def _page(request: HttpRequest, code: str, number: tuple[int, int], asked: Criteria) -> HttpResponse:
    today = timezone.localdate()
    near = nearby(current_index(number), code, today)
    found = {row.pk.bytes: row for row in fetch_courses([code], [it.uuid for it in near])}
    it = next((row for row in found.values() if row.code == code), None)
    if it is None:
        raise Http404
    if it.removed_at:
        return moved(it.code) or removed(request)
    view = CourseView(it, today=today)
    others = [CourseView(found[other.id], today=today, km=other.km) for other in near if other.id in found]
    return render(request, "courses/course.html", _context(view, others, asked))


def _context(view: CourseView, others: list[CourseView], asked: Criteria) -> dict[str, Any]:
    text, address = sharing.short_text(view), sharing.address_of(view)
    return {
        "nav": "courses",
        "course": view,
        "others": others,
        "rules": enrolment_rules(view, RuleBook.read(view.today)),
        "support": support_line(),
        "basket": _basket(view.code, asked),
        "back": f"{reverse('courses:search')}{asked.query}",
        "text": text,
        "sms": sharing.sms_url(text),
        "whatsapp": sharing.whatsapp_url(text),
        "address": address,
        "qr": qr_svg(address, label=_("QR code with the address of this course")),
        "json_ld": json_ld(view),
        "has_calendar": has_calendar(view.course),
        "language_query": asked.query,
    }


def _basket(code: str, asked: Criteria) -> dict[str, Any]:
    """The card with this course on it, added to those chosen so far as long as there is room."""
    chosen = asked.c if code in asked.c else (*asked.c, code)
    card = Criteria(c=chosen[:MOST_IN_BASKET], nivel=asked.nivel, parte=asked.parte, turno=asked.turno)
    return {
        "url": f"{reverse('courses:card')}{card.query}",
        "others": len(chosen) - 1,
        "full": len(chosen) > MOST_IN_BASKET,
        "more": f"{reverse('courses:search')}{asked.but(c=chosen[:MOST_IN_BASKET]).query}",
    }
