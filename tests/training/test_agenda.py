"""The calendar of actions, its file, the actions others may join; the same at the desk."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from tests.factories import MunicipalityFactory
from tests.training.factories import accepted, later, module
from training.agenda import asked_month, month_of
from training.models import SessionState, TrainingSession

pytestmark = pytest.mark.django_db


def action(*, day=None, state=SessionState.SCHEDULED, slug="dialogo-intercultural", **more):
    """An action with its day settled."""
    made = accepted(modules=[module(slug, title={"pt": f"Módulo {slug}"})], is_demo=more.pop("is_demo", False))
    row = made.sessions.get()
    town = more.pop("town", None) or MunicipalityFactory()
    values = {"day": day or later(), "starts": time(9, 30), "ends": time(13, 30), "venue_municipality": town} | more
    TrainingSession.objects.filter(pk=row.pk).update(state=state, **values)
    row.refresh_from_db()
    return row


def month_page(client, row, prefix=""):
    return client.get(f"{prefix}/formacao/calendario/?mes={row.day:%Y-%m}").content.decode()


def test_a_settled_action_stands_in_the_month_without_the_name_of_who_asked(client):
    row = action()
    page = month_page(client, row)
    assert "Módulo dialogo-intercultural" in page
    assert "1 ação" in page
    assert row.request.body_name not in page
    assert "Dona Contacto" not in page


@pytest.mark.parametrize("state", [SessionState.TRAINER_ASSIGNED, SessionState.CANCELLED])
def test_what_is_not_settled_is_not_public(client, state):
    row = action(state=state)
    assert row.code not in month_page(client, row)
    assert row.code not in client.get("/formacao/calendario.ics").content.decode()


def test_a_postponed_action_leaves_the_kept_page_at_once(client):
    row = action()
    assert row.code in month_page(client, row)
    TrainingSession.objects.filter(pk=row.pk).update(state=SessionState.POSTPONED, day=None, starts=None, ends=None)
    assert row.code not in month_page(client, row)


@pytest.mark.parametrize("text", ["", "lixo", "2026-13", "0000-01", "9999-12", "-1-1", "2026"])
def test_a_month_that_means_nothing_is_this_month(client, text):
    assert asked_month(text) == timezone.localdate().replace(day=1)
    assert client.get("/formacao/calendario/", {"mes": text}).status_code == 200


def test_months_lead_to_those_beside_them():
    for first, before, after in ((date(2026, 1, 1), "2025-12", "2026-02"), (date(2026, 12, 1), "2026-11", "2027-01")):
        month = month_of(first, [])
        assert (month.before, month.after) == (before, after)
        assert month.weekdays[0].weekday() == 0


def test_the_file_has_the_time_of_the_place(client):
    action(slug="ilha", town=MunicipalityFactory(dico="4203"))
    action(slug="terra")
    events = Calendar.from_ical(client.get("/formacao/calendario.ics").content).walk("VEVENT")
    zones = {str(event["summary"]): event["dtstart"].params["TZID"] for event in events}
    assert zones == {"Módulo ilha": "Atlantic/Azores", "Módulo terra": "Europe/Lisbon"}
    assert all("Ponte" not in event.to_ical().decode() for event in events)


def test_demonstrations_say_so(client):
    row = action(is_demo=True, is_open=True, open_places=3)
    assert "Demonstração" in month_page(client, row)
    assert "Demonstração" in client.get("/formacao/abertas/").content.decode()
    assert "Demonstração:" in client.get("/formacao/calendario.ics").content.decode()


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"is_open": True, "open_places": 4}, True),
        ({"is_open": True, "open_places": 0}, False),
        ({"is_open": False, "open_places": 4}, False),
        ({"is_open": True, "open_places": 4, "state": SessionState.TRAINER_ASSIGNED}, False),
        ({"is_open": True, "open_places": 4, "day": date.today() - timedelta(days=1)}, False),
    ],
)
def test_only_actions_with_places_for_others_are_listed_as_open(client, values, shown):
    row = action(**values)
    page = client.get("/formacao/abertas/").content.decode()
    assert (row.code in page) is shown
    assert ("4 lugares para outras entidades" in page) is shown


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["/formacao/calendario/", "/formacao/abertas/", "/formacao/calendario.ics"])
def test_lists_cost_the_same_however_long(client, django_assert_num_queries, path, rows):
    today = timezone.localdate()
    for number in range(rows):
        action(day=today, slug=f"m{number}", is_open=True, open_places=2)
    client.get("/formacao/nao-ha/")
    with django_assert_num_queries(2):
        client.get(path)


def test_the_desk_sees_who_asked_and_what_is_being_settled(client_of, reviewer, coordinator):
    row = action(state=SessionState.TRAINER_ASSIGNED)
    address = f"/admin/training/trainingmodule/calendario/?mes={row.day:%Y-%m}"
    page = client_of(reviewer).get(address).content.decode()
    assert "Associação d&#x27;Ensaio «Ponte»; lda" in page
    assert client_of(coordinator).get(address).status_code in (302, 403, 404)
