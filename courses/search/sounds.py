"""How a name roughly sounds, so that one written by ear in another script meets the Portuguese one.

Own, coarse rules, only ever used to ask "did you mean": sibilants are one sound, so are v and f, p and b, e and i,
o and u; h is mute; double letters count once. `sound("Loulé") == sound("लुले") == "luli"`. `bones` leaves the vowels
out, for scripts that do not write them all.
"""

import re
import unicodedata
from collections.abc import Iterable

from courses.search.near import NearNames
from courses.search.tokens import script
from portal.text import fold

FEWEST_BONES = 4
"""Consonants from which names may be told apart without their vowels."""

_CYRILLIC = str.maketrans("абвгдеєжзиійклмнопрстуфцчшщюяыэ", "abfgdiissiiiklmnubrstufssssuaii", "хьъ")
_ARABIC = str.maketrans("ابتثجخدذرزسشصضطظغفقكلمنويپگچڤ", "abtsssdsrssssdtsgfkklmnuibgsf", "حعهء")
_INDIC = {
    **dict.fromkeys(("KA", "KHA", "QA"), "k"), **dict.fromkeys(("GA", "GHA"), "g"),
    **dict.fromkeys(("CA", "CHA", "JA", "JHA", "SA", "SHA", "SSA", "ZA"), "s"),
    **dict.fromkeys(("TA", "TTA", "THA", "TTHA"), "t"), **dict.fromkeys(("DA", "DDA", "DHA", "DDHA"), "d"),
    **dict.fromkeys(("NA", "NNA", "NYA", "NGA"), "n"), **dict.fromkeys(("PA", "BA"), "b"),
    **dict.fromkeys(("BHA", "VA", "PHA"), "f"), **dict.fromkeys(("LA", "LLA"), "l"), "MA": "m", "RA": "r", "YA": "i",
    "A": "a", "AA": "a", **dict.fromkeys(("I", "II", "E", "AI"), "i"), **dict.fromkeys(("U", "UU", "O", "AU"), "u"),
}  # fmt: skip
_PORTUGUESE = (
    ("ç", "s"), ("ch|sh|x", "s"), ("nh", "n"), ("lh", "l"), ("qu|q", "k"), ("gu(?=[ei])", "G"), ("c(?=[ei])", "s"),
    ("g(?=[ei])", "s"), ("ph|v", "f"), ("c", "k"), ("[jz]", "s"), ("h", ""), ("p", "b"), ("w", "u"), ("m\\b", "n"),
)  # fmt: skip


class Ear:
    """Names by their sound."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sounds: dict[str, list[str]] = {}
        self._bones: dict[str, list[str]] = {}
        for name in sorted(set(names)):
            heard = sound(name)
            self._sounds.setdefault(heard, []).append(name)
            self._bones.setdefault(bones(heard), []).append(name)
        self._near = NearNames(self._sounds)

    def alike(self, text: str) -> list[str]:
        """The names that sound like `text`, written in another script, nearest first; else those of its consonants."""
        heard = sound(text)
        if not heard or script(text) == "latin":
            return []
        near = [name for other in self._near.closest(heard) for name in self._sounds[other]]
        kept = bones(heard)
        return near or (self._bones.get(kept, []) if kept else [])


def sound(text: str) -> str:
    """The sounds of a name in Latin, Cyrillic, Arabic, Devanagari or Bengali letters; "" for other scripts."""
    plain = unicodedata.normalize("NFC", text).casefold()
    if script(plain) == "latin":
        for pattern, heard in _PORTUGUESE:
            plain = re.sub(pattern, heard, plain)
        heard = fold(plain)
    else:
        heard = "".join(map(_indic, _composed(plain)))
    vowels = heard.replace("e", "i").replace("o", "u").replace("y", "i")
    letters = re.sub(r"[^a-z ]+", " ", vowels) if vowels.strip().isascii() else ""
    return re.sub(r"(.)\1+", r"\1", " ".join(letters.split()))


def bones(heard: str) -> str:
    """The consonants of a sound; "" when they are too few to tell names apart."""
    kept = re.sub(r"[aeiou ]", "", heard)
    kept = re.sub(r"(.)\1+", r"\1", kept)
    return kept if len(kept) >= FEWEST_BONES else ""


def _composed(text: str) -> str:
    """Folded and put together again, so that a Bengali o is one sign."""
    return unicodedata.normalize("NFC", fold(text)).translate(_CYRILLIC).translate(_ARABIC)


def _indic(character: str) -> str:
    name = unicodedata.name(character, "")
    if not name.startswith(("DEVANAGARI", "BENGALI")):
        return character
    if "ANUSVARA" in name:
        return "n"
    return _INDIC.get(name.rsplit(" ", 1)[1], "")
