"""Which rule holds for whom, where and when."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.cataloguing import add_rule
from courses.may_enrol import result
from courses.models import Rule
from courses.reference.load import load_rules
from courses.ruling import OWN_RULES, RuleBook, is_known, papers, rules_in_force, unknown_sentence
from portal.facts import replace_dated
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def number(kind, on, provider_kind, region=""):
    rule = rules_in_force(on=on, provider_kind=provider_kind, region=region).get(kind)
    return rule and rule.number


@pytest.mark.parametrize(
    ("on", "provider_kind", "age"),
    [
        (date(2019, 12, 31), "escola", 15),
        (date(2019, 12, 31), "iefp", 18),
        (date(2019, 12, 31), "qualifica", None),
        (date(2020, 7, 31), "escola", 15),
        (date(2020, 8, 1), "escola", 18),
        (date(2022, 6, 30), "escola", 18),
        (date(2022, 7, 1), "escola", 16),
        (date(2022, 7, 1), "iefp", 16),
        (date(2026, 11, 26), "qualifica", 16),
        (date(2026, 11, 26), "associacao", None),
        (date(2026, 11, 26), "", None),
    ],
)
def test_the_minimum_age_changed_twice(on, provider_kind, age):
    load_rules()
    assert number("minimum_age", on, provider_kind) == age


def test_groups_became_smaller_in_2020():
    load_rules()
    for on, least, most in ((date(2019, 5, 1), 26, 30), (date(2020, 8, 1), 15, 20), (date(2026, 1, 1), 15, 20)):
        assert number("group_minimum", on, "escola") == least
        assert number("group_maximum", on, "escola") == most
    assert number("group_minimum", date(2011, 12, 31), "escola") is None


def test_the_papers_widened_in_2022():
    load_rules()
    before = papers(rules_in_force(on=date(2021, 1, 1), provider_kind="escola")["papers"], "pt")
    after = papers(rules_in_force(on=date(2022, 8, 1), provider_kind="escola")["papers"], "pt")
    assert len(before) == len(after) == 6
    assert [line.text for line in before if "asilo" in line.text] == []
    assert len([line for line in after if "segurança social" in line.text]) == 1
    nepali = papers(rules_in_force(on=date(2022, 8, 1), provider_kind="iefp")["papers"], "ne")
    assert [line.language for line in nepali] == ["ne"] * 6
    assert [line.language for line in papers(Rule(words={"pt": "a\n\n b"}), "xx")] == ["pt", "pt"]
    assert papers(None) == []


def test_the_azores_have_rules_of_their_own_that_are_said_to_be_unknown():
    load_rules()
    there = rules_in_force(on=date(2026, 1, 1), provider_kind="escola", region="acores")
    assert set(there) == set(Rule.Kind.values)
    assert not any(is_known(rule) for rule in there.values())
    assert {unknown_sentence(rule) for rule in there.values()} == {OWN_RULES}
    assert papers(there["papers"]) == []
    for region in ("continente", "madeira", ""):
        here = rules_in_force(on=date(2026, 1, 1), provider_kind="escola", region=region)
        assert all(is_known(rule) for rule in here.values())
        assert not any(unknown_sentence(rule) for rule in here.values())


def test_the_most_specific_goes_first_then_the_newest():
    def rule(value, **more):
        return add_rule(by=None, kind="minimum_age", valid_on="2020", source="x", number=value, **more)

    rule(1, starts="2024")
    assert number("minimum_age", date(2025, 1, 1), "escola") == 1
    rule(2, provider_kind="escola", starts="2010")
    rule(3, provider_kind="escola", starts="2012-09")
    assert number("minimum_age", date(2025, 1, 1), "escola") == 3
    assert number("minimum_age", date(2012, 8, 31), "escola") == 2
    assert number("minimum_age", date(2025, 1, 1), "privado") == 1
    rule(4, region="madeira")
    assert number("minimum_age", date(2025, 1, 1), "escola", "madeira") == 4
    rule(5, region="madeira", provider_kind="escola", ends="2024-12-31")
    assert number("minimum_age", date(2024, 12, 31), "escola", "madeira") == 5
    assert number("minimum_age", date(2025, 1, 1), "escola", "madeira") == 4


def test_what_was_replaced_holds_for_nobody():
    load_rules()
    old = Rule.objects.get(kind="minimum_age", provider_kind="escola", starts="2022-07")
    changed = {"number": 14, "starts": "2023", "valid_on": "2023", "source": "Despacho"}
    replace_dated(fact=old, by=UserFactory(manager=True), changed=changed)
    assert number("minimum_age", date(2026, 1, 1), "escola") == 14
    assert number("minimum_age", date(2022, 7, 22), "escola") == 18  # the month of the change is all the source tells


def test_one_query_for_any_number_of_questions(django_assert_num_queries):
    load_rules()
    with django_assert_num_queries(1):
        book = RuleBook.read(date(2026, 1, 1))
        for kind in ("escola", "iefp", "privado"):
            for region in ("continente", "acores"):
                book.of(provider_kind=kind, region=region)
        rows = book.of_kind("minimum_age")
    assert [(row.region, row.provider_kind) for row in rows] == [
        ("", "escola"), ("", "iefp"), ("", "qualifica"),
        ("acores", "escola"), ("acores", "iefp"), ("acores", "qualifica"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "idade"},
        {"kind": "minimum_age", "starts": "2020-13"},
        {"kind": "minimum_age", "starts": "2022", "ends": "2021"},
        {"kind": "minimum_age", "number": -1},
        {"kind": "papers", "number": 3},
        {"kind": "papers", "words": {"en": "Form"}},
        {"kind": "papers", "words": "Ficha"},
        {"kind": "minimum_age", "region": "lua"},
    ],
)
def test_bad_values_get_a_sentence(values):
    with pytest.raises(ValidationError) as refused:
        add_rule(by=None, valid_on="2026", source="x", **values)
    assert refused.value.messages[0].endswith(".")
    assert not Rule.objects.exists()


@pytest.mark.parametrize(("who", "allowed"), [({"reviewer": True}, False), ({"manager": True}, True), ({}, False)])
def test_only_managers_add_rules(who, allowed):
    call = {"by": UserFactory(**who), "kind": "minimum_age", "valid_on": "2026", "source": "x", "number": 16}
    if allowed:
        add_rule(**call)
    else:
        with pytest.raises(PermissionDenied):
            add_rule(**call)
    assert Rule.objects.count() == int(allowed)


def test_may_i_enrol_asks_the_same_rules():
    load_rules()
    answers = {"idade": "17", "papeis": "niss", "onde": "escola", "regiao": "continente"}
    assert result(answers).tone == "fits"
    assert result({**answers, "idade": "15"}).tone == "young"
    there = result({**answers, "regiao": "acores"})
    assert (there.tone, there.ages, there.papers) == ("ask", [], [])
