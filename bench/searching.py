"""The search for courses among 1,000 and 100,000 of them, spread over all localities by their people.

* cold: a question nobody has asked this process, places and filters of every kind; * warm: the same question again.
Both as a ratio to the empty view. On a machine whose load changes between the two scales the ratios cannot be
compared: then look at the processor time of a cold page, the empty view asked before it included. `COURSES` names
other numbers of courses, for example `COURSES=1000`.
"""

import os
import statistics
import time
from random import Random
from typing import Any
from urllib.parse import quote

from bench.visitor import Visitor, compare, processor_ms

SCALES = [int(number) for number in os.environ.get("COURSES", "1000,100000").split(",")]
CHUNK = 5000
COLD, WARM, QUERIES = 25.0, 4.0, 8
# What a search among 100,000 may take, as a multiple of the same among 1,000.
GROWTH = {"postgresql": 3.0, "sqlite": 6.0}
# People in a locality of which the source has no number: few, as in most villages.
FEW = 300
QUESTIONS = (
    "onde=Odemira&nivel=inicio",
    "onde=São Teotónio&turno=noites",
    "onde=Lisboa&parte=noite&dia=2&dia=4",
    "onde=Amadora&raio=10&preco=gratis",
    "onde=Porto&nivel=certificado&nacionalidade=sim",
    "onde=Braga&raio=distrito&estado=inscricoes",
    "onde=Faro&onde2=Albufeira",
    "onde=Torres Vedras&modo=presencial&parte=manha",
    "q=curso à noite perto de Beja",
    "q=PLA Loures sábado",
    "onde=Ponta Delgada&nivel=letras",
    "onde=لشبونة&nivel=pouco",
    "onde=Sintra&raio=50&ordem=inicio",
    "nivel=inicio&raio=pais&entidade=escola",
    "onde=Coimbra&raio=concelho&tipo=tecnico",
    "onde=Bragança&parte=sabado",
    "onde=Setúbal&raio=25&p=2",
)


# The same question in another language is a page nobody has asked for: more samples of the same mix.
PREFIXES = ("", "/en", "/ar", "/ne")


def address_of(question: str, prefix: str = "") -> str:
    """The address of a question, percent-encoded."""
    return f"{prefix}/cursos/?" + quote(question, safe="=&")


class Courses:
    """Schools in every locality, and as many courses as asked for."""

    def __init__(self) -> None:
        from django.db import transaction

        from courses.providing import add_place, add_provider
        from portal.models import Locality

        self.made = 0
        towns = list(Locality.objects.select_related("municipality").order_by("pk"))
        self.weights = [town.population or FEW for town in towns]
        self.providers, self.places = [], {}
        with transaction.atomic():
            for number, town in enumerate(towns):
                kind = ("escola", "iefp", "qualifica", "associacao", "privado")[number % 5]
                provider = add_provider(
                    by=None, kind=kind, name=f"Escola de {town.name}", municipality=town.municipality
                )
                place = add_place(by=None, provider=provider, municipality=town.municipality, locality=town)
                self.providers.append(provider)
                self.places[provider.pk] = [place]

    def grow(self, total: int) -> None:
        """Until there are `total` courses."""
        from django.utils import timezone

        from courses.demo import offers
        from courses.editing import add_many
        from courses.models import Path, Programme, Unit

        schools = Random(total).choices(self.providers, self.weights, k=total)
        while self.made < total:
            numbers = range(self.made, min(self.made + CHUNK, total))
            world = offers.World(
                today=timezone.localdate(),
                schools=schools,
                places=self.places,
                paths=Path.objects.in_bulk(),
                programmes={row.code: row for row in Programme.objects.all()},
                units=Unit.objects.select_related("path").in_bulk(),
            )
            add_many(courses=[offers.offer(number, world) for number in numbers], units=world.told_units)
            self.made = numbers.stop
        _housekeeping()


def _housekeeping() -> None:
    """What a database in use does by itself after many rows have come."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def read_afresh() -> float:
    """Milliseconds a process takes to read all courses into its columns."""
    from courses.search.index import current_index, forget

    took = []
    for _ in range(3):
        forget()
        began = time.perf_counter()
        current_index()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took))


def most_queries() -> dict[str, int]:
    """The most queries any of the questions takes: never asked, asked again, and just after a course has changed."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from courses.editing import report_wrong
    from courses.models import Course

    client = Client(headers={"host": "localhost"})

    def ask(question: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(question))
        return len(captured)

    ask(QUESTIONS[0])
    found = {"cold": 0, "warm": 0, "after_a_change": 0}
    for question in QUESTIONS:
        caches["pages"].clear()
        counts = {"cold": ask(question), "warm": ask(question)}
        report_wrong(course=Course.objects.order_by("pk")[0], on=timezone.localdate())
        counts["after_a_change"] = ask(question)
        found = {name: max(found[name], count) for name, count in counts.items()}
    return found


def ask_all(visitor: Visitor, server: int) -> dict[str, Any]:
    """Every question cold, then again. `server` is the process whose processor time is told beside the clock's."""
    first, _answer, _body = visitor.get("/cursos/?onde=Leiria")
    addresses = [address_of(question, prefix) for prefix in PREFIXES for question in QUESTIONS]
    before = processor_ms(server)
    cold: dict[str, Any] = compare(visitor, addresses)
    cold["processor_ms"] = round((processor_ms(server) - before) / len(addresses), 1)
    return {"first_ms": round(first), "cold": cold, "warm": compare(visitor, addresses)}


def judge(found: dict[str, Any], vendor: str) -> list[str]:
    """The targets missed."""
    missed = []
    first = found[str(SCALES[0])]
    for scale, it in found.items():
        if it["cold"]["ratio"] > COLD and it is first:
            missed.append(f"search among {scale}: cold {it['cold']['ratio']} > {COLD}")
        if it["warm"]["ratio"] > WARM and it is first:
            missed.append(f"search among {scale}: warm {it['warm']['ratio']} > {WARM}")
        growth = round(it["cold"]["ratio"] / first["cold"]["ratio"], 2)
        it["growth"] = growth
        if growth > GROWTH[vendor]:
            missed.append(f"search among {scale}: {growth} times that among {SCALES[0]} > {GROWTH[vendor]}")
        most = max(it["queries"].values())
        if most > QUERIES:
            missed.append(f"search among {scale}: {most} queries > {QUERIES}")
    return missed


def tell(found: dict[str, Any]) -> None:
    """A table."""
    heads = ("courses", "cold ms", "cold", "cpu ms", "warm", "growth", "queries", "read afresh ms")
    print("  ".join(heads))
    for scale, it in found.items():
        cold, counts = it["cold"], "/".join(str(count) for count in it["queries"].values())
        row = (scale, cold["ms"], cold["ratio"], cold["processor_ms"], it["warm"]["ratio"], it["growth"], counts)
        told = zip(heads, (*row, it["read_afresh_ms"]), strict=True)
        print("  ".join(f"{value:>{len(head)}}" for head, value in told))
