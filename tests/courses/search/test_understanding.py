"""The vocabulary is sound, and understanding is quick and never fails, whatever is typed."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.search.gazetteer import Gazetteer
from courses.search.tokens import LONGEST, key_of, readings, tokens
from courses.search.understanding import understand
from courses.search.vocabulary import vocabulary

pytestmark = pytest.mark.django_db

CODES = {
    "choice": {"inicio", "pouco", "certificado", "letras"},
    "level": {"A1", "A2", "B1", "B2"},
    "part": {"manha", "tarde", "noite", "sabado"},
    "day": set("123457"),
    "shortday": set("1234567"),
    "days": {"67", "12345"},
    "preset": {"noites", "dias", "turnos"},
    "mode": {"presencial", "online", "misto"},
    "provider": {"escola", "iefp", "qualifica", "associacao", "privado"},
    "kind": {"certificacao", "tecnico", "iniciacao", "alfabetizacao"},
    "sector": {"comercio", "hotelaria", "beleza", "construcao", "engenharia"},
    "month": set(map(str, range(1, 13))),
    "radius": {"10", "25", "50", "pais", "concelho"},
    "free": {"yes"},
    "nationality": {"yes"},
    "programme": {"ppt"},
}
SMALL = {"stop", "join", "upto", "name"}
WORDS = ["Lagoa", "Odemira", "e", "segunda", "a", "sexta", "de", "noite", "Quinta", "da", "ter", "مساء", "بلشبونة"]
WORDS += ["लिस्बनमा", "xyzzy", "Vila", "Nova", "sábado", "ou", "-", "2.ª", "Torres", "distrito", "Conde", "1107"]


def test_every_code_is_one_of_those_in_the_addresses():
    used: dict[str, set[str]] = {}
    for concepts in vocabulary().phrases().values():
        for concept in concepts:
            field, _, code = concept.partition(":")
            if concept not in SMALL:
                used.setdefault(field, set()).add(code)
    assert used == CODES


def test_no_phrase_means_two_different_things():
    """A phrase of two concepts is either two levels or a small word beside something else."""
    for phrase, concepts in vocabulary().phrases().items():
        fields = {concept.partition(":")[0] for concept in concepts if concept not in SMALL}
        assert len(fields) <= 1, (phrase, concepts)
        if len([c for c in concepts if c not in SMALL]) > 1:
            assert fields == {"level"}, (phrase, concepts)


def test_words_that_are_places_too_are_known(known: Gazetteer):
    """A new word of the vocabulary that is also a place must be looked at; the rules for these are in the table."""
    both = {phrase for phrase in vocabulary().phrases() if (found := known.exact(phrase.split())) and found.places}
    assert both == {"ajuda", "rua"}


def test_words_are_cut_the_same_way_everywhere():
    assert key_of("Vila Nova de Sto. André") == "vila nova de santo andre"
    assert key_of("2.ª feira") == key_of("2ª feira") == key_of("2a feira") == "2a feira"
    assert key_of("الصباح") == key_of("صباح")
    assert key_of("पोर्चुगीज") == key_of("पोर्चुगिज")
    assert key_of("ÉVORA") == "evora"
    assert key_of("«»—…") == ""
    assert [token.typed for token in tokens("São Teotónio, Beja!")] == ["São", "Teotónio", "Beja"]
    assert "لشبونه" in readings(["بلشبونه"])
    assert list(readings(["lisboa"])) == ["lisboa"]


def test_a_long_question_is_cut(known: Gazetteer):
    text = "x" * (LONGEST + 1) + " Odemira"
    assert understand(text, places=known).places == ()


@pytest.mark.parametrize(
    "text", ["Odemira de noite A1 curso escola ", "xqzw lorem ipsun dolor sitamet ", "a", "é", "ب "]
)
def test_two_thousand_letters_are_quick(known: Gazetteer, text: str):
    long = (text * 2000)[:2000]
    understand(long, places=known)
    times = []
    for _ in range(5):
        begun = time.process_time()
        understand(long, places=known)
        times.append(time.process_time() - begun)
    assert min(times) < 0.02


ANYTHING = st.one_of(st.text(max_size=250), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANYTHING)
def test_it_never_fails(known: Gazetteer, text: str):
    understood = understand(text, places=known)
    assert set(understood.days) <= set(range(1, 8))
    assert len(understood.maybe) <= 3
    assert all(word in text for word in understood.rest if word.isascii())
    assert all(found.places for found in understood.places)
    assert known.find(text).text in (text, "")
    known.suggest(text)
