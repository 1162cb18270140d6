"""Forms of public pages: what is asked of a POST, what is kept of its sender, what earlier steps carry."""

import re
from urllib.parse import quote

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal import public_forms
from tests.portal import form_urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.form_urls")]

NOW = 1_700_000_000.0
HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


class Clock:
    def __init__(self):
        self.now = NOW

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """The time forms see, and only they."""
    made = Clock()
    monkeypatch.setattr(signing, "time", made)
    return made


@pytest.fixture
def visitor():
    """A browser that would refuse a form without protection token if one were asked for."""
    form_urls.done.clear()
    return Client(enforce_csrf_checks=True)


def token(clock, name="trial", age=60):
    now, clock.now = clock.now, clock.now - age
    try:
        return public_forms.form_token(name)
    finally:
        clock.now = now


def send(visitor, clock, path="/prova/", headers=HERE, **fields):
    return visitor.post(path, {"words": "olá", "form_token": token(clock), "homepage": "", **fields}, headers=headers)


# --- what works --------------------------------------------------------------------------------------------------


def test_it_works_from_the_page_to_the_answer(visitor, clock):
    page = visitor.get("/prova/")
    clock.now += 3
    sent = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())[1]
    response = visitor.post("/prova/", {"words": "olá", "form_token": sent, "homepage": ""}, headers=HERE)
    assert response.status_code == 302
    assert form_urls.done == ["olá"]


def test_neither_page_nor_answer_is_kept_or_sets_a_cookie(visitor, clock):
    for response in (visitor.get("/prova/"), send(visitor, clock), send(visitor, clock, homepage="x")):
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert b"csrf" not in response.content


def test_the_hidden_field_is_hidden_from_everybody_and_without_style(visitor):
    html = visitor.get("/prova/").content.decode()
    trap = re.search(r'<div class="form-trap" aria-hidden="true">.*?</div>', html, re.DOTALL)[0]
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "style" not in trap
    assert "form_carried" not in html


def test_other_methods_are_refused(visitor):
    for method in ("put", "patch", "delete", "options"):
        assert getattr(visitor, method)("/prova/", "x").status_code == 405
    assert visitor.get("/prova/rapida/").status_code == 405
    assert visitor.head("/prova/").status_code == 200


# --- where it comes from -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        HERE,
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost:8000"},  # SITE_URL, where a proxy hides the name
        {},
    ],
)
def test_from_here(visitor, clock, headers):
    assert send(visitor, clock, headers=headers).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://testserver"}, {"Origin": "http://testserver:81"}, {"Origin": "http://testserver.evil.example"},
        {"Origin": "null"}, {"Origin": ""}, {"Origin": "http://evil.example"}, {"Origin": "*"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)  # fmt: skip
def test_from_elsewhere_is_refused_with_a_page(visitor, clock, headers):
    response = send(visitor, clock, headers=headers)
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert form_urls.done == []


@pytest.mark.parametrize("bad", ["", "1", "1:abc", "x" * 5000, "1:\x00:…", "१:२:३"])
def test_a_browser_that_says_nothing_needs_a_token_of_ours(visitor, clock, bad):
    assert send(visitor, clock, headers={}, form_token=bad).status_code == 403
    assert form_urls.done == []


def test_a_browser_that_says_nothing_does_not_lose_a_form_left_open(visitor, clock):
    response = send(visitor, clock, headers={}, form_token=token(clock, age=5 * 3600), words="longo texto")
    assert response.status_code == 422
    assert 'value="longo texto"' in response.content.decode()


# --- the token and the trap --------------------------------------------------------------------------------------


@pytest.mark.parametrize("age", [3, 60, 4 * 3600])
def test_in_good_time(visitor, clock, age):
    assert send(visitor, clock, form_token=token(clock, age=age)).status_code == 302


@pytest.mark.parametrize(
    "fields",
    [
        {"form_token": ""}, {"form_token": "lixo"}, {"form_token": "1:1abc:" + "A" * 43},
        {"homepage": "http://spam.example"}, {"homepage": " "},
    ],
)  # fmt: skip
def test_otherwise_the_form_comes_back_filled(visitor, clock, fields):
    response = send(visitor, clock, words="O'Neill; «olá» <b>", **fields)
    html = response.content.decode()
    assert response.status_code == 422
    assert re.search(r'<p id="problem">.{40,}</p>', html)
    assert "O&#x27;Neill; «olá» &lt;b&gt;" in html
    assert form_urls.done == []
    again = re.search(r'name="form_token" value="([^"]+)"', html)[1]
    assert re.search(r'name="homepage" value=""', html)
    clock.now += 5
    assert send(visitor, clock, form_token=again).status_code == 302


@pytest.mark.parametrize("age", [-3600, 0, 1, 2, 4 * 3600 + 2, 10**7])
def test_too_early_or_too_late(visitor, clock, age):
    assert send(visitor, clock, form_token=token(clock, age=age)).status_code == 422
    assert form_urls.done == []


def test_the_token_of_another_form_is_none(visitor, clock):
    assert send(visitor, clock, form_token=token(clock, name="quick")).status_code == 422


def test_another_secret_is_none(visitor, clock, settings):
    sent = token(clock)
    settings.SECRET_KEY = "another"
    assert send(visitor, clock, form_token=sent).status_code == 422


def test_a_quick_form_may_be_quick(visitor, clock):
    response = send(visitor, clock, "/prova/rapida/", form_token=token(clock, "quick", 0))
    assert response.content == b"feito"


# --- how often ---------------------------------------------------------------------------------------------------


def test_too_often_is_a_page_that_says_how_long(visitor, clock):
    assert [send(visitor, clock).status_code for _ in range(5)] == [302, 302, 302, 429, 429]
    response = send(visitor, clock)
    assert "<h1>" in response.content.decode()
    assert response["Retry-After"] == "300"
    assert response["Cache-Control"] == "no-store"
    assert len(form_urls.done) == 3


def test_refused_forms_count_and_foreign_ones_do_not(visitor, clock):
    for _ in range(5):
        send(visitor, clock, headers={"Origin": "http://evil.example"})
    codes = [send(visitor, clock, form_token="lixo").status_code for _ in range(4)]
    assert codes == [422, 422, 422, 429]


def test_reading_is_never_limited(visitor, clock):
    for _ in range(4):
        send(visitor, clock)
    assert visitor.get("/prova/").status_code == 200


def test_others_and_other_forms_are_not_held_back(visitor, clock):
    for _ in range(4):
        send(visitor, clock)
    assert visitor.post("/prova/rapida/", {}, headers=HERE).status_code == 422
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert send(other, clock).status_code == 302


def test_a_turn_comes_back_after_five_minutes(rf, monkeypatch):
    given_for = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda key, value, timeout: given_for.append(timeout) or add(key, value, timeout))
    public_forms._salt()
    given_for.clear()
    assert public_forms.take_turn(rf.get("/"), "x", limit=1)
    assert not public_forms.take_turn(rf.get("/"), "x", limit=1)
    assert given_for == [300]


def test_two_at_the_same_moment_get_one_turn(rf, monkeypatch):
    """Both have looked before either has taken: only taking decides."""
    monkeypatch.setattr(cache, "get_many", lambda keys: {})
    assert public_forms.take_turn(rf.get("/"), "x", limit=1)
    assert not public_forms.take_turn(rf.get("/"), "x", limit=1)


# --- what is kept of an address ----------------------------------------------------------------------------------


def hash_of(rf, address="192.0.2.1", purpose="report", **more):
    return public_forms.address_hash(rf.get("/", REMOTE_ADDR=address, **more), purpose)


def test_the_same_sender_is_the_same_and_others_are_others(rf):
    assert hash_of(rf) == hash_of(rf)
    assert re.fullmatch(r"[0-9a-f]{64}", hash_of(rf))
    assert len({hash_of(rf), hash_of(rf, "192.0.2.2"), hash_of(rf, purpose="other")}) == 3


def test_another_day_knows_nothing_of_this_one(rf, monkeypatch):
    first = hash_of(rf)
    day = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda: day + timezone.timedelta(days=1))
    assert hash_of(rf) != first


def test_without_the_salt_nobody_gets_back(rf):
    first = hash_of(rf)
    cache.clear()
    assert hash_of(rf) != first


def test_the_salt_goes_after_a_day(rf, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "add", lambda key, value, timeout: kept.append((key, timeout)) or True)
    hash_of(rf)
    assert [timeout for _key, timeout in kept] == [24 * 3600]


def test_no_address_is_kept(visitor, clock, monkeypatch):
    kept = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda *given: kept.append(str(given)) or add(*given))
    send(Client(REMOTE_ADDR="192.0.2.77"), clock)
    assert kept
    assert not [one for one in kept if "192.0.2.77" in one]


def test_a_cache_that_keeps_nothing_is_no_failure(rf, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *given: False)
    monkeypatch.setattr(cache, "get", lambda key, default=None: default)
    assert len(hash_of(rf)) == 64


def test_ipv6_counts_by_its_network(rf):
    assert hash_of(rf, "2001:db8::1") == hash_of(rf, "2001:db8::ffff")
    assert hash_of(rf, "2001:db8::1") != hash_of(rf, "2001:db8:0:1::1")


def test_behind_a_proxy_the_sender_is_whom_the_proxy_saw(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = {"address": "10.0.0.1"}
    one = hash_of(rf, **proxy, HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert one == hash_of(rf, **proxy, HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.1")
    assert one != hash_of(rf, **proxy, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.5")


def test_without_a_proxy_what_a_sender_says_of_itself_does_not_count(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert hash_of(rf, HTTP_X_FORWARDED_FOR="198.51.100.1") == hash_of(rf, HTTP_X_FORWARDED_FOR="198.51.100.2")


@pytest.mark.parametrize("odd", ["", "nowhere", "999.1.1.1", "\x00", "unix:", "1.2.3.4, 5.6.7.8", "…", "::1%eth0"])
@pytest.mark.parametrize("proxies", [0, 1, 3])
def test_an_address_that_is_none_is_no_failure(visitor, settings, odd, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    sender = Client(REMOTE_ADDR=odd, HTTP_X_FORWARDED_FOR=odd)
    assert sender.get("/prova/morada/").status_code == 200


# --- earlier answers ---------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
ANSWERS = st.dictionaries(st.text(max_size=20), JSON, max_size=8)
QUICK = hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def carried(rf, text, name="steps"):
    return public_forms.carried(rf.post("/", {"form_carried": text}), name)


@given(answers=ANSWERS)
@QUICK
def test_what_is_carried_arrives_as_it_left_and_only_at_its_own_form(rf, answers):
    text = public_forms.carry("steps", answers)
    assert carried(rf, text) == answers
    assert carried(rf, text, "other") is None


@given(answers=ANSWERS, place=st.integers(0, 10**6), character=st.characters())
@QUICK
def test_one_changed_character_and_it_is_not_ours(rf, answers, place, character):
    text = public_forms.carry("steps", answers)
    place %= len(text)
    changed = text[:place] + character + text[place + 1 :]
    found = carried(rf, changed)
    assert found is None or changed.strip() == text or found == answers


@given(text=st.text(min_size=1, max_size=200))
@QUICK
def test_any_other_text_is_not_ours(rf, text):
    assert carried(rf, text) is None


def test_carried_through_a_page(visitor, clock):
    text = public_forms.carry("steps", {"age": "17", "place": "Vila «X»; ção"})
    sent = {"form_token": token(clock, "steps"), "form_carried": text}
    response = visitor.post("/prova/passos/", sent, headers=HERE)
    assert response.json() == {"age": "17", "place": "Vila «X»; ção"}
    html = public_forms_html(text)
    assert f'name="form_carried" value="{text}"' in html


def public_forms_html(text):
    from django.template import engines

    return engines["django"].from_string('{% public_form_fields "steps" carried=text %}').render({"text": text})


def test_the_first_step_carries_nothing(rf):
    assert public_forms.carried(rf.post("/"), "steps") == {}
    assert public_forms.carried(rf.get("/"), "steps") == {}


@pytest.mark.parametrize("value", [["a"], "a", 7, None, True])
def test_only_answers_by_name_are_carried(rf, value):
    assert carried(rf, signing.dumps(value, salt="portal.public_forms.carry:steps")) is None


def test_old_or_endless_answers_are_not_read(rf, clock):
    text = public_forms.carry("steps", {"a": 1})
    clock.now += 4 * 3600 - 5
    assert carried(rf, text) == {"a": 1}
    clock.now += 10
    assert carried(rf, text) is None
    assert carried(rf, public_forms.carry("steps", {"a": quote("ç" * 40_000, safe="ç")})) is not None
    assert carried(rf, public_forms.carry("steps", {str(n): str(hash(str(n))) for n in range(4000)})) is None
