"""The texts the guide is delivered with: all languages, the same figures in each, Portuguese of Portugal."""

import re

import pytest

from courses.reference.guide import read, sections
from portal.dates import validate_partial_date
from portal.text import plain_digits
from tests.test_languages import REFUSED

LANGUAGES = {"pt", "en", "es", "ar", "ne", "hi", "bn", "uk", "fr"}
SCRIPTS = {
    "ar": r"[\u0600-\u06ff]", "ne": r"[\u0900-\u097f]", "hi": r"[\u0900-\u097f]", "bn": r"[\u0980-\u09ff]",
    "uk": r"[\u0400-\u04ff]",
}  # fmt: skip
# "1.º", "2.ª", hours of a day and the like are words in some languages.
NUMBER = re.compile(r"\d+")


def texts():
    """(where, {language: text}) of all there is."""
    for section in sections():
        yield section["slug"], section["title"]
        for question in section["questions"]:
            yield question["slug"], question["question"]
            for answer in question["answers"]:
                yield f"{question['slug']} {answer['valid_on']}", answer["text"]
    for platform in read("platforms.json"):
        yield platform["key"], platform["text"]
        yield from ((f"{platform['key']} {title['pt']}", title) for title in platform["modules"])
    for term in read("glossary.json"):
        yield term["key"], term["text"]


def dated():
    for section in sections():
        yield from (answer for question in section["questions"] for answer in question["answers"])
    for name in ("exam_centres.json", "platforms.json", "glossary.json"):
        yield from read(name)


def test_every_text_is_there_in_nine_languages():
    short = [(where, LANGUAGES - set(text)) for where, text in texts() if set(text) != LANGUAGES]
    assert not short
    assert not [(where, code) for where, text in texts() for code in text if not text[code].strip()]


def test_each_language_is_written_in_its_script():
    wrong = [
        (where, code)
        for where, text in texts()
        for code, letters in SCRIPTS.items()
        if not re.search(letters, text[code])
    ]
    assert not wrong


def test_figures_are_the_same_in_every_language():
    """Hours, ages, years, articles of law: what the Portuguese says, the others say."""
    wrong = []
    for where, text in texts():
        wanted = set(NUMBER.findall(text["pt"]))
        for code in LANGUAGES - {"pt"}:
            given = set(NUMBER.findall(plain_digits(text[code])))
            if not wanted <= given:
                wrong.append((where, code, wanted - given))
    assert not wrong, "\n".join(map(str, wrong))


def test_what_is_dated_says_when_and_from_where():
    for it in dated():
        validate_partial_date(it["valid_on"])
        assert it["source"].strip()


def test_an_answer_that_is_not_known_says_so_in_words():
    known = [
        answer
        for section in sections()
        for question in section["questions"]
        for answer in question["answers"]
        if answer.get("verdict") == "unknown"
    ]
    assert len(known) == 4
    assert all(re.search(r"conhecimento|[Nn]ão conhecemos", answer["text"]["pt"]) for answer in known)


@pytest.mark.parametrize("code", ["pt", "es"])
def test_words_of_the_house(code):
    refused = REFUSED[code]
    assert not [(where, refused.search(text[code])[0]) for where, text in texts() if refused.search(text[code])]


def test_answers_are_short():
    """For a tired person on a phone: the longest, a list of units, has some ninety words."""
    long = [(where, len(text["pt"].split())) for where, text in texts() if len(text["pt"].split()) > 95]
    assert not long
