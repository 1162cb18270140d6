"""The catalogue and its rules on the agency's desk."""

import pytest
from django.urls import reverse

from courses.models import CourseRevision, Level, Path, Programme, Rule, Unit
from courses.reference.load import CourseReference

pytestmark = pytest.mark.django_db
TABLES = ("programme", "level", "path", "unit", "rule")


@pytest.fixture(autouse=True)
def reference():
    CourseReference().load()


def address(table, page, *args):
    return reverse(f"admin:courses_{table}_{page}", args=args)


def first(table):
    return {"programme": Programme, "level": Level, "path": Path, "unit": Unit, "rule": Rule}[table].objects.first()


def words(**texts):
    return {f"words-{code}": text for code, text in texts.items()}


@pytest.mark.parametrize("table", TABLES)
def test_managers_and_reviewers_see_it(client_of, manager, reviewer, table):
    for user in (manager, reviewer):
        client = client_of(user)
        page = client.get(address(table, "changelist"))
        assert page.status_code == 200
        assert "None" not in page.content.decode()
        row = client.get(address(table, "change", first(table).pk))
        assert row.status_code == 200
        assert "\\u" not in row.content.decode(), "stored JSON shown to a person"
        assert client.get(address(table, "history", first(table).pk)).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_reviewers_and_the_support_line_change_nothing(client_of, reviewer, table):
    client = client_of(reviewer)
    assert client.post(address(table, "change", first(table).pk), {"hours": 1}).status_code == 403
    assert client.get(address(table, "add")).status_code == 403
    assert client.get(address(table, "delete", first(table).pk)).status_code == 403


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_others_do_not_come_in(client_of, request, who, table):
    client = client_of(request.getfixturevalue(who))
    assert client.get(address(table, "changelist")).status_code in (302, 404)


def test_a_rule_of_which_nothing_but_its_existence_is_known_can_be_seen(client_of, manager):
    rule = Rule.objects.get(kind="papers", provider_kind="escola", region="acores")
    assert client_of(manager).get(address("rule", "change", rule.pk)).status_code == 200


def test_texts_are_typed_in_a_box_a_language_and_searches_read_again(client_of, manager):
    client = client_of(manager)
    page = client.get(address("level", "change", "A1")).content.decode()
    assert '<textarea name="description-ar" id="id_description-ar" rows="3" cols="60" lang="ar" dir="rtl">' in page
    assert '<label for="id_description-ne" lang="ne">नेपाली</label>' in page
    level = Level.objects.get(pk="A1")
    given = {
        f"{field}-{code}": text for field in ("name", "description") for code, text in getattr(level, field).items()
    }
    given |= {"position": 0, "name-pt": 'Nível «A1»\r\n; "x"', "name-xy": "outra língua", "name-fr": ""}
    response = client.post(address("level", "change", "A1"), given)
    assert response.status_code == 302, response.context["errors"]
    saved = Level.objects.get(pk="A1")
    assert saved.name["pt"] == 'Nível «A1»\n; "x"'
    assert saved.name["xy"] == "outra língua"
    assert "fr" not in saved.name
    assert saved.description == level.description
    assert saved.history.first().history_user == manager
    assert CourseRevision.objects.get().number


@pytest.mark.parametrize(
    "texts",
    [
        {"name-pt": ""},
        {"name-pt": " "},
        {"name-en": "A1", "name-pt": ""},
        {"name-pt": "x" * 5001},
        {"name-pt": "a\x00"},
    ],
)
def test_a_missing_portuguese_text_gets_a_sentence(client_of, manager, texts):
    given = {"position": 0, "name-pt": "A1", "description-pt": "x", **texts}
    response = client_of(manager).post(address("level", "change", "A1"), given)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["name"][0].endswith(".")
    assert Level.objects.get(pk="A1").name["pt"] != given["name-pt"]


def test_a_code_is_never_changed_and_levels_are_four(client_of, manager):
    client = client_of(manager)
    client.post(address("unit", "change", "6452"), {"code": "1", "title-pt": "X", "hours": 25, "position": 0})
    assert Unit.objects.get(pk="6452").title == {"pt": "X"}
    assert not Unit.objects.filter(pk="1").exists()
    assert client.get(address("level", "add")).status_code == 403
    assert client.get(address("unit", "add")).status_code == 200


def test_a_rule_is_added_by_its_verb(client_of, manager):
    client = client_of(manager)
    given = {"kind": "papers", "provider_kind": "privado", "starts": "2026", "valid_on": "2026", "source": "Lista; «1»"}
    refused = client.post(address("rule", "add"), {**given, "number": 3, "ends": "2025"})
    assert set(refused.context["adminform"].form.errors) == {"number", "ends"}
    response = client.post(address("rule", "add"), {**given, **words(pt="Passaporte\nFicha", ar="جواز السفر\nاستمارة")})
    assert response.status_code == 302, response.context["errors"]
    rule = Rule.objects.get(provider_kind="privado")
    assert rule.words == {"pt": "Passaporte\nFicha", "ar": "جواز السفر\nاستمارة"}
    assert rule.history.first().history_user == manager
    assert rule.state == "unconfirmed"


def test_a_rule_is_confirmed_and_replaced_never_typed_over(client_of, manager):
    client = client_of(manager)
    rule = Rule.objects.get(kind="papers", provider_kind="escola", starts="2022-07")
    assert client.post(address("rule", "change", rule.pk), {"number": 3}).status_code == 403
    assert "استمارة التسجيل" in client.get(address("rule", "change", rule.pk)).content.decode()
    assert client.post(address("rule", "confirm", rule.pk)).status_code == 302
    assert Rule.objects.get(pk=rule.pk).state == "confirmed"
    form = client.get(address("rule", "replace", rule.pk)).content.decode()
    assert "Cartão de contribuinte (NIF)" in form
    given = {"starts": "2027-01", "valid_on": "2026-12", "source": "Despacho", **words(pt="Ficha")}
    for wrong in ({"ends": "2026"}, {"number": 3}, {"valid_on": "31/02/2026"}, {"words-pt": "", "words-en": "Form"}):
        refused = client.post(address("rule", "replace", rule.pk), {**given, **wrong})
        assert set(wrong) & {name.replace("words", "words-pt") for name in refused.context["form"].errors}
    assert client.post(address("rule", "replace", rule.pk), given).status_code == 302
    old, new = Rule.objects.get(pk=rule.pk), Rule.objects.get(source="Despacho")
    assert old.replaced_by == new
    assert (new.kind, new.provider_kind, new.words, new.state) == ("papers", "escola", {"pt": "Ficha"}, "confirmed")


def test_lists_take_as_many_queries_for_one_as_for_three(client_of, manager, django_assert_num_queries):
    client = client_of(manager)
    Programme.objects.create(code="a", source="x")
    for table, count in (("programme", 8), ("unit", 9), ("rule", 7)):
        client.get(address(table, "changelist"))
        with django_assert_num_queries(count):
            client.get(address(table, "changelist"))
