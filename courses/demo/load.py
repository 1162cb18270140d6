"""Brings the invented schools and courses in, and takes them away without leaving a row."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.demo import offers, schools
from courses.demo.waiting import load_waiting, remove_waiting
from courses.editing import add_many, read_all_again
from courses.models import Course, Path, Place, Programme, Provider, ProviderMember, Unit


class DemoCourses:
    """What courses give to `manage.py load_demo`."""

    @transaction.atomic
    def load(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`. Without the localities of the reference data there is nothing."""
        return {
            "invented schools": schools.load_schools(),
            "invented courses": _load_courses(),
            "people of invented schools": schools.load_people(),
            "invented people who wait": load_waiting(),
        }

    @transaction.atomic
    def remove(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`. Deletes history too, last, because deleting writes some."""
        waiting = remove_waiting()
        providers = list(Provider.objects.filter(is_demo=True).values_list("pk", flat=True))
        places = list(Place.objects.filter(provider__in=providers).values_list("pk", flat=True))
        courses = list(Course.objects.filter(provider__in=providers).values_list("pk", flat=True))
        if not providers:
            return {"invented schools": 0, "invented courses": 0, "invented people who wait": waiting}
        members = list(ProviderMember.objects.filter(provider__in=providers).values_list("pk", flat=True))
        ProviderMember.objects.filter(pk__in=members).delete()
        Course.objects.filter(pk__in=courses).delete()
        Place.objects.filter(pk__in=places).delete()
        Provider.objects.filter(pk__in=providers).delete()
        for model, ids in ((Course, courses), (Place, places), (Provider, providers), (ProviderMember, members)):
            _forget(model, ids)
        read_all_again()
        return {
            "invented schools": len(providers),
            "invented courses": len(courses),
            "invented people who wait": waiting,
        }


def _forget(model: Any, ids: list[Any]) -> None:
    """The history of these rows; that of their lists goes along."""
    model.history.filter(id__in=ids).delete()


def _load_courses() -> int:
    """The courses that are not there yet; how many."""
    there = set(Course.objects.filter(code__in=offers.all_codes()).values_list("code", flat=True))
    numbers = [number for number in range(offers.COUNT) if offers.code_of(number) not in there]
    found = {row.name: row for row in Provider.objects.filter(is_demo=True)}
    wanted = (*schools.SCHOOLS, schools.ONLINE)
    in_turn = [school for turn in range(3) for school in wanted if school.weight > turn]
    if not numbers or not all(school.full_name in found for school in wanted):
        return 0
    places: dict[Any, list[Place]] = defaultdict(list)
    for place in Place.objects.filter(provider__in=found.values()).order_by("pk"):
        places[place.provider_id].append(place)
    world = offers.World(
        today=timezone.localdate(),
        schools=[found[school.full_name] for school in in_turn],
        places=places,
        paths=Path.objects.in_bulk(),
        programmes={row.code: row for row in Programme.objects.all()},
        units=Unit.objects.select_related("path").in_bulk(),
    )
    return add_many(courses=[offers.offer(number, world) for number in numbers], units=world.told_units)
