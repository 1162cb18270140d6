"""Cuts what a person typed into words that can be compared, whatever the script.

A word's key is its folded form (`portal.text.fold`) made a little coarser where people spell one sound in several
ways: long and short vowels of Devanagari and Bengali, the three letters for s in both, the Arabic article, the
Portuguese abbreviations Sto. and Sta. Names and vocabulary are brought to the same keys, so equal is equal.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.text import fold

LONGEST = 200
"""Letters of a question that are read; the rest says nothing new."""

PHRASE = 6
"""Words in the longest phrase that is looked up."""

_WEEKDAY = re.compile(r"\b([2-6])(?:\s?\.?\s?ª|\.a\b)")
_SOUNDS = (
    str.maketrans("ईऊीूशषणङञ", "इउिुससननन")  # Devanagari
    | str.maketrans("ঈঊীূশষণৎঙ", "ইউিুসসনতং", "ঁ")  # Bengali
    | str.maketrans("ґ", "г")
    | str.maketrans("ँ", "ं")
)
_WRITTEN_OUT = {"sto": "santo", "sta": "santa"}
_ARTICLE = "ال"
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "ولل", "لل", "وب", "ول", "وف", "و", "ب", "ل", "ف", "ك")
_ENDINGS = {
    "devanagari": ("हरुमा", "मा", "को", "का", "कि", "बाट", "मै", "ले", "लाइ", "तिर"),
    "bengali": ("যের", "তে", "ের", "য", "ে", "র"),  # য় without its dot, as folded
    "cyrillic": ("ами", "ою", "ом", "ем", "ах", "і", "у", "и", "а", "ю", "е", "ы"),
}


@dataclass(frozen=True)
class Token:
    """A word as typed, its key, and what stood between it and the word before."""

    typed: str
    key: str
    gap: str = ""


def script(text: str) -> str:
    """The script of the first letter: "latin", "arabic", "devanagari", "bengali", "cyrillic" or "other"."""
    for character in text:
        code = ord(character)
        if code < 0x0250:
            return "latin"
        for name, first, last in (
            ("cyrillic", 0x0400, 0x052F),
            ("arabic", 0x0600, 0x077F),
            ("devanagari", 0x0900, 0x097F),
            ("bengali", 0x0980, 0x09FF),
        ):
            if first <= code <= last:
                return name
    return "other"


@lru_cache(maxsize=4096)
def _in_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" or character in "\u200c\u200d"


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    plain = "".join(c for c in word if unicodedata.category(c) != "Cf")
    key = fold(plain).translate(_SOUNDS)
    if script(key) == "arabic":
        return without_article(key)
    return _WRITTEN_OUT.get(key, key)


def without_article(key: str) -> str:
    """An Arabic word without ال when enough is left."""
    return key[2:] if key.startswith(_ARTICLE) and len(key) >= 5 else key


def tokens(text: str) -> list[Token]:
    """The words of the first 200 letters of `text`; punctuation and marks without a letter are gaps."""
    found: list[Token] = []
    word, gap = "", ""
    for character in _WEEKDAY.sub(r"\1ª", unicodedata.normalize("NFC", text[:LONGEST])) + " ":
        if _in_word(character):
            word += character
            continue
        if word and (key := _key(word)):
            found.append(Token(word, key, gap))
            gap = ""
        word = ""
        gap += character
    return found


@lru_cache(maxsize=16384)
def key_of(text: str) -> str:
    """The words of `text` as one key: `key_of("Vila Nova de Sto. André") == "vila nova de santo andre"`."""
    return " ".join(token.key for token in tokens(text))


def _starts(word: str) -> Iterator[str]:
    yield word
    if script(word) == "arabic":
        for prefix in _ARABIC_PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                yield word[len(prefix) :]
                yield without_article(word[len(prefix) :])
    elif word == "s":
        yield "sao"


def _ends(word: str) -> Iterator[str]:
    yield word
    of = script(word)
    for ending in _ENDINGS.get(of, ()):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= 3:
            yield stem
            if of == "cyrillic":
                yield from (stem + "а", stem + "я")


def readings(keys: Sequence[str]) -> Iterable[str]:
    """The keys a phrase may stand for, as typed first: without Arabic prefixes, without case endings.

    "بلشبونة" may be "لشبونة"; "लिस्बनमा", "লিসবনে" and "Лісабоні" are Lisbon with an ending.
    """
    first, last = keys[0], keys[-1]
    if first.isascii() and last.isascii() and first != "s":
        return [" ".join(keys)]
    if len(keys) == 1:
        every = [end for start in _starts(first) for end in _ends(start)]
    else:
        inner = list(keys[1:-1])
        every = [" ".join([start, *inner, end]) for start in _starts(first) for end in _ends(last)]
    return dict.fromkeys(every)
