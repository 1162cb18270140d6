"""What everybody may see of demand: a table made once a week, municipalities in bands, nothing below five.

The rule, told on the page. Of a municipality the table says at most one thing: that at least 5, at least 10 or at
least 15 people wait there. A municipality with fewer than five is not in it, whether nobody waits or four do. There is
no other number: no sum of the country or of a district, none by level or part of the day. A table never changes and
the next comes seven days later at the earliest, so that nobody who sees it before and after they joined or left learns
who else waits. Notices name a level only where at least a whole group waits, and say no number but the group's.

Therefore no published sentence bounds anything from above but a municipality's total, and what is hidden can always be
nought: tests/courses/interest/test_suppression.py lets a solver try.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from courses.models import Interest, PublishedDemand, PublishedTable

BANDS = (15, 10, 5)
LEAST = BANDS[-1]
APART = timedelta(days=7)
KEPT = timedelta(days=365)


def band_of(number: int) -> int | None:
    """The lower end of the band; None for what is not told."""
    return next((band for band in BANDS if number >= band), None)


def end_of(at_least: int) -> int | None:
    """The upper end of a band; None for the last, which has none."""
    higher = [band for band in BANDS if band > at_least]
    return min(higher) - 1 if higher else None


def publish_demand(*, today: date | None = None) -> PublishedTable | None:
    """Make the next table if it is time; None if it is not. Invented interests are left out."""
    today = today or timezone.localdate()
    last = latest_table()
    if last and today - last.made_on < APART:
        return None
    totals = Interest.objects.counted().order_by().values_list("municipality").annotate(number=Count("pk"))
    found = {dico: band for dico, number in totals if (band := band_of(number))}
    try:
        with transaction.atomic():
            table = PublishedTable.objects.create(made_on=today)
            PublishedDemand.objects.bulk_create(
                PublishedDemand(table=table, municipality_id=dico, at_least=band) for dico, band in found.items()
            )
            PublishedTable.objects.filter(made_on__lt=today - KEPT).delete()
    except IntegrityError:  # another host made it in this very moment
        return None
    return table


def latest_table() -> PublishedTable | None:
    """The table the page shows."""
    return PublishedTable.objects.order_by("-made_on").first()


def lines_of(table: PublishedTable) -> list[PublishedDemand]:
    """Its lines, most people first, then by name; one query."""
    rows = PublishedDemand.objects.filter(table=table).select_related("municipality")
    return list(rows.order_by("-at_least", "municipality__sort_key", "municipality"))
