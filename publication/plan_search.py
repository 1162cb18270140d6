"""Searching published plans: the form in the address, the rows that match, those that might, demonstration last."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from portal.models import Municipality, SiteRevision
from portal.site import know_site_revision
from portal.text import fold
from publication import wording
from publication.models import PlanSearchRow, Version
from publication.presenting import Promise, plan_kind
from publication.reference import Reference

PAGE_SIZE = 20
MATCH, UNKNOWN, DEMONSTRATION = 0, 1, 2

_PLACES = PlanSearchRow.municipalities.through.objects
_AREAS = PlanSearchRow.national_areas.through.objects


class Options:
    """What the lists of the form offer: only what some published plan has. Two queries."""

    def __init__(self, reference: Reference) -> None:
        ids = _PLACES.values("municipality_id")
        self.places = list(Municipality.objects.filter(pk__in=ids).order_by("is_demo", "sort_key", "dico"))
        span = PlanSearchRow.objects.aggregate(first=Min("first_year"), last=Max("last_year"))
        first, last = span["first"] or span["last"], span["last"] or span["first"]
        self.years = list(range(first, min(last, first + 60) + 1)) if first else []
        self.areas = list(reference.area_rows())

    @cached_property
    def districts(self) -> list[str]:
        """Districts and regions of those municipalities, real ones first."""
        return list(dict.fromkeys(place.district for place in self.places))


class PlanSearchForm(forms.Form):
    """The filters, under their names in the address."""

    q = forms.CharField(label=_("Municipality, organisation or words of a plan"), required=False, max_length=100)
    municipio = forms.ChoiceField(label=_("Municipality"), required=False)
    distrito = forms.ChoiceField(label=_("District or region"), required=False)
    tipo = forms.ChoiceField(label=_("Kind of plan"), required=False)
    ano = forms.ChoiceField(label=_("In force in the year"), required=False)
    area = forms.ChoiceField(label=_("National area"), required=False)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered: dict[str, list[tuple[str, Any]]] = {}
        any_ = [("", _("All"))]
        self.offer("municipio", [*any_, *((p.dico, p.label) for p in options.places)])
        self.offer("distrito", [*any_, *((name, name) for name in options.districts)])
        self.offer("tipo", [*any_, *Plan.Kind.choices])
        self.offer("ano", [*any_, *((str(year), str(year)) for year in options.years)])
        self.offer("area", [("", pgettext("areas", "All")), *options.areas])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """The choices of a list, and what is said to an address that asks for another."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            self.offered[name] = choices
        field.error_messages["invalid_choice"] = _("No published plan has this. Choose one of the list.")


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address without it."""

    label: str
    value: str
    url: str


class ShownRow:
    """A plan of the list with what has to be put in words."""

    def __init__(self, row: PlanSearchRow) -> None:
        self.row = row
        self.period = wording.span(row.period_start, row.period_end)
        self.promise = Promise(row.guaranteed_count, row.measure_count, row.unlevelled_count, row.registered)

    @property
    def kind_name(self) -> str:
        """Nature of the plan."""
        return plan_kind(self.row.kind)


@dataclass(frozen=True)
class RowGroup:
    """Rows of one rank on this page, and how many there are in all."""

    rank: int
    total: int
    rows: list[ShownRow]


class PlanSearch:
    """The result of a form; a field with an error filters nothing and says so beside itself."""

    def __init__(self, form: PlanSearchForm) -> None:
        self.form = form
        form.is_valid()
        self.chosen: dict[str, str] = {k: v for k, v in form.cleaned_data.items() if v}

    @property
    def query(self) -> str:
        """The filters in force as a query string without "?"."""
        return urlencode(self.chosen)

    @property
    def chips(self) -> list[Chip]:
        """One for each filter in force."""
        return [Chip(*self._shown(name, value), self._without(name)) for name, value in self.chosen.items()]

    def _shown(self, name: str, value: str) -> tuple[str, str]:
        """What a filter is called and what it is set to, in words."""
        if name == "q":
            return gettext("Words"), value
        labels = dict(self.form.offered[name])
        return str(self.form.fields[name].label), str(labels.get(value, value))

    def _without(self, name: str) -> str:
        rest = urlencode({k: v for k, v in self.chosen.items() if k != name})
        return f"?{rest}" if rest else "?"

    @cached_property
    def rows(self) -> QuerySet[PlanSearchRow]:
        """Matches, then rows of which the document does not tell, then demonstration plans; each in order."""
        rows = PlanSearchRow.objects.all()
        for word in fold(self.chosen.get("q", "")).split():
            rows = rows.filter(search_text__contains=word)
        for name, field in (("municipio", "municipality_id"), ("distrito", "municipality__district")):
            if name in self.chosen:
                rows = rows.filter(
                    Exists(_PLACES.filter(plansearchrow_id=OuterRef("pk"), **{field: self.chosen[name]}))
                )
        if "tipo" in self.chosen:
            rows = rows.filter(kind=self.chosen["tipo"])
        rows, unknown = self._by_year(*self._by_area(rows, Q(pk__in=[])))
        rank = Case(
            When(is_demo=True, then=Value(DEMONSTRATION)),
            When(unknown, then=Value(UNKNOWN)),
            default=Value(MATCH),
            output_field=IntegerField(),
        )
        return rows.annotate(rank=rank).order_by("rank", "sort_key", "version_id")

    def _by_area(self, rows: QuerySet[PlanSearchRow], unknown: Q) -> tuple[QuerySet[PlanSearchRow], Q]:
        if "area" not in self.chosen:
            return rows, unknown
        own = _AREAS.filter(plansearchrow_id=OuterRef("pk"))
        has = Exists(own.filter(nationalarea__code=self.chosen["area"]))
        none = ~Exists(own)
        return rows.filter(has | none), unknown | Q(none)

    def _by_year(self, rows: QuerySet[PlanSearchRow], unknown: Q) -> tuple[QuerySet[PlanSearchRow], Q]:
        if "ano" not in self.chosen:
            return rows, unknown
        year = int(self.chosen["ano"])
        begun = Q(first_year__lte=year) | Q(first_year__isnull=True)
        lasting = Q(last_year__gte=year) | Q(last_year__isnull=True)
        return rows.filter(begun & lasting), unknown | Q(first_year__isnull=True) | Q(last_year__isnull=True)

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many rows of each rank; one query."""
        found = {MATCH: 0, UNKNOWN: 0, DEMONSTRATION: 0}
        found.update(self.rows.order_by().values_list("rank").annotate(n=Count("pk")))  # type: ignore[misc]
        return found

    def page(self, number: str) -> Page[PlanSearchRow]:
        """A page of rows; a number that is none, or too high, gives the nearest page."""
        paginator = Paginator(self.rows, PAGE_SIZE)
        paginator.count = sum(self.counts.values())
        return paginator.get_page(number)

    @property
    def found(self) -> int:
        """How many real plans match for sure."""
        return self.counts[MATCH]

    def groups(self, page: Page[PlanSearchRow]) -> list["RowGroup"]:
        """The rows of a page under the headings they need."""
        groups: dict[int, list[ShownRow]] = {}
        for row in page.object_list:
            groups.setdefault(row.rank, []).append(ShownRow(row))  # type: ignore[attr-defined]
        return [RowGroup(rank, self.counts[rank], rows) for rank, rows in groups.items()]

    @cached_property
    def places_without_plan(self) -> list[Municipality]:
        """For an empty result: real municipalities the words name; at most three, one query."""
        words = fold(self.chosen.get("q", "")).split()
        if not words:
            return []
        places = Municipality.objects.filter(is_demo=False)
        for word in words:
            places = places.filter(search_text__contains=word)
        return list(places.order_by("sort_key", "dico")[:3])


def revision_of_plans(request: HttpRequest | None = None) -> tuple[object, ...]:
    """What every list of plans depends on: the editions in force. One query, which tells the site revision too."""
    rows, versions, site = PlanSearchRow._meta.db_table, Version._meta.db_table, SiteRevision._meta.db_table
    sql = (
        f"SELECT (SELECT number FROM {site} ORDER BY id LIMIT 1), v.sha256, v.edition"  # noqa: S608 - names of tables
        f" FROM {rows} r JOIN {versions} v ON v.id = r.version_id ORDER BY v.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = cursor.fetchall()
    if found and request is not None:
        know_site_revision(request, found[0][0] or 0)
    return tuple(f"{digest}{edition}" for _site, digest, edition in found)
