"""What the portal brings of the guide, and what it leaves alone."""

import pytest

from courses.guiding import edit_question
from courses.models import Answer, ExamCentre, GlossaryTerm, GuideSection, Platform, Question
from courses.reference import guide as reference
from courses.reference.guide import GuideReference
from portal.contributions import reference_loaders
from portal.facts import confirm_fact, replace_dated

pytestmark = pytest.mark.django_db


def answer(slug):
    return Answer.objects.current().get(question__slug=slug)


def test_everything_is_brought_once(guide):
    assert guide == {
        "questions of the guide": 49,
        "answers of the guide": 54,
        "exam centres": 6,
        "learning platforms": 2,
        "words explained": 25,
    }
    assert not any(GuideReference().load().values())
    assert (GuideSection.objects.count(), Question.objects.count(), Answer.objects.count()) == (9, 49, 54)


def test_it_is_part_of_the_reference_data():
    assert any(isinstance(loader, GuideReference) for loader in reference_loaders)


def test_all_of_it_starts_as_not_confirmed(guide):
    for model in (Answer, ExamCentre, Platform, GlossaryTerm):
        assert {row.state for row in model.objects.current()} == {"unconfirmed"}


def test_rules_that_changed_are_a_row_of_answers(guide):
    rows = list(Answer.objects.filter(question__slug="idade-minima").order_by("step"))
    assert [row.valid_on for row in rows] == ["2020", "2020-08-05", "2022"]
    assert [row.replaced_by for row in rows] == [rows[1], rows[2], None]


def test_exam_centres_stand_in_their_municipalities(guide):
    found = dict(ExamCentre.objects.values_list("key", "municipality__name"))
    assert found == {
        "flup": "Porto", "ubi": "Covilhã", "flul": "Lisboa", "fcsh": "Lisboa", "ips": "Setúbal", "ualg": "Faro",
    }  # fmt: skip


def test_a_correction_reaches_what_nobody_has_touched(guide, monkeypatch):
    changed = reference.sections()
    changed[0]["questions"][0]["answers"][0]["text"]["pt"] = "Corrigido."
    changed[0]["questions"][0]["question"]["pl"] = "Gdzie?"
    monkeypatch.setattr(reference, "sections", lambda: changed)
    assert GuideReference().load()["answers of the guide"] == 1
    assert answer("onde-ha-cursos").text["pt"] == "Corrigido."
    assert Question.objects.get(slug="onde-ha-cursos").words["pl"] == "Gdzie?"


@pytest.mark.parametrize("deed", ["confirm", "replace"])
def test_an_answer_people_touched_is_left(guide, monkeypatch, manager, deed):
    it = answer("onde-ha-cursos")
    if deed == "confirm":
        confirm_fact(fact=it, by=manager)
    else:
        replace_dated(fact=it, by=manager, changed={"text": {"pt": "Da agência."}, "valid_on": "2026", "source": "c"})
    before = answer("onde-ha-cursos")
    changed = reference.sections()
    given = changed[0]["questions"][0]["answers"]
    given[0]["text"]["pt"] = "Do portal."
    given.append({**given[0], "valid_on": "2027"})
    monkeypatch.setattr(reference, "sections", lambda: changed)
    assert GuideReference().load()["answers of the guide"] == 0
    after = answer("onde-ha-cursos")
    assert (after.pk, after.text, after.state) == (before.pk, before.text, "confirmed")


def test_a_question_people_edited_is_left(guide, monkeypatch, manager):
    it = Question.objects.get(slug="speak")
    edit_question(question=it, read_at=it.revision, by=manager, words={"pt": "E o SPEAK?"})
    GuideReference().load()
    assert Question.objects.get(slug="speak").words == {"pt": "E o SPEAK?"}


def test_an_answer_that_comes_later_replaces_the_one_before(guide, monkeypatch):
    changed = reference.sections()
    given = changed[0]["questions"][0]["answers"]
    given.append({**given[0], "valid_on": "2027", "text": {"pt": "Mais nova."}})
    monkeypatch.setattr(reference, "sections", lambda: changed)
    GuideReference().load()
    assert answer("onde-ha-cursos").text == {"pt": "Mais nova."}


@pytest.mark.parametrize("model", [ExamCentre, Platform, GlossaryTerm])
def test_other_rows_people_touched_are_left(guide, manager, model):
    it = model.objects.current().first()
    name = "term" if model is GlossaryTerm else "name"
    replace_dated(fact=it, by=manager, changed={name: "Da agência", "valid_on": "2026", "source": "c"})
    assert not any(GuideReference().load().values())
    assert [getattr(row, name) for row in model.objects.current().filter(key=it.key)] == ["Da agência"]
