"""Districts, autonomous regions, and the regions people name: from the municipalities they are made of.

`data/regions.csv` (own work): the NUTS regions of level II and III as the municipalities carry them, the islands of
the Azores by the first two digits of the code, and a few everyday regions (Minho, Trás-os-Montes, Ribatejo, Margem
Sul). `bare` = yes where the name alone means the region; "Norte", "Centro", "Ave" need the word "região" before them.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.text import slugify

from courses.search.places import Place
from portal.models import Municipality

DATA = Path(__file__).parent / "data"
_AUTONOMOUS = {"Região Autónoma dos Açores": "Açores", "Região Autónoma da Madeira": "Madeira"}
_ISLAND = ("Ilha de ", "Ilha do ", "Ilha das ", "Ilha ")


def short_district(district: str) -> str:
    """The name people say: "Açores" for "Região Autónoma dos Açores"."""
    return _AUTONOMOUS.get(district, district)


def districts(municipalities: Iterable[Municipality]) -> Iterator[Place]:
    """The 18 districts and two autonomous regions, with the codes of their municipalities."""
    members: dict[str, set[str]] = {}
    people: dict[str, int] = {}
    for one in municipalities:
        members.setdefault(one.district, set()).add(one.dico)
        people[one.district] = people.get(one.district, 0) + (one.population or 0)
    for district, dicos in members.items():
        short = short_district(district)
        yield Place(
            kind="district",
            ref=f"d-{slugify(short)}",
            name=short,
            label=district if district in _AUTONOMOUS else f"{district} (distrito)",
            dico=None,
            district=district,
            dicos=frozenset(dicos),
            timezone=timezone_of(district),
            population=people[district],
        )


def regions(municipalities: Iterable[Municipality]) -> Iterator[tuple[Place, bool]]:
    """Each region of the data file that has municipalities, and whether its bare name means it."""
    held = list(municipalities)
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        values = tuple(row["values"].split("|"))
        inside = [one for one in held if _belongs(one, row["by"], values)]
        if inside:
            yield (
                Place(
                    kind="region",
                    ref=f"r-{row['slug']}",
                    name=row["name"],
                    label=row["name"],
                    dico=None,
                    district=inside[0].district if len({one.district for one in inside}) == 1 else "",
                    dicos=frozenset(one.dico for one in inside),
                    population=sum(one.population or 0 for one in inside),
                ),
                row["bare"] == "yes",
            )


def island(name: str) -> str:
    """The name of an island without the word: "Pico" for "Ilha do Pico"; "" for what is no island."""
    return next((name.removeprefix(start) for start in _ISLAND if name.startswith(start)), "")


def timezone_of(district: str) -> str:
    """The time zone of a district's municipalities."""
    return {"Açores": "Atlantic/Azores", "Madeira": "Atlantic/Madeira"}.get(short_district(district), "Europe/Lisbon")


def _belongs(one: Municipality, by: str, values: tuple[str, ...]) -> bool:
    if by == "dico":
        return one.dico.startswith(values)
    return getattr(one, by) in values
