"""Writing attendance down on the trainer's page: a row for each person, rows for others, a number for minors."""

import re

import pytest

from tests.training import factories as make
from training import holding
from training.models import AssignmentState, Attendance, Participant, SessionState, TrainingSession

LASTS = "240"


@pytest.fixture
def who(db):
    return make.trainer("Formadora «Ímpar»")


@pytest.fixture
def client(client_of, who):
    """The trainer."""
    return client_of(who.user)


@pytest.fixture
def session(who, reviewer):
    return make.scheduled(by=reviewer, who=who)


def address(session):
    return f"/area/formacao/sessoes/{session.pk}/presencas/"


def words(response):
    return response.content.decode()


def filled(session, *rows, others=(), **more):
    """What the page sends: minutes or "all" for each person of the list, then (name, e-mail, minutes or "all")."""
    session.refresh_from_db()
    data = {"read_at": str(session.revision), "do": "save", "rows": str(len(others))}
    people = [(str(one.pk), stayed) for one, stayed in zip(session.group.participants.all(), rows, strict=True)]
    for number, (name, email, stayed) in enumerate(others):
        data |= {f"name-n{number}": name, f"email-n{number}": email}
        people.append((f"n{number}", stayed))
    for key, stayed in people:
        data[f"minutes-{key}"] = "" if stayed == "all" else str(stayed)
        data |= {f"here-{key}": "on"} if stayed == "all" else {}
    return data | more


def test_the_page_has_a_row_for_each_person_and_is_saved(client, session):
    make.people(session.group, "Ana <b>d'Ávila</b>; filha", "محمد علي", "Zé " + "x" * 140)
    assert address(session) in words(client.get(f"/area/formacao/sessoes/{session.pk}/"))
    page = words(client.get(address(session)))
    assert "Ana &lt;b&gt;d&#x27;Ávila&lt;/b&gt;; filha" in page
    assert page.count('name="minutes-') == 6
    others = [("Rui Novo", "rui@gente.example", "30")]
    response = client.post(address(session), filled(session, "all", 90, "", others=others))
    assert (response.status_code, response["Location"]) == (302, f"/area/formacao/sessoes/{session.pk}/")
    session.refresh_from_db()
    assert (session.state, session.attended) == (SessionState.HELD, 3)
    assert sorted(Attendance.objects.values_list("minutes", flat=True)) == [30, 90, 240]
    page = words(client.get(address(session)))
    assert page.count(" checked") == 1
    assert 'value="90"' in page
    assert "Rui Novo" in page
    event = session.events.get(verb="hold")
    assert (event.actor, event.by) == ("formador", session.assignments.get().trainer.user)


def test_two_buttons_change_only_the_form(client, session):
    make.people(session.group, "Ana", "Rui")
    given = filled(session, 5, "", others=[("Novo «»", "", "12")])
    page = words(client.post(address(session), given | {"do": "all"}))
    assert page.count(" checked") == 2
    assert "Novo «»" in page
    page = words(client.post(address(session), given | {"do": "more"}))
    assert page.count('name="email-n') == 8
    assert 'value="5"' in page
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("minutes", ["muito", "-3", "241", "1e3", "9" * 500, "١٢٣٤"])
def test_minutes_that_cannot_be_get_a_sentence_and_stay(client, session, minutes):
    make.people(session.group, "Ana")
    response = client.post(address(session), filled(session, minutes))
    assert response.status_code == 422
    assert "error-summary" in words(response)
    assert "Ana: " in words(response)
    assert not Attendance.objects.exists()


def test_minutes_in_arabic_digits_are_minutes(client, session):
    make.people(session.group, "Ana")
    assert client.post(address(session), filled(session, "٩٠")).status_code == 302
    assert Attendance.objects.get().minutes == 90


def test_a_tick_and_other_minutes_contradict_each_other(client, session):
    one = make.people(session.group, "Ana")[0]
    given = filled(session, 60) | {f"here-{one.pk}": "on"}
    assert client.post(address(session), given).status_code == 422
    assert client.post(address(session), given | {f"minutes-{one.pk}": LASTS}).status_code == 302


@pytest.mark.parametrize(
    "other",
    [("", "rui@gente.example", "60"), ("Rui", "rui", "60"), ("Rui", "", ""), ("x" * 151, "", "60"), ("=1+1", "", "9")],
)
def test_somebody_who_cannot_be_added_leaves_everything_in_the_form(client, session, other):
    make.people(session.group, "Ana")
    response = client.post(address(session), filled(session, "all", others=[("", "", ""), other]))
    assert response.status_code == 422
    assert re.search(r'href="#id_\w+-n0"', words(response)), "empty rows are passed over"
    assert (Attendance.objects.count(), Participant.objects.count()) == (0, 1)
    assert " checked" in words(response)


def test_nobody_present_is_refused_with_what_to_do(client, session):
    make.people(session.group, "Ana")
    response = client.post(address(session), filled(session, ""))
    assert response.status_code == 422
    assert "error-summary" in words(response)
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED


def test_who_was_slower_sees_both_and_may_save_again(client, session, reviewer):
    one, two = make.people(session.group, "Ana", "Rui")
    slow = filled(session, 10, "all")
    holding.hold_session(session=session, by=reviewer, actor="agencia", minutes={one.pk: 50})
    response = client.post(address(session), slow)
    page = words(response)
    assert response.status_code == 409
    assert 'value="10"' in page
    assert "50 min" in page
    again = slow | {"read_at": re.search(r'name="read_at" value="(\d+)"', page)[1]}
    assert client.post(address(session), again).status_code == 302
    assert dict(Attendance.objects.values_list("participant", "minutes")) == {one.pk: 10, two.pk: 240}


def test_before_it_begins_and_after_two_weeks_the_page_says_when(client, who, reviewer):
    for days in (-3, 15):
        session = make.scheduled(by=reviewer, who=who, days_ago=days, venue_name=f"Casa {days}")
        make.people(session.group, "Ana")
        page = client.get(address(session))
        assert page.status_code == 200
        assert '<form method="post" action="/area/formacao' not in words(page)
        assert client.post(address(session), filled(session, "all")).status_code == 409
        session.occupations.all().delete()
    assert not Attendance.objects.exists()


def test_minors_are_counted_and_nowhere_named(client, who, reviewer):
    session = make.scheduled(by=reviewer, who=who, modules=[make.module("criancas", for_minors=True)])
    make.people(session.group, "Criança Única")
    page = words(client.get(address(session)))
    assert "Criança Única" not in page
    assert 'name="name-n0"' not in page
    assert client.post(address(session), {"head_count": "doze"}).status_code == 422
    named = {"head_count": "12", "rows": "1", "name-n0": "Criança", "minutes-n0": "5"}
    assert client.post(address(session), named).status_code == 302
    session.refresh_from_db()
    assert (session.head_count, Participant.objects.count(), Attendance.objects.count()) == (12, 1, 0)


def test_nobody_else_finds_the_page(client, client_of, session, stranger, reviewer):
    asked = make.trainer("Só convidada")
    session.assignments.create(trainer=asked, role="co-formador")
    for user in (stranger, reviewer, make.trainer("Outra").user, asked.user):
        assert client_of(user).get(address(session)).status_code == 404
        assert client_of(user).post(address(session), filled(session)).status_code == 404
    session.assignments.filter(trainer__name="Formadora «Ímpar»").update(state=AssignmentState.DECLINED)
    assert client.get(address(session)).status_code == 404


def test_more_people_than_the_limit_is_said(client, session):
    others = [(f"Pessoa {number}", "", "all") for number in range(26)]
    assert client.post(address(session), filled(session, others=others)).status_code == 302
    page = words(client.get(f"/area/formacao/sessoes/{session.pk}/"))
    assert "notice-warning" in page
    assert TrainingSession.objects.get(pk=session.pk).attended == 26


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_three_people_as_for_one(client, session, number, django_assert_num_queries):
    make.people(session.group, *(f"Pessoa {n}" for n in range(number)))
    client.get(address(session))
    with django_assert_num_queries(8):
        client.get(address(session))
    client.post(address(session), filled(session, *["all"] * number))
    with django_assert_num_queries(8):
        client.get(address(session))
    with django_assert_num_queries(9):
        client.get(f"/area/formacao/sessoes/{session.pk}/")
