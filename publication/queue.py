"""What waits at the agency's desk, and finding any plan there."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from plans.models import Plan
from portal.states import Shown, shown
from portal.text import fold
from publication.models import WITH_AGENCY, Version


@dataclass(frozen=True)
class Row:
    """A version that waits, and for how many days since it was submitted."""

    version: Version
    days: int


@dataclass(frozen=True)
class Queue:
    """The rows shown, how many there are by state (value, look, count), and registrations not yet published."""

    rows: list[Row]
    counts: list[tuple[str, Shown, int]]
    total: int
    registrations: list[Plan]


def waiting(state: str = "") -> Queue:
    """What the agency has in hand, oldest first; with `state`, only those. Two queries."""
    versions = list(
        Version.objects.light()
        .filter(state__in=WITH_AGENCY)
        .select_related("plan", "submitted_by")
        .order_by("submitted_at", "pk")
    )
    counted = Counter(version.state for version in versions)
    today = timezone.localdate()
    return Queue(
        rows=[
            Row(version, (today - timezone.localdate(version.submitted_at)).days)
            for version in versions
            if not state or version.state == state
        ],
        counts=[(value.value, shown(value), counted[value]) for value in WITH_AGENCY],
        total=len(versions),
        registrations=list(
            Plan.objects.filter(origin=Plan.Origin.REGISTERED, versions=None, closed_on=None).order_by("created_at")
        ),
    )


def find_plans(words: str) -> QuerySet[Plan]:
    """Plans in whose names every one of the folded `words` stands; all without words; newest first."""
    plans = Plan.objects.order_by("-created_at", "pk")
    if not words:
        return plans
    names = Plan.objects.values_list("pk", "title", "short_name")
    found = [pk for pk, *texts in names if all(word in fold(" ".join(texts)) for word in words.split())]
    return plans.filter(pk__in=found)
