"""May I enrol: every path ends in something to do, nothing is kept, odd input does no harm."""

import logging
import re
from itertools import product

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import may_enrol as enrol
from courses.models import Answer, Rule
from portal.public_forms import CARRIED, carry
from tests.reading import words_of

pytestmark = pytest.mark.django_db
ADDRESS = "/cursos/guia/posso-inscrever-me/"
PATH = {"idade": "34", "papeis": "titulo", "onde": "escola", "regiao": "continente"}
AGES = ("nao-digo", "0", "8", "14", "15", "16", "17", "18", "40", "120")
PRESENT = {"valid_on": "2022", "source": "Portaria n.º 184/2022; «teste»"}
PAPERS = {"pt": "Título de residência\nNISS", "en": "Residence title\nNISS", "ar": "بطاقة الإقامة\nNISS"}


@pytest.fixture
def rules(db):
    """The rules as they changed: 15 and 18 until 2020, 18 until 2022, 16 since; papers of 2020 and of 2022."""
    old = {"valid_on": "2020", "source": "Página; 2020", "ends": "2020-08-04"}
    age, papers = Rule.Kind.MINIMUM_AGE, Rule.Kind.PAPERS
    mainland = {"region": "continente"}
    Rule.objects.create(kind=age, provider_kind="escola", number=15, **old)
    Rule.objects.create(kind=age, provider_kind="iefp", number=18, **old)
    Rule.objects.create(kind=age, number=18, starts="2020-08-05", ends="2022-07-21", **PRESENT)
    Rule.objects.create(kind=papers, words={"pt": "Título"}, ends="2022-07-21", valid_on="2020", source="Página")
    now = Rule.objects.create(kind=age, number=16, starts="2022-07-22", **PRESENT, **mainland)
    Rule.objects.create(kind=papers, words=PAPERS, starts="2022-07-22", **PRESENT)
    return now


def english(text):
    with override("en"):
        return str(text)


def token(html):
    found = re.search(rf'name="{CARRIED}" value="([^"]+)"', html)
    return found[1] if found else ""


def walk(client, answers, prefix=""):
    """The page after these answers, given one after the other."""
    carried, response = "", None
    for step, value in answers.items():
        response = client.post(prefix + ADDRESS, {step: value, **({CARRIED: carried} if carried else {})})
        carried = token(response.content.decode())
    return response


# --- what the person reads -----------------------------------------------------------------------------------------


def test_one_question_at_a_time(rules, client):
    html = client.get(ADDRESS).content.decode()
    assert html.count("<form") == 1
    assert 'name="idade"' in html
    assert "papeis" not in html
    html = walk(client, {"idade": "34"}).content.decode()
    assert 'name="papeis"' in html
    assert 'name="idade"' not in html


def test_who_fits_is_told_so_with_the_rules_dates_and_sources(rules, client):
    words = words_of(walk(client, PATH, "/en").content.decode())
    assert "By the rule, you may enrol." in words
    assert "16 years" in words
    assert "Residence title" in words
    assert words.count("Not confirmed since 2022") == 2
    assert words.count(PRESENT["source"]) == 2


@pytest.mark.parametrize(
    ("changed", "headline"),
    [
        ({"idade": "15"}, enrol.YOUNG),
        ({"idade": "16"}, enrol.FITS),
        ({"idade": "nao-digo"}, enrol.ASK),
        ({"papeis": "nenhum"}, enrol.ASK),
        ({"papeis": "nao-digo"}, enrol.ASK),
        ({"papeis": "niss"}, enrol.FITS),
        ({"papeis": "pedido"}, enrol.FITS),
        ({"papeis": "cartao"}, enrol.FITS),
        ({"onde": "nao-digo"}, enrol.FITS),
        ({"regiao": "acores"}, enrol.NO_RULE),
    ],
)
def test_what_comes_of_it(rules, client, changed, headline):
    words = words_of(walk(client, {**PATH, **changed}, "/en").content.decode())
    assert english(headline[0]) in words


def test_a_rule_that_changes_changes_the_answer(rules, client):
    """The age is a dated rule, no constant of the program."""
    Rule.objects.filter(pk=rules.pk).update(number=17)
    assert english(enrol.YOUNG[0]) in words_of(walk(client, {**PATH, "idade": "16"}, "/en").content.decode())


def test_before_2022_a_social_security_number_was_not_named(rules, client):
    Rule.objects.filter(kind=Rule.Kind.PAPERS, starts="2022-07-22").delete()
    Rule.objects.filter(kind=Rule.Kind.PAPERS).update(ends="")
    assert english(enrol.ASK[0]) in words_of(walk(client, {**PATH, "papeis": "niss"}, "/en").content.decode())
    assert english(enrol.FITS[0]) in words_of(walk(client, PATH, "/en").content.decode())


def test_kinds_of_provider_with_different_ages(rules, client):
    Rule.objects.filter(pk=rules.pk).update(provider_kind="escola")
    Rule.objects.create(kind="minimum_age", provider_kind="iefp", number=18, starts="2022-07-22", **PRESENT)
    words = words_of(walk(client, {**PATH, "idade": "17", "onde": "nao-digo"}, "/en").content.decode())
    assert english(enrol.AGES_DIFFER[0]) in words
    assert "16 years" in words
    assert "18 years" in words


def test_a_replaced_rule_is_not_told(rules, client):
    new = Rule.objects.create(kind="minimum_age", number=14, starts="2022-07-22", region="continente", **PRESENT)
    Rule.objects.filter(pk=rules.pk).update(replaced_by=new)
    words = words_of(walk(client, PATH, "/en").content.decode())
    assert "14 years" in words
    assert "16 years" not in words


# --- never a bare no -------------------------------------------------------------------------------------------------

BARE = re.compile(r"^(no|não|not)\b", re.IGNORECASE)


def check_result(answers):
    """Whatever was answered: a sentence that opens a door, papers to bring, exactly three things to do today."""
    it = enrol.result(answers)
    assert english(it.headline).startswith(("By the rule, you may", "You may ask to enrol", "These courses begin"))
    assert "You can learn" in english(it.headline) or "may" in english(it.headline)
    assert not BARE.match(str(it.headline))
    assert not BARE.match(english(it.headline))
    assert str(it.because)
    assert len(it.bring) == 4
    assert len(it.today) == 3
    assert all(str(step.text) and step.url for step in it.today)
    return it.tone, str(it.headline), len(it.ages), len(it.papers)


def test_every_combination_ends_in_something_to_do(rules):
    seen = set()
    for age, paper, provider, region in product(AGES, enrol.PAPERS, enrol.PROVIDERS, enrol.REGIONS):
        seen.add(check_result({"idade": age, "papeis": paper, "onde": provider, "regiao": region}))
    print(f"{len(seen)} different results")
    assert {tone for tone, *_rest in seen} == {"fits", "ask", "young"}


RULES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["minimum_age", "papers", "group_minimum"]),
            "provider_kind": st.sampled_from(["", "escola", "iefp", "qualifica"]),
            "region": st.sampled_from(["", "continente", "acores", "madeira"]),
            "starts": st.sampled_from(["", "2012", "2020-08-05", "2022", "2022-07-22", "2099"]),
            "ends": st.sampled_from(["", "2019", "2022-07-21"]),
            "number": st.one_of(st.none(), st.integers(0, 99)),
            "words": st.sampled_from([{}, PAPERS, {"pt": ""}]),
        }
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rules=RULES,
    age=st.one_of(st.just("nao-digo"), st.integers(0, 120).map(str)),
    paper=st.sampled_from(list(enrol.PAPERS)),
    provider=st.sampled_from(list(enrol.PROVIDERS)),
    region=st.sampled_from(list(enrol.REGIONS)),
)
def test_whatever_the_rules_are(db, client, rules, age, paper, provider, region):
    Rule.objects.all().delete()
    Rule.objects.bulk_create(Rule(**rule, **PRESENT) for rule in rules)
    answers = {"idade": age, "papeis": paper, "onde": provider, "regiao": region}
    check_result(answers)
    response = walk(client, answers, "/en")
    assert response.status_code == 200
    assert words_of(response.content.decode()).count("Three things you can do today") == 1


def test_without_any_rule(db, client, guide):
    words = words_of(walk(client, PATH, "/en").content.decode())
    assert "The rule that holds there is not known to us." in words
    assert "808 257 257" in words


@pytest.mark.parametrize("prefix", ["", "/en", "/es", "/ar", "/ne", "/hi", "/bn", "/uk", "/fr"])
def test_in_every_language(rules, guide, client, prefix):
    response = walk(client, {**PATH, "papeis": "nenhum"}, prefix)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<li><a href=") >= 3
    assert html.count('class="dated"') == 2
    assert 'href="tel:+351808257257"' in html
    for step, choice in PATH.items():
        if step != "regiao":
            assert walk(client, {step: choice}, prefix).status_code in (200, 422)


# --- back ----------------------------------------------------------------------------------------------------------


def test_going_back_is_possible_from_everywhere(rules, client):
    steps = list(PATH)
    for number in range(1, len(steps) + 1):
        so_far = {step: PATH[step] for step in steps[:number]}
        html = walk(client, so_far).content.decode()
        back = client.post(ADDRESS, {CARRIED: token(html), "back": "1"}).content.decode()
        assert f'name="{steps[number - 1]}"' in back
        assert ('value="34"' in back) if number == 1 else bool(re.search(r"checked", back))


def test_back_at_the_first_question(rules, client):
    assert 'name="idade"' in client.post(ADDRESS, {"back": "1"}).content.decode()


def test_saying_nothing_about_ones_age(rules, client):
    html = client.post(ADDRESS, {"idade": "", "skip": "nao-digo"}).content.decode()
    assert 'name="papeis"' in html


# --- nothing is kept ---------------------------------------------------------------------------------------------


def test_nothing_is_stored_or_logged(rules, guide, client, caplog, django_assert_num_queries):
    before = Answer.objects.count(), Rule.objects.count()
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        response = walk(client, {**PATH, "idade": "43", "papeis": "nenhum"})
    assert not caplog.records
    assert not response.cookies
    assert (Answer.objects.count(), Rule.objects.count()) == before
    # The page asks for rules, phones and the agency's name; it writes nothing.
    carried = carry("may-enrol", {step: PATH[step] for step in list(PATH)[:3]})
    with django_assert_num_queries(3) as asked:
        client.post(ADDRESS, {"regiao": "continente", CARRIED: carried})
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_kept_by_a_browser(rules, client, method):
    response = getattr(client, method)(ADDRESS, {"idade": "34"})
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_answers_stand_in_no_address(rules, client):
    html = walk(client, PATH).content.decode()
    assert not re.findall(r'(?:href|action)="[^"]*(?:\?|=|%3D)[^"]*"', html)


# --- odd input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "age", ["", " ", "abc", "-3", "3.5", "1e3", "121", "9" * 3000, "\x00", "Ⅳ", "<script>", "trinta"]
)
def test_an_age_that_is_none(rules, client, age):
    response = client.post(ADDRESS, {"idade": age})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert 'name="idade"' in response.content.decode()


@pytest.mark.parametrize("age", ["٣٤", "३४", "৩৪", "034", " 34 ", "²"])
def test_an_age_in_other_digits(rules, client, age):
    assert client.post(ADDRESS, {"idade": age}).status_code == 200


@pytest.mark.parametrize("given", ["", "nada", "titulo\x00", "T" * 2000])
def test_a_choice_that_is_none(rules, client, given):
    carried = carry("may-enrol", {"idade": "34"})
    response = client.post(ADDRESS, {"papeis": given, CARRIED: carried})
    assert response.status_code == 422
    assert 'name="papeis"' in response.content.decode()


@pytest.mark.parametrize("carried", ["x", "eyJhIjoxfQ:1:2", "\x00", "a" * 30_000])
def test_answers_that_are_not_ours(rules, client, carried):
    response = client.post(ADDRESS, {"papeis": "titulo", CARRIED: carried})
    assert response.status_code == 400
    assert 'name="idade"' in response.content.decode()


@pytest.mark.parametrize(
    "answers",
    [{"idade": "abc"}, {"papeis": "titulo"}, {"idade": ["1"]}, {"idade": "34", "papeis": None}, {"outra": "coisa"}],
)
def test_carried_answers_that_make_no_sense(rules, client, answers):
    response = client.post(ADDRESS, {CARRIED: carry("may-enrol", answers), "papeis": "titulo"})
    assert response.status_code in (200, 422)


def test_other_methods(rules, client):
    assert client.put(ADDRESS).status_code == 405
    assert client.delete(ADDRESS).status_code == 405
