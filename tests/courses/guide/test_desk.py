"""The guide on the agency's desk: found by state, confirmed, replaced in every language, questions edited."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import override

from courses.guide_desk import GuideDesk, GuideTodos
from courses.guiding import add_question, ask_access, edit_question, tell
from courses.models import Answer, ExamCentre, GlossaryTerm, GuideSection, Level, Platform, Question
from portal.concurrency import StaleRevision
from portal.forms.words import languages_of
from tests.reading import words_of

pytestmark = pytest.mark.django_db
DESK = "/admin/courses/"
SOURCE = {"valid_on": "2026-11", "source": "Carta; «n.º 3»"}
NEW = {"text-pt": "Nova; «resposta» <b>", "text-ar": "جواب جديد", "text-ne": "नयाँ", **SOURCE}


@pytest.fixture
def answer(guide):
    return Answer.objects.get(question__slug="speak")


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


# --- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "found"), [("unconfirmed", 49), ("replaced", 5), ("confirmed", 0)])
def test_answers_by_state(answer, desk, state, found):
    html = desk.get(f"{DESK}answer/?state={state}").content.decode()
    assert f"{found} " in words_of(html)
    assert html.count('class="badge-state') == found


@pytest.mark.parametrize("name", ["answer", "examcentre", "platform", "glossaryterm", "question"])
def test_every_list_and_row_opens(guide, desk, name):
    model = {"answer": Answer, "examcentre": ExamCentre, "platform": Platform, "glossaryterm": GlossaryTerm}.get(
        name, Question
    )
    row = model.objects.first()
    for path in ("", "?q=zzz", f"{row.pk}/change/", f"{row.pk}/history/", "add/"):
        assert desk.get(f"{DESK}{name}/{path}").status_code == 200, path


def test_a_row_shows_every_language_under_its_name(answer, desk):
    html = desk.get(f"{DESK}answer/{answer.pk}/change/").content.decode()
    for code in languages_of():
        assert f'<dd lang="{code}"' in html


def test_the_filter_says_what_the_badge_says(answer, desk, manager):
    """Confirmed for ever, confirmed until yesterday, not at all: the filter agrees with the state of each row."""
    today = timezone.localdate()
    rows = list(Answer.objects.current()[:3])
    Answer.objects.filter(pk=rows[0].pk).update(checked_on=today)
    Answer.objects.filter(pk=rows[1].pk).update(checked_on=today, check_again_by=today - timedelta(days=1))
    Answer.objects.filter(pk=rows[2].pk).update(checked_on=today, check_again_by=today)
    for state in ("confirmed", "unconfirmed", "replaced"):
        listed = desk.get(f"{DESK}answer/?state={state}").context["cl"].result_list
        assert {row.pk for row in listed} == {row.pk for row in Answer.objects.all() if row.state == state}


# --- what waits --------------------------------------------------------------------------------------------------


def test_what_waits_for_whom(answer, manager, reviewer, coordinator):
    def told(user):
        return [todo.title for todo in GuideTodos().todos(user)]

    with override("en"):
        assert told(manager) == ["49 answers of the guide to confirm"]
        assert told(reviewer) == told(coordinator) == []
        ask_access(name="Zé", organisation="Escola", email="ze@escola.example", language="pt")
        assert told(manager) == ["1 request for access to answer", "49 answers of the guide to confirm"]
        assert told(reviewer) == ["1 request for access to answer"]
        assert told(coordinator) == []


def test_what_waits_leads_there(answer, desk, manager):
    ask_access(name="Zé", organisation="Escola", email="ze@escola.example", language="pt")
    for todo in GuideTodos().todos(manager):
        assert desk.get(todo.url).context["cl"].result_count in (1, 49)


def test_the_guide_stands_above_the_desk(reviewer, coordinator):
    assert [link.url for link in GuideDesk().links(reviewer)] == ["/admin/courses/answer/"]
    assert list(GuideDesk().links(coordinator)) == []


@pytest.mark.parametrize("requests", [1, 3])
def test_constant_queries(answer, manager, django_assert_num_queries, requests):
    for number in range(requests):
        ask_access(name="Zé", organisation="Escola", email=f"{number}@escola.example", language="pt")
    with django_assert_num_queries(2):
        list(GuideTodos().todos(manager))


# --- confirming and replacing ------------------------------------------------------------------------------------


def test_confirming(answer, desk):
    assert desk.post(f"{DESK}answer/{answer.pk}/confirm/").status_code == 302
    answer.refresh_from_db()
    assert answer.state == "confirmed"


def test_replacing_begins_with_what_is_there(answer, desk):
    html = desk.get(f"{DESK}answer/{answer.pk}/replace/").content.decode()
    assert html.count("<textarea") == len(languages_of())
    assert answer.text["ne"][:30] in html


def test_replacing_in_every_language(answer, desk, client):
    assert desk.post(f"{DESK}answer/{answer.pk}/replace/", {**NEW, "verdict": "no"}).status_code == 302
    new = Answer.objects.current().get(question=answer.question)
    assert new.text == {"pt": NEW["text-pt"], "ar": NEW["text-ar"], "ne": NEW["text-ne"]}
    assert (new.verdict, new.state, new.source) == ("no", "confirmed", SOURCE["source"])
    assert NEW["text-ne"] in client.get("/ne/cursos/guia/speak/").content.decode()


def test_a_text_in_a_language_of_former_times_has_its_box(answer, desk):
    Answer.objects.filter(pk=answer.pk).update(text={**answer.text, "xx": "Texto"})
    assert 'name="text-xx"' in desk.get(f"{DESK}answer/{answer.pk}/replace/").content.decode()
    desk.post(f"{DESK}answer/{answer.pk}/replace/", {**NEW, "text-xx": "Texto"})
    assert Answer.objects.current().get(question=answer.question).text["xx"] == "Texto"


@pytest.mark.parametrize(
    "changed",
    [{"text-pt": ""}, {"text-pt": "  "}, {"valid_on": "31/02/2020"}, {"source": ""}, {"verdict": "talvez"},
     {"text-es": "x" * 5001}, {"text-pt": "a\x00b"}],
)  # fmt: skip
def test_a_replacement_that_is_none(answer, desk, changed):
    page = desk.post(f"{DESK}answer/{answer.pk}/replace/", {**NEW, **changed})
    assert page.status_code == 200
    assert Answer.objects.current().get(question=answer.question) == answer


def test_replacing_the_others(guide, desk):
    centre = ExamCentre.objects.get(key="ubi")
    given = {"name": "Outra", "municipality": centre.municipality_id, "exam": "CIPLE", **SOURCE}
    assert desk.post(f"{DESK}examcentre/{centre.pk}/replace/", given).status_code == 302
    platform = Platform.objects.get(key="recursos-pedagogicos")
    given = {**NEW, "name": "Sítio", "url": "https://sitio.example/", "modules_count": "12"}
    assert desk.post(f"{DESK}platform/{platform.pk}/replace/", given).status_code == 302
    now = Platform.objects.current().get(key="recursos-pedagogicos")
    assert (now.name, len(now.modules), now.on_request) == ("Sítio", 12, True)
    term = GlossaryTerm.objects.get(key="nif")
    assert desk.post(f"{DESK}glossaryterm/{term.pk}/replace/", {**NEW, "term": "NIF"}).status_code == 302
    assert GlossaryTerm.objects.current().get(key="nif").text["pt"] == NEW["text-pt"]


# --- adding --------------------------------------------------------------------------------------------------------


def test_a_question_and_its_first_answer(guide, desk, client):
    section = GuideSection.objects.first()
    given = {"words-pt": "E agora?", "section": section.pk, "slug": "e-agora", "position": "9", "see": ["search"]}
    assert desk.post(f"{DESK}question/add/", given).status_code == 302
    question = Question.objects.get(slug="e-agora")
    page = desk.post(f"{DESK}answer/add/", {**NEW, "question": question.pk})
    assert page.status_code == 302
    assert Answer.objects.get(question=question).state == "unconfirmed"
    assert "Nova; «resposta» &lt;b&gt;" in client.get("/cursos/guia/e-agora/").content.decode()


@pytest.mark.parametrize("slug", ["speak", "exames", "glossario", "pedido-de-acesso", "a b", ""])
def test_an_address_that_is_taken(guide, desk, slug):
    given = {"words-pt": "E agora?", "section": GuideSection.objects.first().pk, "slug": slug, "position": "9"}
    assert desk.post(f"{DESK}question/add/", given).status_code == 200
    assert Question.objects.count() == 49


def test_a_question_is_not_answered_twice(answer, manager):
    with pytest.raises(ValidationError):
        tell(model=Answer, by=manager, question=answer.question, text={"pt": "Outra."}, **SOURCE)


def test_only_tables_of_the_guide_are_told(manager):
    with pytest.raises(TypeError):
        tell(model=Level, by=manager, code="C1")


@pytest.mark.parametrize(
    "given",
    [{"key": "novo", "name": "Novo", "exam": "CIPLE", "position": "9", **SOURCE}],
)
def test_a_new_exam_centre(guide, desk, given):
    assert desk.post(f"{DESK}examcentre/add/", given).status_code == 302
    assert ExamCentre.objects.get(key="novo").municipality is None


# --- editing questions ---------------------------------------------------------------------------------------------


def test_editing_a_question(answer, desk, client):
    question = answer.question
    edit = f"{DESK}question/{question.pk}/change/"
    assert question.words["bn"] in desk.get(edit).content.decode()
    given = {"words-pt": "E o SPEAK?", "section": question.section_id, "position": "1", "read_at": question.revision}
    assert desk.post(edit, {**given, "see": ["exams", "support"]}).status_code == 302
    question.refresh_from_db()
    assert (question.words, question.see, question.revision) == ({"pt": "E o SPEAK?"}, "exams support", 2)
    assert 'href="/cursos/guia/exames/"' in client.get("/cursos/guia/speak/").content.decode()


def test_a_stale_edit_is_refused_with_what_is_there(answer, desk, manager):
    question = answer.question
    edit_question(question=question, read_at=1, by=manager, words={"pt": "Primeira."})
    with pytest.raises(StaleRevision):
        edit_question(question=question, read_at=1, by=manager, words={"pt": "Segunda."})
    given = {"words-pt": "Segunda.", "section": question.section_id, "position": "1", "read_at": "1"}
    page = desk.post(f"{DESK}question/{question.pk}/change/", given)
    assert page.status_code == 200
    assert "Primeira." in words_of(page.content.decode())
    assert Question.objects.get(pk=question.pk).words == {"pt": "Primeira."}


def test_who_may(answer, reviewer, coordinator, client_of):
    for user in (reviewer, coordinator):
        with pytest.raises(PermissionDenied):
            edit_question(question=answer.question, read_at=1, by=user, words={"pt": "?"})
        with pytest.raises(PermissionDenied):
            add_question(by=user, section=GuideSection.objects.first(), slug="x", words={"pt": "?"})
        with pytest.raises(PermissionDenied):
            tell(model=ExamCentre, by=user, key="x", name="x", exam="x", **SOURCE)
    looking = client_of(reviewer)
    change = f"{DESK}question/{answer.question_id}/change/"
    assert looking.get(change).status_code == 200
    assert looking.post(change, {"words-pt": "?"}).status_code == 403
    assert looking.get(f"{DESK}answer/{answer.pk}/replace/").status_code == 404
    assert looking.get(f"{DESK}answer/add/").status_code == 403
