"""The interface for programs: published plans and their measures, read only, as they were frozen."""

from typing import Annotated, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from portal.text import fold
from publication.document import MeasureNode, PlanDocument
from publication.editions import Found, find_edition
from publication.models import PlanSearchRow

PAGE_SIZE = 50

plans = Router(tags=["plans"])
measures = Router(tags=["measures"])


class PlanLine(Schema):
    """A plan in force, in a list. Dates have the precision of their source; "" is "not in the source"."""

    slug: str
    title: str
    short_name: str
    kind: str
    territory: list[str] = Field(description="Codes of the municipalities (DGT/INE).")
    period_start: str
    period_end: str
    measures: int
    guaranteed_measures: int
    measures_of_unknown_level: int
    registered_from_original: bool
    demonstration: bool
    edition: int
    published_on: str


class PlanPage(Schema):
    """A page of plans."""

    count: int
    page: int
    pages: int
    items: list[PlanLine]


class EditionOut(Schema):
    """An edition: which it is, and its document as it was frozen."""

    edition: int
    state: str
    published_on: str
    schema_number: int
    sha256: str
    document: PlanDocument


class MeasurePage(Schema):
    """The measures of one edition that match."""

    plan: str
    edition: int
    demonstration: bool
    count: int
    items: list[MeasureNode]


class MeasureOut(Schema):
    """A measure and the edition it stands in."""

    plan: str
    edition: int
    demonstration: bool
    measure: MeasureNode


class Problem(Schema):
    """Why there is nothing."""

    detail: str


PageNumber = Annotated[int, Query(ge=1, le=10_000)]
Words = Annotated[str, Query(max_length=100)]
Flag = Annotated[bool, Query()]
Maybe = Annotated[bool | None, Query()]


@plans.get("/", response=PlanPage, summary="Plans in force")
def list_plans(
    request: HttpRequest, q: Words = "", municipality: Words = "", demonstration: Flag = False, page: PageNumber = 1
) -> dict[str, Any]:
    """Plans in force whose words, names and territory contain every word of `q`.

    `municipality` is a code such as 0809. Invented plans are left out unless `demonstration` is true; then the list
    holds them alone.
    """
    rows = PlanSearchRow.objects.filter(is_demo=demonstration).prefetch_related("municipalities")
    for word in fold(q).replace("\0", "").split():
        rows = rows.filter(search_text__contains=word)
    if municipality:
        rows = rows.filter(municipalities=municipality.replace("\0", ""))
    paginator = Paginator(rows.order_by("sort_key", "version_id"), PAGE_SIZE)
    shown = paginator.get_page(page)
    items = [_line(row) for row in shown.object_list]
    return {"count": paginator.count, "page": shown.number, "pages": paginator.num_pages, "items": items}


def _line(row: PlanSearchRow) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "short_name": row.short_name,
        "kind": row.kind,
        "territory": [place.dico for place in row.municipalities.all()],
        "period_start": row.period_start,
        "period_end": row.period_end,
        "measures": row.measure_count,
        "guaranteed_measures": row.guaranteed_count,
        "measures_of_unknown_level": row.unlevelled_count,
        "registered_from_original": row.registered,
        "demonstration": row.is_demo,
        "edition": row.edition,
        "published_on": timezone.localdate(row.published_at).isoformat(),
    }


@plans.get("/{slug}/", response={200: EditionOut, 410: Problem, 404: Problem}, summary="The edition in force")
def plan_in_force(request: HttpRequest, slug: str) -> Status[Any]:
    """The whole document of the edition in force; 410 with the public reason when it was retracted."""
    return _edition(find_edition(slug))


@plans.get("/{slug}/editions/{edition}/", response={200: EditionOut, 410: Problem, 404: Problem}, summary="An edition")
def plan_edition(request: HttpRequest, slug: str, edition: int) -> Status[Any]:
    """The whole document of one edition, for ever; 410 with the public reason when it was retracted."""
    return _edition(find_edition(slug, edition))


def _edition(found: Found) -> Status[Any]:
    version = found.version
    if found.gone or version.published_at is None:
        return Status(410, {"detail": version.public_reason})
    edition = {
        "edition": version.edition,
        "state": version.state,
        "published_on": timezone.localdate(version.published_at).isoformat(),
        "schema_number": version.schema,
        "sha256": version.sha256,
        "document": found.document(),
    }
    return Status(200, edition)


@measures.get("/", response={200: MeasurePage, 410: Problem, 404: Problem}, summary="Measures of a plan")
def list_measures(
    request: HttpRequest, plan: Words, level: Words = "", guaranteed: Maybe = None, number: Words = ""
) -> Status[Any]:
    """The measures of the plan's edition in force, in its order, filtered by level, promise or number label."""
    found = find_edition(plan)
    if found.gone:
        return Status(410, {"detail": found.version.public_reason})
    document = found.document()
    kept = {node.code: node.guaranteed for node in document.levels}
    items = [
        m
        for m in document.measures
        if (not level or m.level == level)
        and (not number or fold(m.number) == fold(number))
        and (guaranteed is None or (m.level is not None and kept[m.level] is guaranteed))
    ]
    return Status(200, {**_where(found, document), "count": len(items), "items": items})


@measures.get("/{plan}/{code}/", response={200: MeasureOut, 410: Problem, 404: Problem}, summary="A measure")
def one_measure(request: HttpRequest, plan: str, code: str) -> Status[Any]:
    """The measure with this public code in the edition in force; a code never points to another promise."""
    found = find_edition(plan)
    if found.gone:
        return Status(410, {"detail": found.version.public_reason})
    document = found.document()
    measure = next((m for m in document.measures if m.code == code), None)
    if measure is None:
        raise Http404
    return Status(200, {**_where(found, document), "measure": measure})


def _where(found: Found, document: PlanDocument) -> dict[str, Any]:
    return {
        "plan": found.version.slug,
        "edition": found.version.edition,
        "demonstration": document.demonstration,
    }
