"""Who gives a row's course and where: found, to be made, or to be asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.importing import words
from courses.importing.places import PlaceMatch, Places, Towns, Where, at_home
from courses.importing.providers import Providers, alias_key, labels, plain_name
from courses.importing.typed import Typed
from courses.models import CourseList, Provider, ProviderKind

NEW = "novo"
ANOTHER = "outra"


@dataclass(frozen=True)
class NewProvider:
    """A school or centre that will be added with the list."""

    ref: str
    name: str
    kind: str
    town: str


@dataclass
class Resolved:
    """A row with its provider and places. `doubt` is what a person must say first.

    `at_home`: the row of a school's own list tells no municipality, so it is where the school is.
    """

    row: Typed
    where: Where = field(default_factory=Where)
    provider: Provider | NewProvider | None = None
    class_place: PlaceMatch | None = None
    enrolment_place: PlaceMatch | None = None
    doubt: dict[str, Any] = field(default_factory=dict)
    at_home: bool = False

    @property
    def places(self) -> list[tuple[str, PlaceMatch]]:
        """Its places by the course's field."""
        both = (("class_place", self.class_place), ("enrolment_place", self.enrolment_place))
        return [(name, match) for name, match in both if match]

    @property
    def provider_ref(self) -> str:
        """The provider's key, or what stands for it until it is made."""
        if isinstance(self.provider, NewProvider):
            return self.provider.ref
        return str(self.provider.pk) if self.provider else ""


class Resolver:
    """Knows providers, places and what a person answered for this list."""

    def __init__(self, it: CourseList) -> None:
        self.default_kind, self.answers = it.default_kind, dict(it.answers)
        self.own = it.provider
        self.providers, self.towns = Providers(self.own), Towns()
        self.places = Places(self.towns.names, self.own)
        self._new_towns: dict[str, set[str]] = defaultdict(set)

    def resolve(self, rows: Iterable[Typed]) -> list[Resolved]:
        """Every row, in order; rows that are refused already are left as they are."""
        found = [Resolved(row) for row in rows]
        for one in found:
            if not one.row.refused:
                self._where(one)
        for one in found:
            if not one.row.refused and not one.doubt and not self.own:
                self._remember_new(one)
        for one in found:
            if not one.row.refused and not one.doubt:
                self._own_provider(one, self.own) if self.own else self._provider(one)
            if not one.row.refused and not one.doubt:
                self._places(one)
        return found

    def _where(self, one: Resolved) -> None:
        row = one.row
        if not row.provider and not self.own:
            cell = row.provider_cell or _("row %(row)s") % {"row": row.number}
            row.refused.append((cell, _("No school or centre is told.")))
            return
        key = f"lugar|{row.municipality or row.locality or row.place}|{row.district}"[:300]
        where = self.towns.find(row, self.answers.get(key, ""))
        if self.own and not (row.municipality or row.locality or (where.town and not where.choices)):
            where, one.at_home = at_home(row, self.own, self.places), True
        if where.refusal:
            row.refused.append((row.municipality_cell, where.refusal))
        elif where.choices:
            choices = [{"value": place.ref, "label": _full_name(place)} for place in where.choices]
            name = row.municipality or row.locality or row.place
            question = _("Which place is “%(name)s”?") % {"name": name}
            one.doubt = {"key": key, "question": question, "cell": row.municipality_cell, "choices": choices}
        else:
            one.where = where
            if not where.town and row.values.get("mode") != "online":
                cell = row.municipality_cell or row.provider_cell
                row.notes.append((cell, _("No place is told; the course is shown without one.")))

    def _remember_new(self, one: Resolved) -> None:
        """New schools of one name in several municipalities may be one school or several."""
        match = self.providers.find(one.row.provider, one.where.town)
        if not match.provider and not match.choices and self._kind(one.row) == ProviderKind.SCHOOL:
            self._new_towns[plain_name(one.row.provider)].add(one.where.town)

    def _kind(self, row: Typed) -> str:
        asked = self.answers.get(f"tipo|{plain_name(row.provider)}", "")
        return row.provider_kind or words.body_of(row.provider) or asked or self.default_kind

    def _provider(self, one: Resolved) -> None:
        row, town = one.row, one.where.town
        key = f"entidade|{alias_key(row.provider, town)}"
        answer = self.answers.get(key, "")
        match = self.providers.find(row.provider, town)
        if answer in self.providers.by_id:
            one.provider = self.providers.by_id[answer]
        elif match.provider:
            one.provider = match.provider
        elif match.choices and answer != NEW:
            choices = labels(match.choices, self.providers.towns, self.towns.names)
            choices.append({"value": NEW, "label": _("None of these: a new one")})
            question = _("Which school or centre is “%(name)s”, %(town)s?")
            words_of = {"name": row.provider, "town": self.towns.names.get(town, "—")}
            one.doubt = {"key": key, "question": question % words_of, "cell": row.provider_cell, "choices": choices}
        else:
            self._new_provider(one, asked_for=answer == NEW)

    def _own_provider(self, one: Resolved, own: Provider) -> None:
        """In a school's own list a row that names nobody is the school's; one that names another is refused."""
        row = one.row
        key = f"entidade|{alias_key(row.provider, '')}"
        answer, match = self.answers.get(key, ""), self.providers.find(row.provider, "")
        known = match.provider or self.providers.find(row.provider, one.where.town).provider
        if not row.provider or known or answer == str(own.pk):
            one.provider = own
        elif match.choices and answer != ANOTHER:
            choices = [{"value": str(own.pk), "label": own.name}, {"value": ANOTHER, "label": _("Another one")}]
            question = _("Is “%(name)s” your school or centre?") % {"name": row.provider}
            one.doubt = {"key": key, "question": question, "cell": row.provider_cell, "choices": choices}
        else:
            sentence = _("“%(name)s” is not your school or centre: a list of yours has only its own courses.")
            row.refused.append((row.provider_cell, sentence % {"name": row.provider}))

    def _new_provider(self, one: Resolved, *, asked_for: bool) -> None:
        row, plain, kind = one.row, plain_name(one.row.provider), self._kind(one.row)
        if kind not in ProviderKind.values:
            choices = [{"value": code, "label": str(label)} for code, label in ProviderKind.choices]
            question = _("What kind of body is “%(name)s”?") % {"name": row.provider}
            one.doubt = {"key": f"tipo|{plain}", "question": question, "cell": row.provider_cell, "choices": choices}
            return
        towns, key = self._new_towns[plain], f"nome|{plain}"
        answer = self.answers.get(key, "")
        if len(towns) > 1 and not asked_for and answer not in ("uma", "varias"):
            choices = [
                {"value": "uma", "label": _("One school with classes in several municipalities")},
                {"value": "varias", "label": _("A school of that name in each municipality")},
            ]
            question = _("“%(name)s” stands in %(count)s municipalities. One school, or several of one name?")
            words_of = {"name": row.provider, "count": len(towns)}
            one.doubt = {"key": key, "question": question % words_of, "cell": row.provider_cell, "choices": choices}
            return
        apart = asked_for or answer == "varias"
        ref = f"novo|{plain}|{one.where.town if apart else ''}"
        one.provider = NewProvider(ref, row.provider, kind, one.where.town)

    def _places(self, one: Resolved) -> None:
        row, where = one.row, one.where
        if not where.town:
            return
        ref = one.provider_ref
        elsewhere = bool(row.enrolment_place) and plain_name(row.enrolment_place) != plain_name(row.place)
        name = "" if plain_name(row.place) == plain_name(row.provider) else row.place
        address = row.address or where.rest
        if not row.municipality and not row.locality and not row.address and not one.at_home:
            # The cell of the place was the municipality itself.
            name = ""
        one.class_place = self.places.find(ref, where, name=name, address=address, row=row, contacts=not elsewhere)
        if elsewhere:
            told = Where(where.town)
            one.enrolment_place = self.places.find(
                ref, told, name=row.enrolment_place, address="", row=row, contacts=True
            )
        elif row.phones or row.emails:
            one.enrolment_place = one.class_place
        for match in filter(None, (one.class_place, one.enrolment_place)):
            for text in dict.fromkeys(match.differs):
                sentence = _("The place is known with other contacts; “%(text)s” was not taken.") % {"text": text}
                if (row.provider_cell, sentence) not in row.notes:
                    row.notes.append((row.provider_cell, sentence))


def _full_name(place: Any) -> str:
    return place.label if place.district in place.label else f"{place.label} · {place.district}"


def doubts_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each question once, with how many rows wait for it; `rows` are stored doubts."""
    found: dict[str, dict[str, Any]] = {}
    for doubt in rows:
        if doubt:
            known = found.setdefault(doubt["key"], {**doubt, "rows": 0})
            known["rows"] += 1
    return list(found.values())
