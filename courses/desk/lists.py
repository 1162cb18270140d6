"""The lists of the courses' desk: to confirm, stale, reported, incomplete; found by words and choices."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Course, ProviderKind, Status, WrongReport
from courses.models.courses import FINAL, FRESH
from portal.models import Municipality
from portal.text import fold, sort_key

PAGE = 50
WITH_ALL = (
    "provider__municipality", "class_place__municipality", "class_place__locality", "enrolment_place__municipality",
    "enrolment_place__locality", "path",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A list of the desk: its code in the address, its name, which courses stand on it, in which order."""

    code: str
    name: "str | Promise"
    which: Q
    order: tuple[Any, ...] = ("code",)


@dataclass(frozen=True)
class Lacking:
    """Something a course should tell and does not."""

    code: str
    name: "str | Promise"
    which: Q

    def of(self, course: Course) -> bool:
        """The same for one course, with its places fetched along."""
        return _LACKS[self.code](course)


LACKING = (
    Lacking("lugar", _("place of class"), Q(class_place=None) & ~Q(mode="online")),
    Lacking("telefone", _("phone to enrol"), Q(enrolment_place=None) | Q(enrolment_place__phones="")),
    Lacking("nivel", pgettext_lazy("of language", "level"), Q(levels="")),
    Lacking("inicio", _("start"), Q(starts="", dates_text="")),
    Lacking("horario", _("timetable"), Q(timetable_text="", days="", parts="")),
    Lacking("preco", _("price"), Q(price="")),
    Lacking("certificado", _("certificate valid for nationality"), Q(certificate_counts="")),
)
_LACKS: dict[str, Any] = {
    "lugar": lambda it: it.class_place is None and it.mode != "online",
    "telefone": lambda it: it.enrolment_place is None or not it.enrolment_place.phones,
    "nivel": lambda it: not it.levels,
    "inicio": lambda it: not it.starts and not it.dates_text,
    "horario": lambda it: not (it.timetable_text or it.days or it.parts),
    "preco": lambda it: not it.price,
    "certificado": lambda it: not it.certificate_counts,
}


def with_status(code: str, today: date) -> Q:
    """Courses of which that may be said on `today`; see `Course.status_on`."""
    over = Q(status_until__lt=today) & ~Q(status__in=FINAL)
    if code == Status.TO_CONFIRM:
        return Q(status=code) | over
    return Q(status=code) & ~over


def lists(today: date) -> dict[str, Listed]:
    """Every list in its order; final statuses and courses taken off wait for nobody."""
    waiting = Q(removed_at=None) & ~Q(status__in=FINAL)
    oldest = (F("checked_on").asc(nulls_first=True), "code")
    lacking = Q()
    for one in LACKING:
        lacking |= one.which
    found = (
        Listed("", pgettext_lazy("courses", "All"), Q(removed_at=None)),
        Listed(
            "assinalados",
            _("Reported as wrong"),
            Q(removed_at=None) & (Q(reported_on__isnull=False) | Q(pk__in=WrongReport.objects.open().values("course"))),
            (F("reported_on").asc(nulls_last=True), "code"),
        ),
        Listed("por-confirmar", _("To confirm"), waiting & with_status(Status.TO_CONFIRM, today), oldest),
        Listed(
            "desatualizados",
            _("Not confirmed for 60 days"),
            waiting & (Q(checked_on=None) | Q(checked_on__lt=today - FRESH)),
            oldest,
        ),
        Listed("incompletos", _("Something missing"), waiting & lacking, oldest),
        Listed(
            "fora-da-lista",
            _("Not in the newest list"),
            waiting & Q(unlisted_on__isnull=False),
            ("unlisted_on", "code"),
        ),
        Listed("retirados", pgettext_lazy("courses", "Taken off"), Q(removed_at__isnull=False)),
    )
    return {one.code: one for one in found}


class CourseFilters(forms.Form):
    """Words and choices of the list, as they stand in the address; an unknown choice gets a sentence."""

    q = forms.CharField(label=_("School, place or code"), required=False, max_length=100)
    estado = forms.ChoiceField(label=_("Status"), required=False)
    tipo = forms.ChoiceField(label=_("Kind of school or centre"), required=False)
    distrito = forms.ChoiceField(label=_("District or region"), required=False)
    concelho = forms.ChoiceField(label=_("Municipality"), required=False)
    demo = forms.ChoiceField(
        label=_("Demonstration"),
        required=False,
        choices=[("", "—"), ("nao", _("Without demonstrations")), ("sim", _("Demonstrations only"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"  # type: ignore[attr-defined]
        places = list(Municipality.objects.filter(is_demo=False))
        self._choose("estado", Status.choices)
        self._choose("tipo", ProviderKind.choices)
        self._choose("distrito", [(name, name) for name in sorted({p.district for p in places}, key=sort_key)])
        self._choose("concelho", [(place.pk, place.label) for place in places])

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def found(self, today: date) -> Q:
        """What is asked for; choices that are none ask for nothing."""
        given = self.cleaned_data
        asked = _words(given.get("q", ""))
        if given.get("estado"):
            asked &= with_status(given["estado"], today)
        if given.get("tipo"):
            asked &= Q(provider__kind=given["tipo"])
        if given.get("distrito"):
            asked &= _in("municipality__district", given["distrito"])
        if given.get("concelho"):
            asked &= _in("municipality", given["concelho"])
        if given.get("demo"):
            asked &= Q(is_demo=given["demo"] == "sim")
        return asked


def _in(column: str, value: str) -> Q:
    """Held there; where the place of class is not known, one enrols there, or the school itself is there."""
    enrol = Q(class_place=None, **{f"enrolment_place__{column}": value})
    return (
        Q(**{f"class_place__{column}": value})
        | enrol
        | Q(class_place=None, enrolment_place=None, **{f"provider__{column}": value})
    )


def _words(text: str) -> Q:
    asked = Q()
    for word in fold(text).split():
        asked &= (
            Q(provider__search_text__contains=word)
            | Q(class_place__municipality__search_text__contains=word)
            | Q(class_place__locality__search_text__contains=word)
            | Q(enrolment_place__municipality__search_text__contains=word)
            | Q(code__contains=word.upper())
        )
    return asked


@dataclass(frozen=True)
class Row:
    """A course on a list, and what may be said of it today."""

    course: Course
    status: str
    fresh: bool
    lacking: list["str | Promise"]
    reports: int = 0


def counted(courses: "QuerySet[Course]", known: dict[str, Listed]) -> dict[str, int]:
    """How many stand on each list, and how many of the incomplete ones lack what; one query."""
    numbers: dict[str, Any] = {f"l{n}": Count("pk", filter=it.which) for n, it in enumerate(known.values())}
    incomplete = known["incompletos"].which
    numbers |= {f"f{n}": Count("pk", filter=incomplete & it.which) for n, it in enumerate(LACKING)}
    found = courses.aggregate(**numbers)
    by_list = {code: found[f"l{n}"] for n, code in enumerate(known)}
    return by_list | {f"falta:{it.code}": found[f"f{n}"] for n, it in enumerate(LACKING)}


def rows(courses: "list[Course]", today: date) -> list[Row]:
    """The courses of a page, `WITH_ALL` fetched along; one query, for the reports nobody answered."""
    waiting = WrongReport.objects.open().filter(course__in=[it.pk for it in courses])
    reports = dict(waiting.order_by().values_list("course").annotate(Count("pk")))
    return [
        Row(
            course=it,
            status=it.status_on(today),
            fresh=it.is_fresh(today),
            lacking=[one.name for one in LACKING if one.of(it)],
            reports=reports.get(it.pk, 0),
        )
        for it in courses
    ]


def place_words(course: Course) -> str:
    """Where it is, as a list says it."""
    place = course.class_place or course.enrolment_place
    if place is None:
        return course.provider.municipality.label if course.provider.municipality else ""
    locality = place.locality.name if place.locality else ""
    town = place.municipality.label
    return f"{locality}, {town}" if locality and fold(locality) != fold(town) else town
