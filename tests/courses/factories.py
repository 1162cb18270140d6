"""Courses, providers and places for tests, made through the verbs."""

from datetime import date

from django.utils import timezone

from courses.editing import add_course
from courses.models import Level, Origin, Path
from courses.providing import add_place, add_provider
from portal.models import Locality, Municipality
from portal.text import fold, sort_key


def municipality(dico="0807", name="Loulé", district="Faro", **more):
    """A municipality, once."""
    return Municipality.objects.get_or_create(
        dico=dico,
        defaults={"name": name, "district": district, "sort_key": sort_key(name), "search_text": fold(name), **more},
    )[0]


def locality(geonameid=1, name="Almancil", of=None, latitude=37.08, longitude=-8.03, **more):
    """A locality with a point, once."""
    return Locality.objects.get_or_create(
        geonameid=geonameid,
        defaults={
            "name": name, "municipality": of or municipality(), "latitude": latitude, "longitude": longitude,
            "timezone": "Europe/Lisbon", "sort_key": sort_key(name), "search_text": fold(name), **more,
        },
    )[0]  # fmt: skip


def levels():
    """The four levels and two paths, as the reference data has them."""
    for position, code in enumerate(("A1", "A2", "B1", "B2")):
        Level.objects.get_or_create(code=code, defaults={"name": {"pt": code}, "position": position})
    for position, (code, held) in enumerate({"A1+A2": ["A1", "A2"], "B1+B2": ["B1", "B2"]}.items()):
        path, new = Path.objects.get_or_create(code=code, defaults={"position": position})
        if new:
            path.levels.set(Level.objects.filter(code__in=held))


def provider(name="Escola de Teste", kind="escola", **more):
    """A provider."""
    return add_provider(by=None, kind=kind, name=name, **more)


def place(of=None, **more):
    """A place of a provider, in Loulé unless said otherwise."""
    more.setdefault("municipality", municipality())
    return add_place(by=None, provider=of or provider(), **more)


def course(at=None, *, on: date | None = None, origin=Origin.LIST, source="Lista de teste", **values):
    """A course at a place, enrolling, told today by a list; levels must be there when a path is named."""
    at = at or place()
    values = {"status": "inscricoes", "kind": "certificacao", "mode": "presencial", "price": "gratis"} | values
    return add_course(
        by=None, origin=origin, source=source, on=on or timezone.localdate(), provider=at.provider, class_place=at,
        enrolment_place=values.pop("enrolment_place", at), **values,
    )  # fmt: skip
