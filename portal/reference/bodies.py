"""Brings in the managing agency, its facts and the 308 municipalities as organisations: only what is not there yet.

People correct these afterwards; a later load never touches a row that exists.
"""

import json
from typing import Any

from portal.facts import add_fact
from portal.models import DatedFact, Municipality, Organisation, OrganisationAlias, OrganisationName, SiteRevision
from portal.organisations import create_organisation, index_of, refresh_index
from portal.reference.places import BATCH, DATA

# "Município do Porto", not "de Porto": names that take an article, by code, because names are not unique.
_ARTICLES = {
    "do": "0504 0911 1005 1104 1206 1307 1312 1406 1410 1417 1504 1507 1510 1708 3103 3106 3201 4202 4901",
    "da": "0111 0112 0309 0503 0509 0605 0607 0907 0909 1004 1010 1011 1108 1115 1306 1313 1318 1407 1412 1506"
    " 3101 3105 3107 4204 4205 4302 4501 4602 4701",
    "das": "1006 4502 4601 4801",
}


def _articles() -> dict[str, str]:
    return {dico: word for word, codes in _ARTICLES.items() for dico in codes.split()}


def load_agency() -> int:
    """The managing agency with its names over time, unless an organisation already manages the portal."""
    if Organisation.objects.filter(is_managing_agency=True).exists():
        return 0
    given: dict[str, Any] = json.loads((DATA / "agency.json").read_text(encoding="utf-8"))["organisation"]
    agency = create_organisation(
        type=Organisation.Type.AGENCY,
        name=given["name"],
        acronym=given["acronym"],
        aliases=given["aliases"],
        by=None,
    )
    Organisation.objects.filter(pk=agency.pk).update(is_managing_agency=True)
    OrganisationName.objects.bulk_create(OrganisationName(organisation=agency, **name) for name in given["names"])
    refresh_index(organisation=agency)
    return 1


def load_facts() -> int:
    """The dated facts whose key nobody has used yet; all of them start as not confirmed."""
    known = set(DatedFact.objects.values_list("key", flat=True))
    agency = Organisation.objects.filter(is_managing_agency=True).first()
    given = json.loads((DATA / "agency.json").read_text(encoding="utf-8"))["facts"]
    new = [fact for fact in given if fact["key"] not in known]
    for fact in new:
        add_fact(**fact, organisation=agency, by=None)
    return len(new)


def load_municipal_bodies() -> int:
    """One organisation a municipality, so that it can be picked as promoter; found as "Câmara Municipal" too."""
    there = set(
        Organisation.objects.filter(type=Organisation.Type.MUNICIPALITY, municipality__isnull=False).values_list(
            "municipality_id", flat=True
        )
    )
    words = _articles()
    bodies, aliases = [], []
    for place in Municipality.objects.filter(is_demo=False).exclude(pk__in=there):
        of = f"{words.get(place.dico, 'de')} {place.name.removeprefix('Vila da ')}"
        name, council = f"Município {of}", f"Câmara Municipal {of}"
        body = Organisation(
            type=Organisation.Type.MUNICIPALITY,
            name=f"{name} ({place.district})" if place.label != place.name else name,
            municipality=place,
            website=place.website,
            **index_of(name, "", [council, place.name, place.district]),
        )
        bodies.append(body)
        aliases.append(OrganisationAlias(organisation=body, text=council))
    Organisation.objects.bulk_create(bodies, batch_size=BATCH)
    OrganisationAlias.objects.bulk_create(aliases, batch_size=BATCH)
    return len(bodies)


def load_bodies() -> dict[str, int]:
    """All of the above; how many rows of what."""
    SiteRevision.objects.get_or_create(pk=1)
    return {
        "managing agency": load_agency(),
        "dated facts": load_facts(),
        "municipalities as organisations": load_municipal_bodies(),
    }
