"""Reading the guide: what its pages show, each in a constant number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Answer, ExamCentre, GlossaryTerm, GuideSection, Platform, Purpose, Question
from portal.dates import first_day
from portal.models import DatedFact
from portal.text import fold

SUPPORT_LINE = "support-line-phone"
LEVELS = ("A2", "B2")


@dataclass(frozen=True)
class Way:
    """A page that helps further: its words, its address by name, its group on the first page of the guide."""

    label: "str | Promise"
    url: str


SEE: dict[str, Way] = {
    "search": Way(_("Find a Portuguese course"), "courses:search"),
    "may": Way(_("May I enrol?"), "courses:may_enrol"),
    "level": Way(_("Which level am I?"), "courses:level"),
    "certificates": Way(_("What the certificate is worth"), "courses:certificates"),
    "exams": Way(_("Where to take an exam"), "courses:exams"),
    "platforms": Way(_("Learn on the internet"), "courses:platforms"),
    "glossary": Way(_("Words explained"), "courses:glossary"),
    "access": Way(_("Ask for access to the teaching resources"), "courses:access"),
    "support": Way(pgettext_lazy("phone", "Support line for migrants"), "contacts"),
}
TOOLS = ("may", "level", "certificates", "exams", "platforms", "glossary")


def ways(names: str) -> list[Way]:
    """The pages a question names; a name nobody knows is passed over, and the support line has a block of its own."""
    return [SEE[name] for name in names.split() if name in SEE and name != "support"]


def contents() -> list[GuideSection]:
    """The sections that have questions, with them; two queries."""
    questions = Question.objects.order_by("position", "pk")
    found = GuideSection.objects.prefetch_related(Prefetch("questions", queryset=questions))
    return [section for section in found if section.questions.all()]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Answered:
    """A question with the answer that holds (None while nobody gave one) and those it replaced, newest first."""

    question: Question
    answer: Answer | None
    before: list[Answer]


def answered(question: Question) -> Answered:
    """One query."""
    rows = list(question.answers.order_by("-pk"))  # type: ignore[attr-defined]
    current = next((row for row in rows if not row.replaced_by_id), None)
    before = [row for row in rows if row.replaced_by_id]
    return Answered(question, current, sorted(before, key=lambda row: (first_day(row.valid_on), row.pk), reverse=True))


def support_line() -> list[DatedFact]:
    """The phones of the support line that hold; one query."""
    return list(DatedFact.objects.current().filter(key__startswith=SUPPORT_LINE))


@dataclass(frozen=True)
class Worth:
    """One row of the table: a purpose with its question and answer for each level of `LEVELS`."""

    purpose: "str | Promise"
    cells: list[tuple[str, Answered | None]]


def certificates() -> list[Worth]:
    """The table certificate × purpose, made of the six questions; two queries."""
    answers = Answer.objects.current().order_by("-pk")
    found = Question.objects.exclude(purpose="").prefetch_related(Prefetch("answers", queryset=answers, to_attr="now"))
    cells: dict[tuple[str, str], Answered] = {}
    for question in found:
        now: list[Answer] = question.now
        cells.setdefault((question.purpose, question.level), Answered(question, now[0] if now else None, []))
    return [
        Worth(purpose.label, [(level, cells.get((purpose.value, level))) for level in LEVELS]) for purpose in Purpose
    ]


def exam_centres() -> list[ExamCentre]:
    """Those that hold; one query."""
    return list(ExamCentre.objects.current().select_related("municipality").order_by("position", "pk"))


def question_of(slug: str) -> Answered | None:
    """A question by its address with its answers, None where there is none; two queries."""
    question = Question.objects.select_related("section").filter(slug=slug).first()
    return answered(question) if question else None


def platforms() -> list[Platform]:
    """Those that hold; one query."""
    return list(Platform.objects.current().order_by("position", "pk"))


def terms() -> list[GlossaryTerm]:
    """The words explained that hold, by the alphabet; one query."""
    found: Any = GlossaryTerm.objects.current()
    return sorted(found, key=lambda term: (fold(term.term), term.pk))
