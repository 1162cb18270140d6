"""The secret sheet and the desk's pages about attendance."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.factories import UserFactory
from tests.training import factories as make
from tests.training.test_attendance import filled
from tests.training.test_following import send
from training.models import SessionState, TrainingEvent, TrainingSession
from training.sheets import give_sheet, stop_sheet
from training.timeline import NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(reviewer):
    """Yesterday's session, with two people named."""
    made = make.scheduled(by=reviewer)
    make.people(made.group, "Ana «d'Ávila»", "محمد علي")
    return made


@pytest.fixture
def address(session, reviewer):
    """The path of its sheet."""
    return path(give_sheet(session=session, by=reviewer))


def path(address):
    return "/" + address.split("/", 3)[3]


def words(response):
    return response.content.decode()


def desk(session, page):
    return reverse(f"admin:training_trainingsession_{page}", args=[session.pk])


def test_attendance_is_written_down_and_corrected_by_the_secret_address(client, session, address, reviewer):
    page = client.get(address)
    assert page.status_code == 200
    assert "Ana «d&#x27;Ávila»" in words(page)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies
    assert send(client, address, None, **filled(session, "all", 90)).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.attended) == (SessionState.HELD, 2)
    event = session.events.get(verb="hold")
    assert (event.actor, event.by) == (TrainingEvent.Actor.HOST, None)
    assert "notice-success" in words(client.get(address))
    assert send(client, address, None, **filled(session, "all", 0)).status_code == 302
    session.refresh_from_db()
    assert session.attended == 1


def test_opening_it_changes_nothing_and_a_foreign_form_is_refused(client, session, address):
    client.get(address)
    client.head(address)
    response = client.post(address, filled(session, "all", "all"), headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert response["Referrer-Policy"] == "strict-origin"
    assert client.post(address, filled(session, "all", "all")).status_code == 403
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED
    assert not session.attendances.exists()


@pytest.mark.parametrize(("days_ago", "status"), [(-1, 410), (0, 200), (14, 200), (15, 410)])
def test_it_opens_on_the_day_and_for_two_weeks(client, session, address, days_ago, status):
    TrainingSession.objects.filter(pk=session.pk).update(day=timezone.localdate() - timedelta(days=days_ago))
    page = client.get(address)
    assert page.status_code == status
    if status == 410:
        assert "Ávila" not in words(page)
        assert send(client, address, None, **filled(session, "all", "all")).status_code in (403, 410)
        assert not session.attendances.exists()


@pytest.mark.parametrize("state", [SessionState.EVALUATED, SessionState.CANCELLED, SessionState.POSTPONED])
def test_it_is_shut_when_the_session_is_closed_or_off(client, session, address, state):
    TrainingSession.objects.filter(pk=session.pk).update(state=state)
    page = client.get(address)
    assert page.status_code == 410
    assert "Ávila" not in words(page)


def test_a_new_address_stops_the_old_one_and_it_can_be_stopped(client, session, address, reviewer):
    new = path(give_sheet(session=session, by=reviewer))
    assert client.get(address).status_code == 404
    assert client.get(new).status_code == 200
    session.refresh_from_db()
    assert new.split("/")[-2] not in str(session.__dict__)
    stop_sheet(session=session, by=reviewer)
    for gone in (
        new,
        "/formacao/folha/nada/",
        f"/formacao/folha/{'x' * 300}/",
        f"/formacao/folha/{session.sheet_hash}/",
    ):
        assert client.get(gone).status_code == 404


def test_the_address_stands_in_no_log(client, session, address, caplog):
    client.get(address + "nada/")
    TrainingSession.objects.filter(pk=session.pk).update(state=SessionState.EVALUATED)
    client.get(address)
    assert address.split("/")[-2][:20] not in caplog.text


def test_only_the_agency_gives_an_address_and_only_while_it_is_of_use(session, reviewer):
    for by in (UserFactory(), session.assignments.get().trainer.user):
        with pytest.raises(PermissionDenied):
            give_sheet(session=session, by=by)
        with pytest.raises(PermissionDenied):
            stop_sheet(session=session, by=by)
    with pytest.raises(NotNow):
        give_sheet(session=make.accepted(by=reviewer, venue_name="Outra").sessions.get(), by=reviewer)


def test_the_desk_gives_the_address_once_and_stops_it(client, client_of, session, reviewer):
    officer = client_of(reviewer)
    response = officer.post(desk(session, "sheet"))
    assert "no-store" in response["Cache-Control"]
    shown = words(response).split('secret-address">')[1].split("<")[0]
    assert client.get(path(shown)).status_code == 200
    page = words(officer.get(desk(session, "desk")))
    assert shown not in page
    assert 'name="stop"' in page
    assert officer.get(desk(session, "sheet")).status_code == 405
    officer.post(desk(session, "sheet"), {"stop": "1"})
    assert client.get(path(shown)).status_code == 404


def test_the_desk_writes_attendance_down_and_shows_it(client_of, session, reviewer):
    officer = client_of(reviewer)
    assert desk(session, "attendance") in words(officer.get(desk(session, "desk")))
    assert officer.post(desk(session, "attendance"), filled(session, "all", 90)).status_code == 302
    page = words(officer.get(desk(session, "desk")))
    assert "90 min" in page
    assert "p1@gente.example" in page
    assert officer.post(desk(session, "attendance"), filled(session, "all", "muito")).status_code == 422
    TrainingSession.objects.filter(pk=session.pk).update(day=timezone.localdate() - timedelta(days=100))
    assert officer.post(desk(session, "attendance"), filled(session, "all", 80)).status_code == 302
    sheet = words(officer.get(desk(session, "day")))
    assert "محمد علي" in sheet
    assert desk(session, "desk") in sheet


def test_of_minors_the_desk_shows_and_takes_a_number_only(client_of, reviewer):
    session = make.scheduled(by=reviewer, modules=[make.module("criancas", for_minors=True)])
    make.people(session.group, "Criança Única")
    officer = client_of(reviewer)
    for page in ("desk", "attendance", "day"):
        shown = words(officer.get(desk(session, page)))
        assert "Criança Única" not in shown
        assert desk(session, "people") not in shown
    assert officer.get(desk(session, "people")).status_code == 302
    assert officer.post(desk(session, "attendance"), {"head_count": "9"}).status_code == 302
    session.refresh_from_db()
    assert session.attended == 9


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_much_for_three_people_as_for_one(
    client, client_of, reviewer, number, django_assert_num_queries
):
    session = make.scheduled(by=reviewer)
    for one in make.people(session.group, *(f"Pessoa {n}" for n in range(number))):
        session.attendances.create(participant=one, minutes=60)
    TrainingSession.objects.filter(pk=session.pk).update(state=SessionState.HELD, attended=number, minutes=240)
    address, officer = path(give_sheet(session=session, by=reviewer)), client_of(reviewer)
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    officer.get(desk(session, "desk"))
    for page, queries in (("desk", 15), ("attendance", 11), ("day", 9), ("people", 12)):
        with django_assert_num_queries(queries):
            officer.get(desk(session, page))
