"""Asking for training: four steps without an account, one request, two mails."""

import re
from datetime import date, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from portal.models import OutboxMail
from portal.public_forms import carry
from tests.courses.factories import municipality
from tests.training.asking_kit import CHECK, NIF, WHAT, WHO, ground, hidden, post, walk, when
from tests.training.factories import accepted, later, module, reviewer
from training.checking import is_nif, national_holiday, ways_for
from training.models import LocalHoliday, RequestState, Shift, Sizing, TrainingRequest, TrainingSession, Waiver

pytestmark = pytest.mark.django_db
ASK = "/formacao/pedido/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def at_step(response):
    return re.search(r'name="step" value="(\w+)"', response.content.decode())[1]


def next_holiday():
    """The next national holiday that is far enough away."""
    day = timezone.localdate() + timedelta(days=20)
    while not national_holiday(day):
        day += timedelta(days=1)
    return day


def saturday():
    day = later(30)
    while day.isoweekday() != 6 or national_holiday(day):
        day += timedelta(days=1)
    return day


def test_a_request_is_asked_for_and_arrives(client):
    ground()
    desk = reviewer()
    last = walk(client)
    assert "Associação «Ponte»; d&#x27;Ensaio" in last.content.decode()
    sent = post(client, last, "check", CHECK, go="send")
    made = TrainingRequest.objects.get()
    assert sent["Location"] == f"/formacao/pedido/recebido/{made.code}/"
    assert made.state == RequestState.SUBMITTED
    assert (made.people, made.nif, made.municipality_id, made.venue_name) == (20, NIF, "0807", "Sede")
    assert [(body.name, body.people) for body in made.bodies.all()] == [
        ("Junta de Freguesia de Exemplo", 8),
        ("Centro Alfa", None),
    ]
    assert made.wishes.get().options.count() == 1
    assert made.notes.splitlines() == ["Nada; mais", "nada"]
    assert [event.verb for event in made.events.all()] == ["submit"]
    mails = {mail.to: mail for mail in OutboxMail.objects.all()}
    assert set(mails) == {"contacto@ponte.example", desk.email}
    assert mails["contacto@ponte.example"].template == "training-received"
    assert made.contact_name not in mails[desk.email].body
    received = client.get(sent["Location"])
    assert made.code in received.content.decode()
    assert not received.cookies
    assert made.body_name not in received.content.decode()


def test_sent_twice_is_one_request_with_one_mail(client):
    ground()
    last = walk(client)
    first, second = (post(client, last, "check", CHECK, go="send") for _time in range(2))
    assert first["Location"] == second["Location"]
    assert TrainingRequest.objects.count() == 1
    assert OutboxMail.objects.filter(template="training-received").count() == 1


def test_going_back_loses_nothing_even_of_a_step_that_is_wrong(client):
    ground()
    second = post(client, client.get(ASK), "what", WHAT)
    half = when(venue_name="Sala «A»", venue_municipality="Não existe")
    first = post(client, second, "when", half, go="back")
    assert at_step(first) == "what"
    assert 'value="20"' in first.content.decode()
    again = post(client, first, "what", WHAT)
    assert at_step(again) == "when"
    assert 'value="Sala «A»"' in again.content.decode()
    assert 'value="Não existe"' in again.content.decode()


def test_the_room_is_kept_aside_while_the_session_is_online(client):
    ground()
    second = post(client, client.get(ASK), "what", WHAT)
    first = post(client, second, "when", when(), go="back")
    online = post(client, first, "what", WHAT | {"format": "online"})
    assert "venue_name" not in online.content.decode()
    third = post(client, online, "when", when(online=True))
    assert at_step(third) == "who"
    back = post(client, post(client, third, "who", {}, go="to:what"), "what", WHAT)
    assert 'value="Sede"' in back.content.decode()


def test_more_sessions_and_fewer_again(client):
    ground()
    slug = "dialogo-intercultural"
    second = post(client, client.get(ASK), "what", WHAT)
    two = post(client, second, "when", when(), go=f"more:{slug}")
    assert f'name="{slug}.2.1.day"' in two.content.decode()
    day = later(40)
    both = when() | {f"{slug}.2.1.day": str(day), f"{slug}.2.1.starts": "14:00", f"{slug}.2.1.ends": "18:00"}
    one = post(client, two, "when", both, go=f"less:{slug}.1")
    assert f'name="{slug}.2.1.day"' not in one.content.decode()
    assert f'value="{day}"' in one.content.decode()
    for _time in range(9):
        two = post(client, two, "when", both, go=f"more:{slug}")
    assert two.status_code == 422
    assert f'name="{slug}.9.1.day"' not in two.content.decode()


def test_thirty_people_are_offered_two_groups(client):
    ground()
    page = post(client, client.get(ASK), "what", WHAT | {"people": "30"})
    assert page.status_code == 422
    assert re.search(r'value="grupos" id="id_sizing_grupos" checked', page.content.decode())
    assert at_step(post(client, page, "what", WHAT | {"people": "30", "sizing": "grupos"})) == "when"


@pytest.mark.parametrize(
    ("people", "ways"),
    [
        (15, []),
        (25, []),
        (14, [Sizing.JOIN, Sizing.WAIVER]),
        (26, [Sizing.REDUCE, Sizing.JOIN, Sizing.WAIVER]),
        (29, [Sizing.REDUCE, Sizing.JOIN, Sizing.WAIVER]),
        (30, [Sizing.GROUPS, Sizing.REDUCE, Sizing.JOIN, Sizing.WAIVER]),
        (51, [Sizing.GROUPS, Sizing.REDUCE, Sizing.JOIN, Sizing.WAIVER]),
    ],
)
def test_what_a_number_of_people_may_choose(people, ways):
    assert ways_for(people, 15, 25) == ways


@pytest.mark.parametrize("people", ["14", "26"])
def test_14_or_26_people_get_a_sentence_and_an_exception_needs_a_reason(client, people):
    ground()
    what = WHAT | {"people": people}
    page = post(client, client.get(ASK), "what", what)
    assert page.status_code == 422
    assert "from 15 to 25" in text(post(client, client.get(f"/en{ASK}"), "what", what, url=f"/en{ASK}"))
    assert f'value="{people}"' in page.content.decode()
    assert 'value="grupos"' not in page.content.decode()
    page = post(client, page, "what", what | {"sizing": "dispensa"})
    assert (page.status_code, at_step(page)) == (422, "what")
    last = walk(client, what={"people": people, "sizing": "dispensa", "waiver_reason": "Ilha pequena"})
    post(client, last, "check", CHECK, go="send")
    made = TrainingRequest.objects.get()
    assert (made.waiver, made.waiver_reason) == (Waiver.ASKED, "Ilha pequena")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (lambda: timezone.localdate() - timedelta(days=1), "is over or is today"),
        (timezone.localdate, "is over or is today"),
        (lambda: timezone.localdate() + timedelta(days=900), "more than two years away"),
        (next_holiday, "is a national holiday"),
    ],
)
def test_a_day_that_cannot_be(client, day, sentence):
    ground()
    url = f"/en{ASK}"
    second = post(client, client.get(url), "what", WHAT, url=url)
    page = post(client, second, "when", when(day=day()), url=url)
    assert (page.status_code, at_step(page)) == (422, "when")
    assert sentence in text(page)
    assert f'value="{day()}"' in page.content.decode()


def test_holidays_are_those_of_portugal():
    assert national_holiday(date(2027, 4, 25)) == "Dia da Liberdade"
    assert national_holiday(date(2027, 6, 10))
    assert national_holiday(date(2027, 3, 26)), "Good Friday"
    assert not national_holiday(date(2027, 6, 11))


@pytest.mark.parametrize("kind", ["weekend", "local"])
def test_an_unusual_day_is_asked_about_once(client, kind):
    place = ground()
    day = saturday() if kind == "weekend" else later(33)
    if kind == "local":
        LocalHoliday.objects.create(municipality=place, day=day, name="Feriado de Ensaio")
    second = post(client, client.get(ASK), "what", WHAT)
    page = post(client, second, "when", when(day=day))
    assert page.status_code == 422
    assert f'name="sure" value="{day}"' in page.content.decode()
    assert at_step(post(client, page, "when", when(day=day, sure=str(day)))) == "who"
    other = post(client, page, "when", when(day=saturday() + timedelta(days=7), sure=str(day)))
    assert other.status_code == 422


def test_an_online_session_with_room_data_is_refused_with_a_sentence(client):
    ground()
    url = f"/en{ASK}"
    second = post(client, client.get(url), "what", WHAT | {"format": "online"}, url=url)
    for more in ({"venue_name": "Sala"}, {"has_projector": "on"}):
        page = post(client, second, "when", when(online=True, **more), url=url)
        assert page.status_code == 422
        assert "needs no room" in text(page)


@pytest.mark.parametrize("nif", ["501234561", "50123456", "000000000", "501234560a", "١٢٣٤٥٦٧٨٩"])
def test_a_wrong_nif_gets_a_sentence_and_stays(client, nif):
    ground()
    page = post(client, client.get(ASK), "what", WHAT)
    page = post(client, page, "when", when())
    page = post(client, page, "who", WHO | {"nif": nif})
    assert page.status_code == 422
    assert f'value="{nif}"' in page.content.decode()
    assert at_step(post(client, page, "who", WHO | {"nif": "", "no_nif_reason": ""})) == "who"
    assert at_step(post(client, page, "who", WHO | {"nif": "", "no_nif_reason": "Em constituição"})) == "check"


def test_the_check_digit():
    assert all(map(is_nif, ["501234560", "500000000", "123456789", "999999990"]))
    assert not any(map(is_nif, ["501234561", "400000000", "", "5012345600", "５０１２３４５６０"]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("postal_code", "12345"),
        ("municipality", "Atlântida"),
        ("municipality", ""),
        ("contact_email", "a@ponte.example\nBcc: b@c.example"),
        ("contact_email", "sem arroba"),
        ("contact_phone", "doze"),
        ("body_name", "x" * 10_000),
        ("body_name", "a\x00b"),
        ("bodies", "y" * 10_000),
        ("body_type", "outra'; DROP"),
    ],
)
def test_bad_input_about_the_organisation_gets_a_sentence_and_nothing_is_lost(client, name, value):
    ground()
    page = post(client, post(client, client.get(ASK), "what", WHAT), "when", when())
    page = post(client, page, "who", WHO | {name: value})
    assert (page.status_code, at_step(page)) == (422, "who")
    assert f'href="#id_{name}"' in page.content.decode()
    assert "Dona Contacto Única" in page.content.decode()
    if len(value) == 10_000:
        assert value in page.content.decode()
    assert not TrainingRequest.objects.exists()


def test_lagoa_needs_its_district(client):
    ground()
    municipality("0806", "Lagoa", "Faro")
    municipality("4201", "Lagoa", "Ilha de São Miguel")
    page = post(client, post(client, client.get(ASK), "what", WHAT), "when", when())
    page = post(client, page, "who", WHO | {"municipality": "Lagoa"})
    assert page.status_code == 422
    assert "Lagoa (Faro)" in text(page)
    assert at_step(post(client, page, "who", WHO | {"municipality": "Lagoa (Faro)"})) == "check"


def test_a_robot_and_a_foreign_page_send_nothing_and_lose_nothing(client):
    ground()
    last = walk(client)
    page = post(client, last, "check", CHECK | {"homepage": "x"}, go="send")
    assert (page.status_code, at_step(page)) == (422, "check")
    assert "Nada; mais" in page.content.decode()
    fields = {"step": "check", "go": "send", "form_token": hidden(last, "form_token"),
              "form_carried": hidden(last, "form_carried"), **CHECK}  # fmt: skip
    assert client.post(ASK, fields, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert not TrainingRequest.objects.exists()
    assert post(client, page, "check", CHECK, go="send").status_code == 302


def test_answers_that_are_not_ours_or_too_old_begin_again_and_say_so(client):
    ground()
    last = walk(client)
    data = {"form_token": hidden(last, "form_token"), "step": "check", "go": "send", **CHECK}
    old = signing.dumps({"raw": {}}, salt="portal.public_forms.carry:other", compress=True)
    for text_sent in ("", "nonsense", old, "x" * 30_000, hidden(last, "form_carried")[:-1] + "x"):
        page = client.post(ASK, data | {"form_carried": text_sent})
        assert (page.status_code, at_step(page)) == (400, "what")
        assert "error-summary" in page.content.decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.public_forms.OLDEST", -1)
        page = client.post(ASK, data | {"form_carried": hidden(last, "form_carried")})
    assert (page.status_code, at_step(page)) == (400, "what")
    assert not TrainingRequest.objects.exists()


def test_steps_are_all_looked_at_before_anything_is_sent(client):
    ground()
    first = client.get(ASK)
    answers = {"raw": {"what": {k: v if isinstance(v, list) else [v] for k, v in WHAT.items()}}, "counts": {},
               "once": "6a4f7a51-6ee2-4e1e-8f30-3c6fae2b5c11", "read_at": 0}  # fmt: skip
    data = {"form_token": hidden(first, "form_token"), "form_carried": carry("training-request", answers)}
    page = client.post(ASK, data | {"step": "check", "go": "send", **CHECK})
    assert (page.status_code, at_step(page)) == (422, "when")
    page = post(client, walk(client), "check", {"notes": "", "consent": ""}, go="send")
    assert (page.status_code, at_step(page)) == (422, "check")
    assert not TrainingRequest.objects.exists()


def test_open_actions_are_shown_at_the_first_step(client):
    ground()
    assert "nearby-title" not in client.get(ASK).content.decode()
    session = accepted(municipality=municipality()).sessions.get()
    TrainingSession.objects.filter(pk=session.pk).update(
        state="sessao-marcada", day=later(), starts="09:30", ends="13:30", is_open=True, open_places=3
    )
    assert session.code in client.get(ASK).content.decode()
    TrainingSession.objects.update(open_places=0)
    assert session.code not in client.get(ASK).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_first_step_asks_the_same_of_the_database(client, django_assert_num_queries, many):
    ground()
    for number in range(many):
        module(f"modulo-{number}")
        session = accepted(municipality=municipality()).sessions.get()
        TrainingSession.objects.filter(pk=session.pk).update(
            state="sessao-marcada", day=later(), starts="09:30", ends="13:30", is_open=True, open_places=3
        )
    client.get(ASK)
    with django_assert_num_queries(FIRST_STEP):
        client.get(ASK)


FIRST_STEP = 6


def test_the_time_to_an_answer_is_measured_or_said_not_to_be(client):
    ground()
    url = f"/en{ASK}"
    assert "has not been measured yet" in text(client.get(url))
    accepted()
    assert "half of 1 requests had their answer within 1 day" in text(client.get(url))


def test_everything_that_was_said_is_kept(client):
    ground()
    what = {"step_free": "on", "sign_language": "on", "large_print": "on", "other_needs": "Intérprete", "people": "40",
            "sizing": "grupos"}  # fmt: skip
    second = when(shift="repetida", venue_address="Rua 1", venue_postal_code="8100 002", has_flipchart="on",
                  has_computer="on", has_projector="on")  # fmt: skip
    post(client, walk(client, what=what, second=second), "check", CHECK, go="send")
    made = TrainingRequest.objects.get()
    assert made.step_free
    assert made.sign_language
    assert made.large_print
    assert made.has_projector
    assert (made.other_needs, made.venue_postal_code, made.sizing) == ("Intérprete", "8100-002", Sizing.GROUPS)
    assert made.shift == Shift.TWICE
    assert made.language == "pt"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_mail_is_in_the_language_of_the_page(client, language):
    ground()
    url = f"/{language}{ASK}"
    post(client, walk(client, url=url), "check", CHECK, go="send", url=url)
    assert OutboxMail.objects.get(to="contacto@ponte.example").language == language
