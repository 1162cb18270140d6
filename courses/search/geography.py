"""How near each course is to where somebody lives or works: in kilometres where both are real points, else in words."""

from dataclasses import dataclass

import numpy as np
from django.utils.text import slugify

from courses.search.areas import short_district
from courses.search.gazetteer import Gazetteer
from courses.search.index import Column, Index, on_sphere
from courses.search.places import Place
from portal.geography import EARTH_KM

# What may be said of a place without kilometres, nearest first.
SAME, NEARBY, DISTRICT, ELSEWHERE, NOWHERE = range(5)
RELATIONS = ("same", "nearby", "district", "elsewhere", "")
# Where a course without a point stands among those with kilometres: own choice, for the order only, never shown.
STANDS_AT = np.array([0.0, 30.0, 60.0, 400.0, 500.0], dtype="f4")


@dataclass(frozen=True)
class Nearness:
    """Columns over all courses: `km` (NaN where it may not be told), `tier` (SAME…), `order` to sort by.

    `inside`: in the very place, where a whole municipality or district was asked for; `district`: in its district.
    """

    km: Column
    tier: Column
    order: Column
    inside: Column
    district: Column


def nearness(index: Index, place: Place, places: Gazetteer) -> Nearness:
    """How near each course is to `place`. Inside a municipality asked for as such no kilometres are told."""
    rows = index.rows
    towns, district = _tiers(index, place, places)
    tier = towns[rows["town"]]
    km = np.full(len(index), np.nan, dtype="f4")
    if place.point is not None:
        km = km_from(index, place.point)
        if place.kind == "municipality":
            km[tier == SAME] = np.nan
    order = np.where(np.isnan(km), STANDS_AT[tier], km)
    inside = (tier == SAME) & (place.kind != "locality")
    return Nearness(km, tier, order, inside, district[rows["town"]])


def nearer(one: Nearness, other: Nearness) -> tuple[Nearness, Column]:
    """The nearer of two for each course, near home or near work, and where it is the second."""
    second = other.order < one.order
    pick = [np.where(second, getattr(other, name), getattr(one, name)) for name in ("km", "tier", "order")]
    km, tier, order = pick
    return Nearness(km, tier, order, one.inside | other.inside, one.district | other.district), second


def _tiers(index: Index, place: Place, places: Gazetteer) -> tuple[Column, Column]:
    """The tier of each municipality in `index.towns`, and whether it is in the district; a last one for -1."""
    near = places.municipalities_near(place.dico) if place.dico else frozenset()
    district = place.dicos if place.is_area else _district(place, places)
    tiers = np.full(len(index.towns) + 1, NOWHERE, dtype="i1")
    inside = np.zeros(len(index.towns) + 1, dtype=bool)
    for dico, at in index.towns.items():
        inside[at] = dico in district
        if dico in place.dicos:
            tiers[at] = SAME
        elif dico in near:
            tiers[at] = NEARBY
        else:
            tiers[at] = DISTRICT if inside[at] else ELSEWHERE
    return tiers, inside


def _district(place: Place, places: Gazetteer) -> frozenset[str]:
    """The municipalities of the district or autonomous region a place lies in."""
    found = places.by_ref(f"d-{slugify(short_district(place.district))}")
    return found.dicos if found else place.dicos


def km_from(index: Index, point: tuple[float, float]) -> Column:
    """Great-circle distances of all courses from a point, to a tenth of a kilometre; NaN where one of the two is none.

    As `portal.geography.distance_km` gives them, over columns.
    """
    here = on_sphere(*point)
    squared = sum((index.rows[axis] - at) ** 2 for axis, at in zip("xyz", here, strict=True))
    return np.round(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(squared) / 2)), 1).astype("f4")
