"""The monthly question: one mail a school and month, with a link that says "all right" without a login.

A school is asked about its courses that take enrolments; not about running, finished or cancelled ones, and not in
August. After two months without an answer the second mailbox is asked; after silence there, and for a school without
any mailbox, the support line calls (courses/calling.py). Own choices: asked in the first seven days of a month, so
that a mail that comes late never stands for a month; a link works until its month ends (July's until August ends);
demonstrations are asked only at addresses that no mail can reach.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from courses.answering import all_right, say_status
from courses.models import Course, MonthlyAsk, Provider, Status
from courses.models.courses import FINAL
from courses.rules import demand
from portal.models import User
from portal.outbox import queue_mail
from portal.text import one_line
from portal.tokens import hash_of, new_token

AUGUST = 8
LAST_DAY = 7
SILENCES = 2
KEPT = timedelta(days=800)
AGAIN = timedelta(days=1)
ALL_RIGHT = "certo"
# What may be said by the link beside "all right".
SAYABLE = (Status.ENROLLING, Status.WAITING, Status.FULL, Status.RUNNING, Status.FINISHED, Status.CANCELLED)
SHOWN = (
    "provider__municipality", "class_place__municipality", "class_place__locality", "enrolment_place__municipality",
    "enrolment_place__locality",
)  # fmt: skip


class LinkOver(Exception):
    """The link is none of ours, or its month is over."""


def asked_about(today: date) -> Q:
    """Courses the question is about: those of which it matters today whether one may enrol."""
    over = Q(status_until__lt=today)
    return Q(removed_at=None) & ~Q(status__in=FINAL) & (~Q(status=Status.RUNNING) | over)


def asked_courses(provider: Provider, today: date) -> "QuerySet[Course]":
    """The school's courses the question is about."""
    found = Course.objects.filter(asked_about(today), provider=provider)
    return found.select_related(*SHOWN).order_by("code")


@dataclass(frozen=True)
class Silence:
    """A school that does not answer: how many questions in a row stayed open, since when; no mailbox: 0."""

    provider: Provider
    months: int
    since: date | None

    @property
    def no_mailbox(self) -> bool:
        """Whether there was nobody to ask."""
        return self.months == 0


def silences(today: date) -> dict[UUID, tuple[int, date | None]]:
    """By school: the questions in a row nobody answered and the month of the first, once the call list must help.

    That is after two silent months and one more at the second mailbox, if there is one; (0, None) for a school without
    a mailbox. Only schools with courses to ask about. Two queries.
    """
    schools = Provider.objects.filter(pk__in=Course.objects.filter(asked_about(today)).values("provider"))
    boxes = {pk: (first, second) for pk, first, second in schools.values_list("pk", "mailbox", "second_mailbox")}
    this_month = today.replace(day=1)
    trail: dict[UUID, list[MonthlyAsk]] = defaultdict(list)
    ended: set[UUID] = set()
    for ask in MonthlyAsk.objects.filter(month__lt=this_month).order_by("-month"):
        if ask.answered_at:
            ended.add(ask.provider_id)
        elif ask.provider_id not in ended:
            trail[ask.provider_id].append(ask)
    found: dict[UUID, tuple[int, date | None]] = {}
    for pk, (first, second) in boxes.items():
        silent = trail.get(pk, [])
        if not first and not second:
            found[pk] = (0, None)
        elif len(silent) >= SILENCES and (not second or not first or any(ask.second for ask in silent)):
            found[pk] = (len(silent), silent[-1].month)
    return found


def silent_providers(today: date | None = None) -> list[Silence]:
    """Schools whose courses the support line should ask about: the longest silent first, then without a mailbox."""
    known = silences(today or timezone.localdate())
    rows = Provider.objects.select_related("municipality").in_bulk(known)
    found = [Silence(rows[pk], months, since) for pk, (months, since) in known.items()]
    return sorted(found, key=lambda it: (-it.months, it.provider.sort_key, str(it.provider.pk)))


def ask_schools(today: date | None = None) -> int:
    """Write this month's mails that are not written yet; how many. Each school in a transaction of its own."""
    today = today or timezone.localdate()
    if today.month == AUGUST or today.day > LAST_DAY:
        return 0
    asked = MonthlyAsk.objects.filter(month=today.replace(day=1)).values("provider")
    schools = Provider.objects.filter(pk__in=Course.objects.filter(asked_about(today)).values("provider"))
    keys = list(schools.exclude(pk__in=asked).exclude(mailbox="", second_mailbox="").values_list("pk", flat=True))
    return sum(ask_school(provider_id=key, today=today) for key in keys)


@transaction.atomic
def ask_school(*, provider_id: UUID, today: date) -> bool:
    """Ask one school, once a month; whether a mail was written. Nothing without a mailbox or without courses."""
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider_id)
    month = today.replace(day=1)
    try:
        with transaction.atomic():
            return _send(MonthlyAsk(provider=provider, month=month, expires_on=_end(month)), today)
    except IntegrityError:  # another host was quicker
        return False


def _send(ask: MonthlyAsk, today: date) -> bool:
    """Save the question with a new link and mail it; False where there is nobody to ask or nothing to ask about."""
    provider = ask.provider
    second = _turn_to_second(provider, today)
    to = (provider.second_mailbox if second else provider.mailbox) or provider.mailbox or provider.second_mailbox
    courses = list(asked_courses(provider, today))
    if not to or not courses or (provider.is_demo and not to.endswith(".example")):
        return False
    token = new_token()
    ask.to, ask.second, ask.token_hash, ask.sent_at = to, second, hash_of(token), timezone.now()
    ask.save()
    _mail(ask, courses, token)
    return True


@transaction.atomic
def ask_again(*, provider: Provider, by: User) -> None:
    """Send this month's question once more, to the mailbox whose turn it is; the link sent before works no longer.

    Pressed twice it is sent once: no more than one mail a day. Raises PermissionDenied and ValidationError.
    """
    demand(by, "courses.keep")
    provider, today = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk), timezone.localdate()
    if today.month == AUGUST:
        raise ValidationError(_("Schools are not asked in August."))
    month = today.replace(day=1)
    ask = MonthlyAsk.objects.filter(provider=provider, month=month).first()
    if ask and ask.answered_at:
        raise ValidationError(_("The school has answered this month."))
    if ask and ask.sent_at > timezone.now() - AGAIN:
        raise ValidationError(_("The question was sent within the last day. Wait for an answer, or call."))
    ask = ask or MonthlyAsk(month=month, expires_on=_end(month))
    ask.provider = provider
    if not _send(ask, today):
        raise ValidationError(_("There is no mailbox to ask, or no course to ask about."))


def _turn_to_second(provider: Provider, today: date) -> bool:
    """Whether the last two questions stayed open, so that the second mailbox is asked until somebody answers."""
    if not provider.second_mailbox or not provider.mailbox:
        return False
    last = list(
        MonthlyAsk.objects.filter(provider=provider, month__lt=today.replace(day=1)).order_by("-month")[:SILENCES]
    )
    return len(last) == SILENCES and not any(ask.answered_at for ask in last)


def _end(month: date) -> date:
    """The last day a link works: of its month; July's of August."""
    after = (month + timedelta(days=32)).replace(day=1)
    if after.month == AUGUST:
        after = (after + timedelta(days=32)).replace(day=1)
    return after - timedelta(days=1)


def _mail(ask: MonthlyAsk, courses: list[Course], token: str) -> None:
    known = User.objects.filter(email__iexact=ask.to, is_active=True).first()
    language = known.language if known else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "school": one_line(ask.provider.name),
            "month": month_words(ask.month),
            "until": formats.date_format(ask.expires_on, "SHORT_DATE_FORMAT"),
            "courses": [_lines(course, ask) for course in courses],
        }
    queue_mail(
        to=ask.to,
        template="course-monthly",
        context=context,
        language=language,
        about=ask,
        action_needed=True,
        secret={"link": settings.SITE_URL + reverse("courses_area:monthly", args=[token])},
    )


def _lines(course: Course, ask: MonthlyAsk) -> dict[str, str]:
    """A course as the mail tells it."""
    place = course.class_place or course.enrolment_place
    town = place.locality or place.municipality if place else None
    told = (course.code, course.title, course.levels, str(town or ""), course.timetable_text)
    return {
        "code": course.code,
        "words": " · ".join(one_line(text) for text in told if text),
        "status": str(Status(course.status_on(timezone.localdate())).label),
        "path": reverse("courses_area:course", args=[ask.provider_id, course.pk]),
    }


def month_words(month: date) -> str:
    """The month and its year in the language in use."""
    return formats.date_format(month, "YEAR_MONTH_FORMAT")


def find(token: str) -> MonthlyAsk:
    """The question of a link. Raises LinkOver for none of ours, and when its time is over."""
    ask = MonthlyAsk.objects.select_related("provider").filter(token_hash=hash_of(token)).first()
    if ask is None or ask.expires_on < timezone.localdate():
        raise LinkOver
    return ask


def courses_of(ask: MonthlyAsk) -> list[Course]:
    """What the link's page shows: the courses asked about, and those the school has spoken about since."""
    today = timezone.localdate()
    told = Q(checked_origin="entidade", checked_on__gte=timezone.localdate(ask.sent_at), removed_at=None)
    rows = asked_courses(ask.provider, today).values("pk")
    found = Course.objects.filter(Q(pk__in=rows) | (told & Q(provider=ask.provider)))
    return list(found.select_related(*SHOWN).order_by("code"))


@transaction.atomic
def answer(*, token: str, answers: Iterable[tuple[str, int, str]]) -> int:
    """What the link's reader says: for each course its code, the revision that was read, "certo" or a status.

    All or nothing; how many courses. Nobody is logged in: the school answers, by the mail of that month. Raises
    LinkOver, StaleRevision, and ValidationError for a course or status the page does not offer.
    """
    ask = find(token)
    known = {course.code: course for course in courses_of(ask)}
    with translation.override("pt"):
        source = _("Monthly mail of %(month)s") % {"month": month_words(ask.month)}
    number = 0
    for code, read_at, said in answers:
        course = known.get(code)
        if course is None or (said != ALL_RIGHT and said not in SAYABLE):
            raise ValidationError(_("Choose one of the answers on the page."))
        told: dict[str, Any] = {"course": course, "read_at": read_at, "by": None, "source": source}
        if said == ALL_RIGHT:
            all_right(**told)
        else:
            say_status(status=said, **told)
        number += 1
    return number


class MonthlyPurger:
    """Forgets old questions, with the addresses in them."""

    def purge(self) -> dict[str, int]:
        """After a little more than two years."""
        old = MonthlyAsk.objects.filter(sent_at__lt=timezone.now() - KEPT)
        return {"courses.monthlyask": old.delete()[0]}
