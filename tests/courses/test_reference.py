"""The reference data of courses: what the sources tell, in nine languages, once."""

from datetime import date

import pytest
from django.conf import settings

from courses.cataloguing import add_rule
from courses.models import Level, Path, Programme, ProgrammeName, Rule, Unit
from courses.reference.load import CourseReference, given, rules_given
from portal.facts import confirm_fact, replace_dated
from portal.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EVERY = ["pt", "en", "es", "ar", "ne", "hi", "bn", "uk", "fr"]
SCRIPTS = {"ar": ("\u0600", "\u06ff"), "ne": ("\u0900", "\u097f"), "hi": ("\u0900", "\u097f"),
           "bn": ("\u0980", "\u09ff"), "uk": ("\u0400", "\u04ff")}  # fmt: skip


def load():
    return CourseReference().load()


def nothing():
    return dict.fromkeys(CourseReference().load(), 0)


def texts():
    """Every text of the files, with where it stands."""
    for name, fields in (("levels", ("name", "description")), ("units", ("title",)), ("rules", ("words",))):
        for number, row in enumerate(given(name)):
            for field in fields:
                if row[field]:
                    yield f"{name} {row.get('code', number)} {field}", row[field]


def by_a_person(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row._history_user = User.objects.filter(email="gestora@vila.example").first() or UserFactory(
        email="gestora@vila.example"
    )
    row.save()


def test_the_programme_has_its_names_over_time():
    load()
    programme = Programme.objects.get(code="pla")
    names = {it.acronym: (it.name, it.valid_from, it.valid_to) for it in programme.names.all()}
    assert names == {
        "PLA": ("Português Língua de Acolhimento", "2020", ""),
        "PPT": ("Português para Todos", "", "2020"),
        "PFOL": ("Português para Falantes de Outras Línguas", "", ""),
    }
    assert programme.name == "Português Língua de Acolhimento (PLA)"
    assert "1262/2009" in programme.legal_basis
    assert "216-B/2012" in programme.legal_basis
    assert "FSE" in programme.funder
    assert Programme.objects.get(code="speak").manager == "Associação Fazer Avançar"


def test_the_levels_paths_and_units_are_those_of_the_catalogue():
    load()
    assert list(Level.objects.values_list("pk", flat=True)) == ["A1", "A2", "B1", "B2"]
    for path, levels in (("A1+A2", ["A1", "A2"]), ("B1+B2", ["B1", "B2"])):
        row = Path.objects.get(pk=path)
        assert list(row.levels.values_list("pk", flat=True)) == levels
        assert row.hours == 150 == sum(unit.hours for unit in row.units.filter(required=True))
    assert list(Unit.objects.values_list("code", flat=True)) == [
        "6452", "6453", "6454", "6455", "6456", "6457", "6397UI", "6398UI", "6399UI", "6400UI", "6401UI",
    ]  # fmt: skip
    assert list(Unit.objects.filter(required=False).values_list("code", flat=True)) == ["6399UI"]
    assert Unit.objects.get(pk="6453").title["pt"] == "Hábitos alimentares, cultura e lazer"
    assert {unit.level_id for unit in Unit.objects.filter(path="B1+B2")} == {"B1", "B2"}


def test_every_text_is_there_in_every_language_in_its_own_script():
    for where, words in texts():
        assert list(words) == EVERY, where
        assert all(text.strip() for text in words.values()), where
        for language, (first, last) in SCRIPTS.items():
            assert first <= words[language][0] <= last, (where, language)
        assert len({text.count("\n") for text in words.values()}) == 1, f"{where}: not the same number of lines"
    assert {*dict(settings.LANGUAGES), *settings.READER_LANGUAGES} <= set(EVERY)


def test_rules_have_a_source_and_a_date_and_are_not_confirmed():
    load()
    assert Rule.objects.count() == len(list(rules_given()))
    for rule in Rule.objects.all():
        assert rule.source
        assert rule.valid_on
        assert rule.state == "unconfirmed"
        rule.full_clean()


def test_no_two_rules_of_the_files_are_the_same_one():
    keys = [tuple(key.values()) for key, _columns in rules_given()]
    assert len(keys) == len(set(keys))


def test_loading_again_writes_nothing():
    assert all(load().values())
    before = {model: model.history.count() for model in (Programme, ProgrammeName, Level, Path, Unit, Rule)}
    assert not any(load().values())
    assert {model: model.history.count() for model in before} == before


def test_a_mended_text_arrives():
    load()
    Unit.objects.filter(pk="6452").update(title={"pt": "Antigo"})
    Path.objects.get(pk="A1+A2").levels.set(["A1"])
    written = load()
    assert (written["units"], written["paths"]) == (1, 1)
    assert Unit.objects.get(pk="6452").title["pt"] == "Eu e a minha rotina diária"
    assert Path.objects.get(pk="A1+A2").levels.count() == 2


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (lambda: Programme.objects.get(code="pla"), {"manager": "Outra"}),
        (lambda: ProgrammeName.objects.get(acronym="PPT"), {"valid_to": "2019"}),
        (lambda: Level.objects.get(pk="A1"), {"name": {"pt": "Nível «A1»"}}),
        (lambda: Path.objects.get(pk="A1+A2"), {"hours": 200}),
        (lambda: Unit.objects.get(pk="6452"), {"hours": 50}),
    ],
)
def test_what_a_person_edited_stays(row, values):
    load()
    by_a_person(row(), **values)
    assert not any(load().values())
    assert {name: getattr(row(), name) for name in values} == values


def test_a_replaced_or_confirmed_rule_stays_and_is_not_brought_back():
    load()
    manager = UserFactory(manager=True)
    old = Rule.objects.get(kind="minimum_age", provider_kind="escola", starts="2022-07")
    new = replace_dated(
        fact=old, by=manager, changed={"number": 15, "starts": "2026", "valid_on": "2026", "source": "Despacho"}
    )
    confirm_fact(fact=Rule.objects.get(kind="minimum_age", provider_kind="iefp", starts="2022-07"), by=manager)
    count = Rule.objects.count()
    assert not any(load().values())
    assert Rule.objects.count() == count
    assert Rule.objects.get(pk=new.pk).number == 15
    assert Rule.objects.get(kind="minimum_age", provider_kind="iefp", starts="2022-07").checked_on >= date(2026, 1, 1)


def test_a_rule_added_by_hand_stays():
    load()
    add_rule(by=UserFactory(manager=True), kind="minimum_age", valid_on="2026", source="x", number=20)
    assert not any(load().values())
    assert Rule.objects.filter(source="x").count() == 1
