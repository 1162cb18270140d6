"""A course as pages, cards, calendar files and search engines need it: in the reader's words, nothing invented.

Texts are made when they are asked for, in the language active then, so that a card in another language than the
screen's is the same view. Nothing here asks the database beyond `fetch_courses`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import wording
from courses.models import ActionKind, Course, Known, Mode, Origin, Price, ProgrammeName, Status, Unit
from courses.placing import Phone, PlaceView
from courses.sayings import saying
from courses.search.criteria import OPEN
from portal.dates import first_day
from portal.states import Shown, shown
from portal.words import Said, said

# What is said together is doubted together.
DATES = ("starts", "ends", "dates_text")
TIMES = ("timetable", "timetable_text", "days", "parts")
PLACES = ("class_place",)
_RELATED = (
    "provider__organisation", "provider__municipality", "class_place__municipality", "class_place__locality",
    "enrolment_place__municipality", "enrolment_place__locality", "path", "programme",
)  # fmt: skip

_LISTED = ("provider", "class_place__municipality", "class_place__locality", "enrolment_place")


def fetch_courses(codes: Iterable[str] = (), ids: Iterable[object] = ()) -> list[Course]:
    """The courses with these codes or ids with everything a view shows, in that order; three queries.

    Removed ones are among them; what does not exist is left out.
    """
    codes, ids = list(codes), list(ids)
    names = Prefetch("programme__names", ProgrammeName.objects.all())
    units = Prefetch("units", Unit.objects.all())
    rows = Course.objects.filter(Q(code__in=codes) | Q(pk__in=ids))
    found = list(rows.select_related(*_RELATED).prefetch_related(units, names))
    order = {key: at for at, key in enumerate([*codes, *ids])}
    return sorted(found, key=lambda row: order.get(row.code, order.get(row.pk, 0)))


def fetch_listed(ids: Iterable[object]) -> dict[object, Course]:
    """The courses with these ids by id, with no more than a list shows of them; one query."""
    rows = Course.objects.filter(pk__in=list(ids)).select_related(*_LISTED).defer("said", "notes")
    return {row.pk: row for row in rows}


@dataclass(frozen=True)
class UnitView:
    """A unit with its title in the reader's language where somebody wrote it."""

    code: str
    words: Mapping[str, str]
    hours: int | None
    required: bool

    @property
    def title(self) -> Said:
        """In the active language, else in Portuguese."""
        return said(self.words)


@dataclass(frozen=True)
class SayingView:
    """Who said a field, when and in which words."""

    field: str
    origin: str
    source: str
    on: str
    text: str


class CourseView:
    """One course on one day. `course` comes from `fetch_courses`."""

    def __init__(self, course: Course, *, today: date | None = None, km: float | None = None) -> None:
        self.course, self.km = course, km
        self.today = today or timezone.localdate()
        self.code, self.is_demo, self.levels = course.code, course.is_demo, course.levels.split()
        self.provider = course.provider

    # --- what it is ---------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What one learns, in the reader's words; the provider's own title only where nothing else is known."""
        kind, levels = self.course.kind, " + ".join(self.levels)
        if kind == ActionKind.TECHNICAL and self.course.sector:
            return _("Portuguese for work: %(trade)s") % {"trade": self.course.get_sector_display()}
        if kind in (ActionKind.TECHNICAL, ActionKind.INITIATION, ActionKind.LITERACY):
            title = str(ActionKind(kind).label)
            return _("%(course)s (%(levels)s)") % {"course": title, "levels": levels} if levels else title
        if levels:
            return _("Portuguese %(levels)s") % {"levels": levels}
        return self.course.title or (str(ActionKind(kind).label) if kind else _("Portuguese course"))

    @property
    def own_title(self) -> str:
        """What the provider calls it, in Portuguese."""
        return self.course.title

    @property
    def url(self) -> str:
        """Its page in the active language."""
        return reverse("courses:course", args=[self.code])

    @property
    def provider_name(self) -> str:
        """Who gives it."""
        return self.provider.name

    @property
    def programme(self) -> str:
        """The programme's name in use today."""
        return self.course.programme.name if self.course.programme else ""

    @cached_property
    def units(self) -> list[UnitView]:
        """Its units with their hours."""
        return [UnitView(row.code, row.title, row.hours, row.required) for row in self.course.units.all()]

    # --- how far it holds ---------------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """What may be said of enrolling today."""
        return self.course.status_on(self.today)

    @property
    def state(self) -> Shown:
        """The status as it looks."""
        return shown(self.status)

    @property
    def is_open(self) -> bool:
        """Whether one may still hope to get in."""
        return self.status in OPEN

    @property
    def enrolment_sentence(self) -> str:
        """What the status means for somebody who wants to get in."""
        until = self.course.status_until
        if self.status == Status.ENROLLING and until:
            return _("Enrolment is open until %(date)s.") % {"date": wording.day_month_year(until)}
        return {
            Status.ENROLLING: _("Enrolment is open."),
            Status.WAITING: _("There is a waiting list: you can leave your name."),
            Status.TO_CONFIRM: _("Whether one can enrol now is to be confirmed: call and ask."),
            Status.FULL: _("The course is full. Ask when the next one begins."),
            Status.RUNNING: _("Classes have begun. Ask whether you can still join, or when the next course begins."),
            Status.FINISHED: _("This course is over. Ask when the next one begins."),
            Status.CANCELLED: _("This course was cancelled. Ask when the next one begins."),
        }[Status(self.status)]

    @property
    def is_fresh(self) -> bool:
        """Whether somebody answered for it within sixty days."""
        return self.course.is_fresh(self.today)

    @property
    def freshness(self) -> str:
        """Who confirmed it when, or since when nobody has."""
        return wording.freshness(self.course, self.today)

    @property
    def reported(self) -> str:
        """That readers said something is wrong, until somebody answers."""
        if not self.course.reported_on:
            return ""
        day = wording.day_month_year(self.course.reported_on)
        return _("Reported as wrong on %(date)s. Nobody has answered yet: call first.") % {"date": day}

    def doubted(self, *fields: str) -> bool:
        """Whether what is told of `fields` is old, or only a list said it."""
        told = [it for it in (saying(self.course, name) for name in fields) if it]
        fresh = [it for it in told if it.origin != Origin.LIST and 0 <= (self.today - it.on).days <= 60]
        return bool(told) and not fresh

    @property
    def dates_doubted(self) -> bool:
        """Whether one should ask before relying on beginning and end."""
        return self.doubted(*DATES)

    @property
    def times_doubted(self) -> bool:
        """The same of days and hours."""
        return self.doubted(*TIMES)

    @property
    def place_doubted(self) -> bool:
        """The same of the place of class."""
        return self.doubted(*PLACES)

    @property
    def sayings(self) -> list[SayingView]:
        """Every field somebody told, with who and when."""
        rows = []
        for name in wording.FIELD_NAMES:
            it = saying(self.course, name)
            if it:
                day = wording.day_month_year(it.on)
                rows.append(
                    SayingView(str(wording.FIELD_NAMES[name]), str(Origin(it.origin).label), it.source, day, it.text)
                )
        return rows

    # --- when ---------------------------------------------------------------------------------------------------

    @property
    def timetable(self) -> list[wording.TimeLine]:
        """Days and hours, a line for each time of day; empty where only the source's words are known."""
        return wording.timetable_lines(self.course)

    @property
    def when(self) -> SafeString:
        """The timetable in one line, "" where nothing is known."""
        if self.timetable:
            return format_html_join("; ", "{}", [(line.html,) for line in self.timetable])
        text = self.course.timetable_text
        return format_html('<bdi lang="pt" dir="ltr">{}</bdi>', text) if text else SafeString("")

    @property
    def starts(self) -> str:
        """The beginning as precise as it is known."""
        return wording.partial(self.course.starts)

    @property
    def ends(self) -> str:
        """The end as precise as it is known."""
        return wording.partial(self.course.ends)

    @property
    def has_begun(self) -> bool:
        """Whether the first day it may begin on is over."""
        return bool(self.course.starts) and first_day(self.course.starts) < self.today

    @property
    def zone_note(self) -> str:
        """Whose clock the times are told by."""
        return self.place.zone_note if self.place else ""

    # --- where --------------------------------------------------------------------------------------------------

    @cached_property
    def place(self) -> PlaceView | None:
        """Where classes are held."""
        held = self.course.class_place
        return PlaceView(held, is_demo=self.is_demo) if held else None

    @cached_property
    def enrolment(self) -> PlaceView | None:
        """Where one enrols, as far as it is known."""
        place = self.course.enrolment_place
        return PlaceView(place, is_demo=self.is_demo) if place else None

    @property
    def enrols_elsewhere(self) -> bool:
        """Whether one enrols at another place than that of class."""
        place = self.course.enrolment_place_id
        return place is not None and place != self.course.class_place_id

    @property
    def region(self) -> str:
        """The region whose rules hold."""
        here = self.course.class_place or self.course.enrolment_place
        return here.region if here else ""

    @property
    def phones(self) -> list[Phone]:
        """Whom to call about it: where one enrols first."""
        places = [place for place in (self.enrolment, self.place) if place]
        return list({phone.link: phone for place in places for phone in place.phones}.values())

    @property
    def place_line(self) -> str:
        """Where, in a few words."""
        if self.place:
            return self.place.line
        return str(Mode.ONLINE.label) if self.course.mode == Mode.ONLINE else ""

    @property
    def distance(self) -> str:
        """Kilometres from where was asked, where both are real points."""
        if self.km is None:
            return ""
        return _("less than 1 km") if self.km < 1 else _("%(km)s km") % {"km": round(self.km)}

    # --- on which terms -----------------------------------------------------------------------------------------

    @property
    def price(self) -> str:
        """What it costs."""
        if self.course.price == Price.AMOUNT and self.course.amount is not None:
            return wording.euros(self.course.amount)
        return str(Price.FREE.label) if self.course.price == Price.FREE else _("Not known: ask before you enrol")

    @property
    def certificate(self) -> str:
        """Whether the certificate proves the language for nationality, in a sentence."""
        sentences = {
            Known.YES: _("Yes: its certificate proves that you know Portuguese when you ask for nationality."),
            Known.NO: _("No: its certificate does not prove that you know Portuguese when you ask for nationality."),
        }
        return sentences.get(self.course.certificate_counts) or _(  # type: ignore[call-overload,no-any-return]
            "It is not known whether its certificate counts for nationality. Ask before you enrol."
        )

    @property
    def mode(self) -> str:
        """How classes are held; "" where nobody said."""
        return str(self.course.get_mode_display()) if self.course.mode else ""

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Label and value of the rest that somebody told; what nobody said is left out."""
        it = self.course
        yes_no = {Known.YES: _("Yes"), Known.NO: _("No")}
        rows = [
            (_("How"), self.mode),
            (_("Hours in all"), str(it.hours or "")),
            (_("Weeks"), str(it.weeks or "")),
            (_("Hours a week"), wording.plain_number(it.hours_a_week) if it.hours_a_week else ""),
            (_("People in the group"), str(it.group_size or "")),
            (_("Without steps"), yes_no.get(it.step_free, "")),  # type: ignore[call-overload]
            (_("Children may come along"), yes_no.get(it.children_welcome, "")),  # type: ignore[call-overload]
            (pgettext("of a course", "Programme"), self.programme),
        ]
        return [(label, value) for label, value in rows if value]
