"""Alerts are told what is news and fits: the search itself says what fits, so that both never disagree.

However many courses a list brings, an alert gets one mail a run, with the first ten and the way to the rest. Own
choices: "as soon as there is one" writes at most once an hour, "once a week" at most every seven days; invented
courses are told in demonstrations only, where the mail says that they are.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.alerts.news import notice_news
from courses.alerts.subscribing import ask_to_renew, write
from courses.alerts.wishes import courses_for
from courses.models import Alert, CourseNews
from courses.presenting import CourseView, fetch_listed
from courses.search.engine import Hit
from courses.search.index import index_of
from courses.sharing import address_of

EVERY = timedelta(minutes=10)
HOW_OFTEN = {Alert.How.AT_ONCE: timedelta(hours=1), Alert.How.WEEKLY: timedelta(days=7)}
MOST_IN_MAIL = 10
BATCH = 500


def run_alerts() -> None:
    """The periodic job: what is news, whom it concerns, and who is asked to renew."""
    tell_news(upto=notice_news())
    ask_to_renew()


def tell_news(*, upto: int) -> int:
    """Write to every alert whose turn it is about news up to that change; how many mails."""
    due = _due().filter(seen_number__lt=upto)
    oldest = due.aggregate(oldest=Min("seen_number"))["oldest"]
    if oldest is None:
        return 0
    news = _news(oldest, upto)
    index, today = index_of(news, upto), timezone.localdate()
    found: dict[str, list[Hit]] = {}
    quiet: list[UUID] = []
    told = 0
    for alert in list(due.order_by("query", "pk")):
        if news and alert.query not in found:
            found = {alert.query: courses_for(alert.query, index=index, today=today, invented=not settings.PRODUCTION)}
        hits = [hit for hit in found.get(alert.query, ()) if news[hit.id] > alert.seen_number]
        if hits:
            told += _tell(alert, hits, upto)
        else:
            quiet.append(alert.pk)
    for start in range(0, len(quiet), BATCH):
        due.filter(pk__in=quiet[start : start + BATCH]).update(seen_number=upto)
    return told


def _due() -> QuerySet[Alert]:
    """Confirmed, not over, and not written to too lately."""
    now = timezone.now()
    turn = Q(told_at=None)
    for how, pause in HOW_OFTEN.items():
        turn |= Q(how=how, told_at__lte=now - pause)
    return Alert.objects.filter(turn, confirmed_at__isnull=False, expires_at__gt=now)


def _news(after: int, upto: int) -> dict[UUID, int]:
    """Each course that was news between these changes, with the number of the last time it was."""
    between = {"gt": after, "lte": upto}
    when = [Q(**{f"{name}__{test}": n for test, n in between.items()}) for name in ("listed_number", "opened_number")]
    rows = CourseNews.objects.filter(when[0] | when[1], shown=True)
    numbers = rows.values_list("course_id", "listed_number", "opened_number")
    return {pk: max(number for number in both if number <= upto) for pk, *both in numbers}


def _tell(alert: Alert, hits: list[Hit], upto: int) -> bool:
    """One mail, unless another host has just written it, or the alert is gone."""
    courses = fetch_listed(hit.id for hit in hits[:MOST_IN_MAIL])
    shown = [(hit, CourseView(courses[hit.id], km=hit.km)) for hit in hits[:MOST_IN_MAIL] if hit.id in courses]
    with transaction.atomic():
        mine = Alert.objects.filter(pk=alert.pk, seen_number=alert.seen_number)
        if not shown or not mine.update(seen_number=upto, told_at=timezone.now()):
            return False
        write(
            alert,
            "course-alert-news",
            number=len(hits),
            sure=_texts([view for hit, view in shown if not hit.unsaid]),
            unsaid=_texts([view for hit, view in shown if hit.unsaid]),
            more=len(hits) > len(shown),
        )
    return True


def _texts(views: list[CourseView]) -> Callable[[], list[str]]:
    """Each course in a few lines, in the language active when the mail is written."""
    return lambda: [_text(view) for view in views]


def _text(view: CourseView) -> str:
    lines = [
        _("Demonstration: this course is invented.") if view.is_demo else "",
        view.title,
        view.provider_name,
        view.place_line,
        "; ".join(line.text for line in view.timetable) or view.course.timetable_text,
        _("Starts: %(date)s") % {"date": view.starts} if view.starts else view.course.dates_text,
        view.enrolment_sentence,
        address_of(view),
    ]
    return "\n".join(f"  {line}" for line in lines if line)
