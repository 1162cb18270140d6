"""A trainer's own pages: what they are asked, answering, their hours, the sheet of the day, the secret calendar."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from portal.models import OutboxMail
from tests.training import factories as make
from training import planning
from training.models import Assignment, AssignmentState, Participant, SessionState
from training.pool import add_absence, give_feed
from training.suggesting import When, suggest

MINE, HOURS = "/area/formacao/", "/area/formacao/horario/"


@pytest.fixture
def who(db):
    return make.trainer("Formadora «Ímpar»")


@pytest.fixture
def client(client_of, who):
    """The trainer."""
    return client_of(who.user)


@pytest.fixture
def asked(who, reviewer):
    """A session they are asked for, in the hands of the reviewer."""
    session = make.accepted(by=reviewer).sessions.get()
    return planning.assign_trainer(session=session, trainer=who, by=reviewer, **make.when())


def page_of(assignment):
    return f"/area/formacao/sessoes/{assignment.session_id}/"


def words(response):
    return response.content.decode()


def test_a_session_asked_for_waits_on_the_first_page_and_is_accepted(client, asked):
    assert page_of(asked) in words(client.get("/area/"))
    assert page_of(asked) in words(client.get(MINE))
    assert client.post(page_of(asked), {"do": "aceitar", "reason": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == AssignmentState.ACCEPTED


def test_a_session_is_declined_and_given_up_with_the_officer_told(client, asked, reviewer):
    client.post(page_of(asked), {"do": "recusar", "reason": "Doente"})
    session = asked.session
    session.refresh_from_db()
    assert (session.state, session.occupations.count()) == (SessionState.PROPOSED, 0)
    assert OutboxMail.objects.filter(to=reviewer.email, template="training-officer").count() == 1
    assert client.get(page_of(asked)).status_code == 404, "no longer theirs"


def test_giving_up_needs_a_reason_and_opens_the_search_again(client, asked, reviewer, who):
    client.post(page_of(asked), {"do": "aceitar"})
    response = client.post(page_of(asked), {"do": "desistir", "reason": " "})
    assert response.status_code == 422
    assert "error-summary" in words(response)
    other = make.trainer("Formadora Outra")
    client.post(page_of(asked), {"do": "desistir", "reason": "Avaria"})
    asked.refresh_from_db()
    assert asked.state == AssignmentState.GIVEN_UP
    asked.session.refresh_from_db()
    found = suggest(asked.session, When(asked.session.day, time(9, 30), time(13, 30)))
    assert [one.trainer for one in found] == [other, who], "who gave up comes last"


def test_nobody_else_sees_a_trainers_pages(client_of, asked, stranger, reviewer):
    other = make.trainer("Formadora Outra")
    for user in (stranger, reviewer, other.user):
        assert client_of(user).get(page_of(asked)).status_code == 404
        assert client_of(user).get(f"{page_of(asked)}dia/").status_code == 404
        assert client_of(user).post(page_of(asked), {"do": "aceitar"}).status_code == 404
    assert client_of(stranger).get(MINE).status_code == 404
    assert client_of(stranger).get(HOURS).status_code == 404
    assert Assignment.objects.get().state == AssignmentState.ASKED


def test_the_sheet_of_the_day_has_what_is_needed_on_paper(client, asked):
    Participant.objects.create(group=asked.session.group, name="Zé «Participante»")
    page = words(client.get(f"{page_of(asked)}dia/"))
    assert asked.session.request.contact_phone in page
    assert "Sede da Ponte" in page
    assert "Zé «Participante»" in page
    asked.session.module.for_minors = True
    asked.session.module.save()
    assert "Zé «Participante»" not in words(client.get(f"{page_of(asked)}dia/"))


def test_hours_are_replaced_and_wrong_ones_get_a_sentence(client, who):
    def rows(*given):
        data = {"hours-TOTAL_FORMS": str(len(given)), "hours-INITIAL_FORMS": "0"}
        for number, row in enumerate(given):
            data |= {
                f"hours-{number}-{name}": value for name, value in zip(("weekday", "starts", "ends"), row, strict=True)
            }
        return data

    assert client.post(HOURS, rows(("1", "09:00", "13:00"), ("", "", ""))).status_code == 302
    assert [(row.weekday, row.starts) for row in who.hours.all()] == [(1, time(9))]
    for wrong in (
        [("1", "13:00", "09:00")],
        [("1", "09:00", "")],
        [("1", "09:00", "12:00"), ("1", "11:00", "13:00")],
        [("9", "09:00", "12:00")],
    ):
        response = client.post(HOURS, rows(*wrong))
        assert response.status_code == 422, wrong
        assert "error-summary" in words(response)
    assert client.post(HOURS, {"nada": "1"}).status_code == 422
    assert who.hours.count() == 1


def test_days_away_are_added_once_and_removed_only_by_their_owner(client, client_of, who):
    day = make.later()
    given = {"first": day.isoformat(), "last": day.isoformat()}
    address = reverse("training_area:absences")
    client.post(address, given)
    client.post(address, given)
    absence = who.absences.get()
    other = make.trainer("Formadora Outra")
    client_of(other.user).post(address, {"drop": str(absence.pk)})
    assert who.absences.count() == 1
    past = (timezone.localdate() - timedelta(days=3)).isoformat()
    assert client.post(address, {"first": past, "last": past}).status_code == 422
    assert client.post(address, {"first": given["first"], "last": past}).status_code == 422
    client.post(address, {"drop": str(absence.pk)})
    assert not who.absences.exists()


def test_a_trainer_away_is_refused_and_suggested_last(asked, who, reviewer):
    session = make.accepted(by=reviewer, venue_name="Outra casa").sessions.get()
    day = make.later(60)
    add_absence(trainer=who, by=who.user, first=day, last=day)
    found = suggest(session, When(day, time(9, 30), time(13, 30)))
    assert [one.possible for one in found] == [False]


# --- the calendar by a secret address ------------------------------------------------------------------------------


def feed_at(token):
    return reverse("training:feed", args=[token])


def test_the_calendar_has_the_sessions_and_nobodys_name(client_of, asked, who):
    Participant.objects.create(group=asked.session.group, name="Zé Participante", email="ze@vila.example")
    response = client_of(None).get(feed_at(give_feed(trainer=who, by=who.user)))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    events = list(Calendar.from_ical(response.content).walk("VEVENT"))
    assert [event["UID"] for event in events] == [f"{asked.session_id}@integra"]
    assert events[0]["STATUS"] == "TENTATIVE"
    text = response.content.decode()
    request = asked.session.request
    for personal in ("Participante", "ze@vila", request.contact_name, request.contact_email, request.contact_phone):
        assert personal not in text


def test_a_new_address_stops_the_old_one_and_it_can_be_stopped(client, client_of, who):
    old = give_feed(trainer=who, by=who.user)
    response = client.post(reverse("training_area:feed"))
    assert client_of(None).get(feed_at(old)).status_code == 404
    new = words(response).split("/formacao/agenda/")[1].split(".ics")[0]
    assert client_of(None).get(feed_at(new)).status_code == 200
    assert new not in words(client.get(HOURS)), "shown once"
    who.refresh_from_db()
    assert new not in str(who.__dict__)
    client.post(reverse("training_area:feed"), {"stop": "1"})
    assert client_of(None).get(feed_at(new)).status_code == 404
    assert client_of(None).get(feed_at("x" * 200)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_calendar_and_the_list_ask_as_much_for_three_as_for_one(
    client, client_of, who, reviewer, number, django_assert_num_queries
):
    token = give_feed(trainer=who, by=who.user)
    for place in range(number):
        session = make.accepted(by=reviewer, venue_name=f"Casa {place}").sessions.get()
        planning.assign_trainer(session=session, trainer=who, by=reviewer, **make.when(make.later(30 + 7 * place)))
    with django_assert_num_queries(2):
        client_of(None).get(feed_at(token))
    client.get(MINE)
    with django_assert_num_queries(6):
        client.get(MINE)
