"""What everybody may see of demand: a table made once a week that says "at least", and nothing else.

The rule, told on the page. Of a municipality the table says at most one thing: that at least 5, at least 10 or at
least 15 people wait there. Whether it says so is drawn by lot (courses/interest/lots.py): once in four it says the
next lower number, or nothing. There is no other number: no upper end, no sum of the country or of a district, none by
level or part of the day. The page, its map and its file show the same lines. A table never changes and the next comes
seven days later at the earliest. Notices to schools name a level only where at least a whole group waits, say no
number but the group's, and are also put off by lot.

Therefore nothing published bounds any number from above, neither a line nor a missing line nor a change from one table
to the next, not even for somebody who knows everyone who came and left in between: what is hidden can always be nought
or many. tests/courses/interest/test_suppression.py lets a solver try. Two limits. It is about what can be known, not
guessed: a place missing in many tables in a row has most likely few. And a second notice of the same group says that
there were fewer in between; to make use of that one must know of five people who left.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from courses.interest import lots
from courses.models import Interest, PublishedDemand, PublishedTable

BANDS = (15, 10, 5)
APART = timedelta(days=7)
KEPT = timedelta(days=365)


def told_of(number: int) -> int | None:
    """The least that the next table tells of so many people, as the lots fall; None for nothing."""
    return next((band for band in BANDS if number >= band and not lots.left_out()), None)


def publish_demand(*, today: date | None = None) -> PublishedTable | None:
    """Make the next table if it is time; None if it is not. Invented interests are left out."""
    today = today or timezone.localdate()
    last = latest_table()
    if last and today - last.made_on < APART:
        return None
    totals = Interest.objects.counted().order_by().values_list("municipality").annotate(number=Count("pk"))
    found = {dico: band for dico, number in totals if (band := told_of(number))}
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


def lines_of(table: PublishedTable | None) -> list[PublishedDemand]:
    """Its lines, most people first, then by name; one query, none without a table."""
    if table is None:
        return []
    rows = PublishedDemand.objects.filter(table=table).select_related("municipality")
    return list(rows.order_by("-at_least", "municipality__sort_key", "municipality"))
