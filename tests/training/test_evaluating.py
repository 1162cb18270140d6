"""An action is evaluated behind a secret link: once a form, never by more than were there, and by nobody known."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from portal.models import OutboxMail
from tests.reading import words_of
from tests.training import factories as make
from training.evaluating import OPEN_DAYS, evaluate_session, evaluated_by, evaluation_link
from training.models import Evaluation, SessionState, TrainingSession
from training.thanking import thank
from training.timeline import NotNow

pytestmark = pytest.mark.django_db
MARKS = {"useful": "5", "trainer": "4", "organisation": "3", "overall": "4"}
HOSTILE = "«Ótimo»; 'sim' \"não\"\r\n<b>مرحبا</b> " + "a" * 200


def path_of(session):
    link = evaluation_link(session)
    session.refresh_from_db()
    return "/" + link.split("/", 3)[3]


def fields(page):
    """The hidden fields of the form that `page` shows."""
    return dict(re.findall(r'name="(form_token|once)" value="([^"]*)"', page.content.decode()))


def send(client, path, page=None, **data):
    page = page or client.get(path)
    given = {**MARKS, "comment": "", **fields(page), **data}
    return client.post(path, given, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Tests fill in a form at once."""
    monkeypatch.setattr("portal.public_forms._is_ours", _without_youngest(monkeypatch))


def _without_youngest(monkeypatch):
    from portal import public_forms

    asked = public_forms._is_ours
    return lambda signer, token, max_age=None: max_age != public_forms.YOUNGEST and asked(signer, token, max_age)


def give(session, **more):
    scores = {name: int(value) for name, value in MARKS.items()}
    return evaluate_session(session=session, once=uuid4(), **{**scores, "comment": "", **more})


def test_an_answer_is_kept_with_the_day_and_nothing_about_the_person(client, caplog):
    session = make.held()
    path = path_of(session)
    page = client.get(path)
    assert page.status_code == 200
    done = send(client, path, page, comment=HOSTILE)
    assert done["Location"] == f"{path}obrigado/"
    kept = Evaluation.objects.get()
    assert (kept.useful, kept.trainer, kept.organisation, kept.overall) == (5, 4, 3, 4)
    assert kept.comment == HOSTILE.replace("\r\n", "\n")
    columns = {field.name for field in Evaluation._meta.fields}
    assert columns == {"id", "session", "useful", "trainer", "organisation", "overall", "comment", "on", "once"}
    assert kept.on == timezone.localdate()
    for answer in (page, done, client.get(done["Location"])):
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "strict-origin"
        assert not answer.cookies
    assert path.split("/")[3] not in caplog.text


def test_a_form_sent_twice_is_kept_once_and_thanks_twice(client):
    session = make.held(attended=1)
    path = path_of(session)
    page = client.get(path)
    first, second = send(client, path, page), send(client, path, page)
    assert first["Location"] == second["Location"]
    assert Evaluation.objects.count() == 1


def test_never_more_answers_than_people_were_there(client):
    session = make.held(attended=2)
    path = path_of(session)
    page = client.get(path)
    for _number in range(2):
        assert send(client, path).status_code == 302
    late = send(client, path, page)
    assert late.status_code == 409
    assert client.get(path).status_code == 409
    assert "Já avaliaram esta ação" in words_of(late.content.decode())
    assert Evaluation.objects.count() == 2
    with pytest.raises(NotNow):
        give(session)


def test_it_can_be_done_for_sixty_days_and_then_a_sentence_says_so(client):
    session = make.held(days=OPEN_DAYS)
    path = path_of(session)
    assert client.get(path).status_code == 200
    TrainingSession.objects.update(day=timezone.localdate() - timedelta(days=OPEN_DAYS + 1))
    page = client.get(path)
    assert page.status_code == 410
    assert "60 dias" in words_of(page.content.decode())
    session.refresh_from_db()
    with pytest.raises(NotNow):
        give(session)


def test_a_closed_action_can_still_be_evaluated_an_erased_one_not(client):
    session = make.held(state=SessionState.EVALUATED)
    path = path_of(session)
    assert send(client, path).status_code == 302
    TrainingSession.objects.update(cleared_at=timezone.now())
    assert client.get(path).status_code == 410


def test_minors_are_never_asked(client):
    session = make.held(modules=[make.module("leitura", for_minors=True)])
    assert evaluation_link(session) == ""
    session.refresh_from_db()
    assert session.evaluation_hash == ""
    grown = make.held(venue_name="Outra")
    path = path_of(grown)
    grown.module.for_minors = True
    grown.module.save()
    assert client.get(path).status_code == 404
    assert send(client, path, form_token="x").status_code == 404


def test_a_link_that_was_never_sent_opens_nothing(client):
    session = make.held()
    path = path_of(session)
    token = path.split("/")[3]
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    for guessed in (wrong, session.code, str(session.pk), session.evaluation_hash, "x" * 300):
        for more in ("", "obrigado/"):
            assert client.get(f"/formacao/avaliar/{guessed}/{more}").status_code == 404
        assert client.post(f"/formacao/avaliar/{guessed}/", MARKS).status_code == 404
    TrainingSession.objects.update(state=SessionState.SCHEDULED)
    assert client.get(path).status_code == 404


def test_the_link_is_the_same_in_each_mail_and_in_the_language_of_the_request():
    session = make.held(language="ar")
    with translation.override("pt"):
        first = evaluation_link(session)
    assert first == evaluation_link(TrainingSession.objects.get())
    assert "/ar/formacao/avaliar/" in first


@pytest.mark.parametrize("wrong", ["", "0", "6", "-1", "lixo", "٣", "1.5"])
def test_a_mark_that_is_none_gets_a_sentence_and_what_was_written_stays(client, wrong):
    path = path_of(make.held())
    page = client.get(path)
    answer = send(client, path, page, overall=wrong, comment=HOSTILE)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Escolha de 1 a 5." in told
    assert "«Ótimo»" in told
    assert fields(answer)["once"] == fields(page)["once"]
    assert not Evaluation.objects.exists()


def test_a_comment_too_long_and_a_foreign_form_are_refused(client):
    path = path_of(make.held())
    assert send(client, path, comment="a" * 1001).status_code == 422
    assert send(client, path, homepage="x").status_code == 422
    page = client.get(path)
    foreign = client.post(path, {**MARKS, **fields(page)}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert not Evaluation.objects.exists()
    with pytest.raises(ValidationError):
        give(make.held(venue_name="Outra"), overall=6)


def test_opening_the_link_changes_nothing(client):
    session = make.held()
    path = path_of(session)
    for _number in range(3):
        client.get(path)
        client.head(path)
        client.get(f"{path}obrigado/")
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_it_is_asked_in_four_languages(client, language):
    path = path_of(make.held(language=language))
    page = client.get(path)
    assert path.startswith(f"/{language}/")
    assert f'lang="{language}"' in page.content.decode()


def test_who_was_there_gets_the_link_by_mail_alone():
    session = make.held()
    who = make.people(session.group, "Dona «Única»")[0]
    session.attendances.create(participant=who, minutes=240)
    assert thank(session) == 1
    mail = OutboxMail.objects.get(template="training-thanks")
    assert "[[evaluation_link]]" in mail.body
    assert evaluation_link(session) not in mail.body
    assert evaluated_by(evaluation_link(session).split("/")[-2]) == session
