"""Which school or centre a row means: by its exact name, by another way to write it, or close enough to ask."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from courses.models import Place, Provider, ProviderAlias, ProviderMerge
from portal.tables.header import key_of
from portal.text import fold

CLOSE = 88.0
"""Own choice: "Escola Secundaria Loule" and "Escola Secundária de Loulé" are one name; below, two."""

_SHORT = {
    "esc": "escola", "sec": "secundaria", "agrup": "agrupamento", "es": "escola secundaria",
    "ae": "agrupamento escolas", "eb": "escola basica", "ebs": "escola basica secundaria",
    "bas": "basica", "prof": "profissional", "assoc": "associacao",
    "sta": "santa", "sto": "santo", "dr": "doutor", "eng": "engenheiro", "s": "sao",
    "cefp": "centro emprego formacao profissional", "n": "", "no": "", "numero": "",
}  # fmt: skip
_PARTICLES = frozenset({"de", "da", "do", "das", "dos", "e", "a", "o"})


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """A name with its abbreviations written out, without particles, to compare with others."""
    words = (_SHORT.get(word, word) for word in key_of(fold(name)).split())
    return " ".join(word for word in " ".join(words).split() if word not in _PARTICLES)


def digits_of(name: str) -> str:
    return "".join(c if c.isdigit() else " " for c in name).strip()


@dataclass
class Match:
    """What a name came to: the provider, or the choices a person has to make, or nobody: a new one."""

    provider: Provider | None = None
    choices: list[Provider] = field(default_factory=list)


class Providers:
    """Every provider by its names and towns, or only the one named, read once for a list: three queries."""

    def __init__(self, only: Provider | None = None) -> None:
        self.by_id: dict[str, Provider] = {}
        self.towns: dict[str, set[str]] = defaultdict(set)
        self._exact: dict[str, list[Provider]] = defaultdict(list)
        self._plain: dict[str, list[Provider]] = defaultdict(list)
        merged = ProviderMerge.objects.filter(undone_at=None).values("merged")
        every, places = Provider.objects.exclude(pk__in=merged), Place.objects.order_by()
        if only:
            every, places = every.filter(pk=only.pk), places.filter(provider=only)
        for provider in every.order_by("sort_key", "id"):
            self.add(provider)
        for provider_id, town in places.values_list("provider_id", "municipality_id").distinct():
            self.towns[str(provider_id)].add(town)
        self._aliases = {
            one.key: self.by_id[str(one.provider_id)]
            for one in ProviderAlias.objects.all()
            if str(one.provider_id) in self.by_id
        }
        self._names = list(self._plain)
        self._found: dict[tuple[str, str], Match] = {}

    def add(self, provider: Provider) -> None:
        """A provider from now on known."""
        self.by_id[str(provider.pk)] = provider
        self._exact[key_of(provider.name)].append(provider)
        self._plain[plain_name(provider.name)].append(provider)
        if provider.municipality_id:
            self.towns[str(provider.pk)].add(provider.municipality_id)

    def find(self, name: str, town: str) -> Match:
        """The provider of that name in that municipality ("" where it is not known)."""
        if (name, town) not in self._found:
            self._found[name, town] = self._find(name, town)
        return self._found[name, town]

    def _find(self, name: str, town: str) -> Match:
        for key in (alias_key(name, town), alias_key(name, "")):
            if key in self._aliases:
                return Match(self._aliases[key])
        for named in (self._exact.get(key_of(name)), self._plain.get(plain_name(name))):
            if named:
                return self._of_one_name(named, town)
        return self._near(name, town)

    def _of_one_name(self, named: list[Provider], town: str) -> Match:
        here = [one for one in named if not town or town in self.towns[str(one.pk)]]
        nowhere = [one for one in named if not self.towns[str(one.pk)]]
        if len(here) == 1:
            return Match(here[0])
        if here:
            return Match(choices=here)
        if len(named) == 1 and (nowhere or named[0].kind != "escola"):
            # Centres and associations teach in many towns; schools of one name are often two.
            return Match(named[0])
        return Match(choices=named)

    def _near(self, name: str, town: str) -> Match:
        plain = plain_name(name)
        near = process.extract(plain, self._names, scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE, limit=5)
        found = [
            one
            for key, _score, _index in near
            for one in self._plain[key]
            if digits_of(key) == digits_of(plain) and self._may_be_in(one, town)
        ]
        return Match(choices=found[:4])

    def _may_be_in(self, provider: Provider, town: str) -> bool:
        towns = self.towns[str(provider.pk)]
        return not town or not towns or town in towns


def alias_key(name: str, town: str) -> str:
    """Under what a confirmed way of writing is remembered."""
    return f"{plain_name(name)}|{town}"[:300]


def labels(providers: Iterable[Provider], towns: dict[str, set[str]], names: dict[str, str]) -> list[dict[str, Any]]:
    """Choices with name and towns, so that two of one name can be told apart."""
    return [
        {
            "value": str(one.pk),
            "label": " · ".join(
                filter(None, (one.name, ", ".join(sorted(names.get(t, t) for t in towns[str(one.pk)])[:4])))
            ),
        }
        for one in providers
    ]
