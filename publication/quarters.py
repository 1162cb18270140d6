"""The schedule of a plan's measures by quarter, for the page and the PDF. Pure: from a document, nothing else."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.dates import first_day, last_day
from publication.document import AreaNode, MeasureNode, PlanDocument
from publication.reading import PlanReading

# A plan running longer is shown by years: more columns fit no page.
MOST_QUARTERS = 24
# Beyond this a date is likelier mistyped than meant; the dates in words are then all there is.
MOST_YEARS = 40


@dataclass(frozen=True)
class Column:
    """A quarter, or a whole year (`quarter` None), with its first and last day."""

    year: int
    quarter: int | None
    first: date
    last: date


@dataclass(frozen=True)
class Row:
    """A measure and, for every column, whether it runs then.

    `known` False: neither the measure nor the plan says when. `own` False: the plan's period holds for it.
    """

    measure: MeasureNode
    runs: list[bool]
    known: bool
    own: bool


class Timeline:
    """What the tables of a schedule need: columns under their years, rows under their areas."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document
        self.reading = PlanReading(document)

    @cached_property
    def columns(self) -> list[Column]:
        """From the first day anybody names to the last; none when nobody names any."""
        days = [span for measure in self.document.measures for span in self._span(measure) if span]
        days += [day for day in self._period() if day]
        if not days:
            return []
        first, last = min(days), max(days)
        if last.year - first.year >= MOST_YEARS:
            return []
        if (last.year - first.year + 1) * 4 > MOST_QUARTERS:
            return [Column(y, None, date(y, 1, 1), date(y, 12, 31)) for y in range(first.year, last.year + 1)]
        every = [_quarter(year, q) for year in range(first.year, last.year + 1) for q in (1, 2, 3, 4)]
        return [column for column in every if column.last >= first and column.first <= last]

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """Each year and how many columns stand under it."""
        years = [column.year for column in self.columns]
        return [(year, years.count(year)) for year in sorted(set(years))]

    @cached_property
    def by_area(self) -> list[tuple[AreaNode | None, list[Row]]]:
        """Rows in the plan's order; areas without measures are left out."""
        return [
            (area, [self.row(measure) for measure in measures]) for area, measures in self.reading.by_area if measures
        ]

    def row(self, measure: MeasureNode) -> Row:
        """One measure. With only a start or only an end, that one column; continuous goes on to the last column."""
        start, end = self._span(measure)
        if start and not end:
            end = self.columns[-1].last if measure.schedule.continuous and self.columns else start
        elif end and not start:
            start = end
        own = bool(measure.schedule.starts or measure.schedule.ends)
        if not start or not end:
            return Row(measure, [False] * len(self.columns), known=False, own=own)
        return Row(measure, [c.first <= end and start <= c.last for c in self.columns], known=True, own=own)

    def _period(self) -> tuple[date | None, date | None]:
        start, end = self.document.period.start, self.document.period.end
        return (first_day(start) if start else None, last_day(end) if end else None)

    def _span(self, measure: MeasureNode) -> tuple[date | None, date | None]:
        """Its own days; for the side it does not name, the plan's."""
        schedule, (plan_start, plan_end) = measure.schedule, self._period()
        return (
            first_day(schedule.starts) if schedule.starts else plan_start,
            last_day(schedule.ends) if schedule.ends else plan_end,
        )


def _quarter(year: int, number: int) -> Column:
    text = f"{year}-Q{number}"
    return Column(year, number, first_day(text), last_day(text))
