"""What the evaluations of actions come to, and how much of it who may see.

| who | sees |
|---|---|
| agency | means, how often each mark was given, comments |
| trainer | from five answers on the means; the comments too once the action is closed |
| organisation | from five answers on the means |

Fewer than five answers could be told apart by people who know each other. Comments stand in the order of their
letters, so that nobody learns in which order they came.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.text import sort_key
from training.figures import FEWEST, HELD
from training.models import Evaluation, SessionState, TrainingSession

QUESTIONS: tuple[tuple[str, str | Promise], ...] = (
    ("useful", _("Useful for one’s work")),
    ("trainer", pgettext_lazy("evaluation", "The trainer")),
    ("organisation", _("Place, hours and information")),
    ("overall", pgettext_lazy("evaluation", "As a whole")),
)


@dataclass(frozen=True)
class Marks:
    """A question: the mean of its answers, how often 1, 2, 3, 4 and 5 were given."""

    name: str | Promise
    mean: float
    given: tuple[int, ...]


@dataclass(frozen=True)
class Results:
    """`answers` is always known; `marks` and `comments` are empty for whom they are not."""

    answers: int = 0
    marks: tuple[Marks, ...] = ()
    comments: tuple[str, ...] = ()


def results_of(sessions: Iterable[TrainingSession]) -> dict[UUID, Results]:
    """By session, those nobody evaluated left out; one query, none where nothing was held."""
    rows: dict[UUID, list[Evaluation]] = {}
    for row in Evaluation.objects.filter(session__in=[one for one in sessions if one.state in HELD]):
        rows.setdefault(row.session_id, []).append(row)
    return {pk: _result(found) for pk, found in rows.items()}


def _result(rows: list[Evaluation]) -> Results:
    comments = sorted((row.comment for row in rows if row.comment), key=sort_key)
    return Results(len(rows), tuple(_marks(rows, *question) for question in QUESTIONS), tuple(comments))


def _marks(rows: list[Evaluation], field: str, name: str | Promise) -> Marks:
    given = Counter(getattr(row, field) for row in rows)
    return Marks(name, sum(given.elements()) / len(rows), tuple(given[mark] for mark in range(1, 6)))


def for_trainer(results: Results, session: TrainingSession) -> Results:
    """What a trainer of the session may see."""
    shown = for_body(results)
    closed = session.state == SessionState.EVALUATED and bool(shown.marks)
    return replace(shown, comments=results.comments if closed else ())


def for_body(results: Results) -> Results:
    """What the organisation that asked for the session may see."""
    marks = results.marks if results.answers >= FEWEST else ()
    return Results(results.answers, marks)
