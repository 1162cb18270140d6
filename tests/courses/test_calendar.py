"""The calendar file: weekly classes in the place's own time, or a sentence."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from courses.editing import edit_course
from courses.search.index import forget
from tests.courses.factories import course, municipality, place, provider

pytestmark = pytest.mark.django_db
CLASSES = [{"day": 2, "from": "19:00", "to": "22:00"}, {"day": 4, "from": "10:00", "to": ""}]
EXACT = {"starts": "2030-01-02", "ends": "2030-03-28", "timetable": CLASSES}


@pytest.fixture(autouse=True)
def _index():
    forget()


def get(it, language=""):
    return Client().get(f"{language}/cursos/{it.code}/horario.ics")


def events(it):
    response = get(it)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{it.code}.ics"'
    return [part for part in Calendar.from_ical(response.content).walk() if part.name == "VEVENT"]


def test_a_weekly_event_for_each_class():
    first, second = events(course(place(name="Sala, 1"), **EXACT))
    lisbon = ZoneInfo("Europe/Lisbon")
    # The course begins on a Wednesday: the first Tuesday is a week later, the first Thursday the next day.
    assert first["dtstart"].dt == datetime(2030, 1, 8, 19, tzinfo=lisbon)
    assert first["dtend"].dt == datetime(2030, 1, 8, 22, tzinfo=lisbon)
    assert second["dtstart"].dt == datetime(2030, 1, 3, 10, tzinfo=lisbon)
    assert "dtend" not in second
    assert first["rrule"]["FREQ"] == ["WEEKLY"]
    assert first["rrule"]["UNTIL"][0].date() == date(2030, 3, 28)
    assert str(first["location"]).startswith("Sala, 1")


def test_times_are_those_of_the_azores():
    azores = municipality(dico="4203", name="Ponta Delgada", district="Região Autónoma dos Açores")
    it = course(place(municipality=azores), **EXACT)
    assert events(it)[0]["dtstart"].dt == datetime(2030, 1, 8, 19, tzinfo=ZoneInfo("Atlantic/Azores"))
    assert b"BEGIN:VTIMEZONE" in get(it).content


def test_a_change_moves_the_same_event():
    it = course(**EXACT)
    before = events(it)
    edit_course(course=it, read_at=1, by=None, origin="linha", source="Linha", on=date(2030, 1, 1), ends="2030-04-25")
    after = events(it)
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert (before[0]["sequence"], after[0]["sequence"]) == (1, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"starts": "2030-01"}, {"ends": ""}, {"ends": "2030-Q2"}, {"timetable": []}, {"timetable": [{"day": 2}]},
        {"timetable": [{"day": None, "from": "19:00"}]}, {"starts": "2030-03-27", "ends": "2030-03-28",
        "timetable": [{"day": 1, "from": "19:00"}]},
    ],
)  # fmt: skip
def test_no_file_where_the_days_are_not_known_exactly(changed):
    it = course(**(EXACT | changed))
    response = get(it)
    assert response.status_code == 404
    assert it.code in response.content.decode()
    assert "horario.ics" not in Client().get(f"/cursos/{it.code}/").content.decode()


def test_the_page_links_to_it_in_its_language():
    it = course(**EXACT)
    assert f'href="/ne/cursos/{it.code}/horario.ics"' in Client().get(f"/ne/cursos/{it.code}/").content.decode()
    assert get(it, "/ne").status_code == 200


def test_a_cancelled_course_and_an_invented_one_say_so():
    assert str(events(course(status="cancelado", **EXACT))[0]["status"]) == "CANCELLED"
    demo = course(place(of=provider(name="Inventada", is_demo=True)), **EXACT)
    assert "Dem" in str(events(demo)[0]["description"])


def test_lines_cannot_be_broken():
    name = "Escola\r\nATTENDEE:mailto:a@escola.example; , \\"
    it = course(place(of=provider(name=name), name=name), **EXACT)
    assert [event.get("attendee") for event in events(it)] == [None, None]


def test_unknown_and_small_letters(client):
    assert client.get("/cursos/BBBBBB/horario.ics").status_code == 404
    it = course(**EXACT)
    if it.code != it.code.lower():
        response = client.get(f"/cursos/{it.code.lower()}/horario.ics")
        assert response["Location"] == f"/cursos/{it.code}/horario.ics"
