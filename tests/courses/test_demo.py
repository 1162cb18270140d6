"""The invented courses: there after one command, every awkward state among them, gone after another."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from courses.demo import offers
from courses.demo.load import DemoCourses
from courses.demo.schools import NO_PHONE, ONLINE, SCHOOLS
from courses.editing import add_course
from courses.models import Call, Course, CourseRevision, Known, Mode, Place, Price, Provider, SearchCount, Status
from courses.providing import add_provider
from courses.reference.load import CourseReference
from courses.sayings import saying
from courses.serving import CourseCode
from courses.timetable import check_timetable, days_of, parts_of
from portal.dates import validate_partial_date
from portal.reference.places import load_places
from tests.courses.factories import course
from tests.database import empty


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.fixture(scope="module")
def _shared(django_db_setup, django_db_blocker):
    """Loaded once for all tests of the module; each test's changes are taken back."""
    with django_db_blocker.unblock():
        load_places()
        CourseReference().load()
        before = counts()
        DemoCourses().load()
        yield before
        empty()


@pytest.fixture
def before(_shared, db):
    return _shared


@pytest.fixture
def courses(before):
    related = ("provider", "class_place__locality", "class_place__municipality", "enrolment_place__municipality")
    return list(Course.objects.select_related(*related))


def test_four_hundred_courses_in_about_sixty_schools(courses):
    assert len(courses) == 400
    assert 60 <= Provider.objects.count() == len(SCHOOLS) + 1 <= 75
    assert all("Exemplo" in name for name in Provider.objects.values_list("name", flat=True))


def test_everything_is_marked_and_nothing_could_ring(courses):
    assert not Course.objects.filter(is_demo=False).exists()
    assert not Provider.objects.filter(is_demo=False).exists()
    for place in Place.objects.all():
        assert place.phones in ("", NO_PHONE)
        assert all(line.endswith(".example") for line in place.emails.splitlines())
    for provider in Provider.objects.exclude(website=""):
        assert provider.website.endswith(".example/")
    texts = " ".join(f"{it.title} {it.notes} {it.timetable_text} {it.said}" for it in courses)
    assert not re.search(r"\b[289]\d{2} ?\d{3} ?\d{3}\b", texts)


def test_schools_stand_in_real_places_all_over_the_country(courses):
    towns = {it.class_place.municipality.name for it in courses if it.class_place}
    assert {
        "Lisboa", "Amadora", "Loures", "Sintra", "Odemira", "Faro", "Albufeira", "Beja", "Torres Vedras", "Porto",
        "Braga", "Bragança", "Ponta Delgada", "Angra do Heroísmo", "Funchal", "Porto Santo",
    } <= towns  # fmt: skip
    villages = {it.class_place.locality.name for it in courses if it.class_place and it.class_place.locality}
    assert {"São Teotónio", "Vila Nova de Milfontes", "A dos Cunhados"} <= villages
    regions = {it.class_place.region for it in courses if it.class_place}
    assert regions == {"continente", "acores", "madeira"}
    assert any(it.class_place.timezone == "Atlantic/Azores" and it.timetable for it in courses if it.class_place)


# Without the accounts of the demonstration nobody waits; see tests/courses/test_demo_waiting.py.
NOBODY = {"invented people who wait": 0}
NOTHING = {"invented schools": 0, "invented courses": 0, "people of invented schools": 0, **NOBODY}
AWKWARD = {
    "expired": lambda it, today: it.status == Status.ENROLLING and it.status_on(today) == Status.TO_CONFIRM,
    "last day": lambda it, today: it.status == Status.ENROLLING and it.status_until == today,
    "no end of the status": lambda it, today: it.status == Status.ENROLLING and it.status_until is None,
    "stale": lambda it, today: not it.is_fresh(today),
    "sixty days": lambda it, today: it.checked_on == today - timedelta(days=60),
    "sixty-one days": lambda it, today: it.checked_on == today - timedelta(days=61),
    "reported": lambda it, today: it.reported_on is not None,
    "no place of class": lambda it, today: it.class_place is None and it.enrolment_place is not None,
    "no place": lambda it, today: it.class_place is None and it.enrolment_place is None and it.mode != Mode.ONLINE,
    "online": lambda it, today: it.mode == Mode.ONLINE and it.class_place is None,
    "only a municipality": lambda it, today: it.class_place and it.class_place.point is None,
    "a locality": lambda it, today: it.class_place and it.class_place.locality and it.class_place.latitude is None,
    "own point": lambda it, today: it.class_place and it.class_place.latitude is not None,
    "own point, no locality": lambda it, today: (
        it.class_place and it.class_place.latitude is not None and it.class_place.locality is None
    ),
    "enrols elsewhere": lambda it, today: (
        it.class_place
        and it.enrolment_place
        and it.class_place.municipality_id != it.enrolment_place.municipality_id
    ),
    "price unknown": lambda it, today: it.price == Price.UNKNOWN,
    "paid": lambda it, today: it.price == Price.AMOUNT and it.amount,
    "free": lambda it, today: it.price == Price.FREE,
    "no level": lambda it, today: not it.levels,
    "no kind, no title": lambda it, today: not (it.kind or it.title or it.levels),
    "mode unknown": lambda it, today: it.mode == "",
    "mixed": lambda it, today: it.mode == Mode.MIXED,
    "no timetable": lambda it, today: not (it.timetable or it.timetable_text or it.days or it.parts),
    "timetable in words": lambda it, today: it.timetable_text == "três vezes por semana" and not it.days,
    "only parts": lambda it, today: it.parts and not it.days and not it.timetable,
    "only days": lambda it, today: it.days and not it.timetable,
    "hour without day": lambda it, today: any(row["day"] is None for row in it.timetable),
    "month": lambda it, today: len(it.starts) == 7,
    "year": lambda it, today: len(it.starts) == 4,
    "date in words": lambda it, today: not it.starts and it.dates_text,
    "no date": lambda it, today: not it.starts and not it.dates_text,
    "counts": lambda it, today: it.certificate_counts == Known.YES and it.certificate_reason and it.certificate_source,
    "counts not": lambda it, today: it.certificate_counts == Known.NO and it.certificate_reason,
    "counts unknown": lambda it, today: it.certificate_counts == Known.UNKNOWN,
    "literacy": lambda it, today: it.kind == "alfabetizacao",
    "technical without trade": lambda it, today: it.kind == "tecnico" and not it.sector,
    "first steps": lambda it, today: it.kind == "iniciacao",
    "step-free": lambda it, today: it.step_free == Known.YES,
    "steps": lambda it, today: it.step_free == Known.NO,
    "children": lambda it, today: it.children_welcome == Known.YES,
    "hours unknown": lambda it, today: it.hours is None,
    "half hours": lambda it, today: it.hours_a_week is not None and it.hours_a_week % 1,
    "Arabic and a word of 190 letters": lambda it, today: "\u0645" in it.notes and re.search(r"\w{190}", it.notes),
    "quotes": lambda it, today: '"' in it.title and ";" in it.title and "<" in it.title,
    "long name": lambda it, today: len(it.provider.name) > 190,
    "Arabic name": lambda it, today: "\u0627" in it.provider.name,
}  # fmt: skip


@pytest.mark.parametrize("state", AWKWARD)
def test_every_awkward_state_is_among_them(courses, state):
    today = timezone.localdate()
    assert any(AWKWARD[state](it, today) for it in courses)


def test_every_status_mode_trade_and_origin_is_among_them(courses):
    for name, values in (
        ("status", set(Status.values)),
        ("mode", {"", *Mode.values}),
        ("sector", {"", "comercio", "hotelaria", "beleza", "construcao", "engenharia"}),
        ("checked_origin", {"lista", "entidade", "linha", "agencia"}),
    ):
        assert {getattr(it, name) for it in courses} == values
    assert {kind for (kind,) in Provider.objects.values_list("kind").distinct()} == {
        "escola", "iefp", "qualifica", "associacao", "privado",
    }  # fmt: skip


def test_what_is_told_is_what_the_verbs_would_take(courses):
    for it in courses:
        it.clean_fields()
        assert check_timetable(it.timetable) == it.timetable
        if it.timetable:
            assert (it.days, it.parts) == (days_of(it.timetable), parts_of(it.timetable))
        for date_ in filter(None, (it.starts, it.ends)):
            validate_partial_date(date_)
        assert (it.price == Price.AMOUNT) == (it.amount is not None)
        assert not it.class_place or it.class_place.provider_id == it.provider_id
        assert saying(it, "status").origin
    texts = [saying(it, "timetable") for it in courses]
    assert any(one and one.text and one.origin == "lista" for one in texts)
    assert any(len({one["origin"] for one in it.said.values()}) > 1 for it in courses)


@pytest.mark.usefixtures("courses")
def test_units_are_those_of_the_path_or_of_a_list():
    told = Course.objects.filter(units__isnull=False).distinct()
    assert told.filter(path="A1+A2").exists()
    assert told.filter(path=None).exists()
    for it in told.prefetch_related("units"):
        assert saying(it, "units")
        assert not it.path_id or {unit.path_id for unit in it.units.all()} == {it.path_id}


def test_the_same_codes_each_time_and_none_twice():
    assert offers.all_codes() == offers.all_codes()
    assert len(set(offers.all_codes())) == 400
    assert all(re.fullmatch(CourseCode.regex, code) for code in offers.all_codes())


def test_a_second_run_changes_nothing(courses):
    now = counts()
    assert DemoCourses().load() == NOTHING
    assert counts() == now


def test_what_was_lost_comes_back(courses):
    Course.objects.filter(code__in=offers.all_codes()[:3]).delete()
    assert DemoCourses().load() == NOTHING | {"invented courses": 3}


@pytest.mark.usefixtures("courses")
def test_removing_leaves_nothing_but_the_number_of_the_change(before):
    number = CourseRevision.objects.get().number
    touched = Course.objects.first()
    touched.notes = "Mudado"
    touched.save()
    SearchCount.objects.create(course=touched, day=timezone.localdate(), count=3)
    Call.objects.create(course=touched)
    assert DemoCourses().remove() == {"invented schools": len(SCHOOLS) + 1, "invented courses": 400, **NOBODY}
    left = {label: count for label, count in counts().items() if count != before[label]}
    assert left == {"courses.CourseRevision": 1}
    revision = CourseRevision.objects.get()
    assert revision.whole == revision.number > number
    assert DemoCourses().remove() == {"invented schools": 0, "invented courses": 0, **NOBODY}


@pytest.mark.usefixtures("courses")
def test_removing_spares_what_is_real():
    real = course()
    other = add_provider(by=None, kind="escola", name="Escola verdadeira")
    add_course(by=None, origin="lista", source="L", on=timezone.localdate(), provider=other)
    DemoCourses().remove()
    assert Course.objects.count() == 2
    assert Course.history.count() == 2
    assert Place.objects.get() == real.class_place


def test_the_online_school_stands_nowhere(courses):
    assert all(it.class_place is None for it in courses if it.provider.name == ONLINE.full_name)
