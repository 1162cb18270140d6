"""The ways a place's name is written: its own spellings, and the names of our own table.

`data/exonyms.csv` is own work: what people call a place in other languages and scripts, and the short forms of every
day ("Gaia", "Famalicão", "Vila Franca"), where GeoNames lacks them. One line a place and script: reference, the
place's name (for who reads the file; a test compares it), names separated by |.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from courses.search.tokens import key_of, script
from courses.search.words import PARTICLES

DATA = Path(__file__).parent / "data"


def exonyms() -> Iterator[tuple[str, list[str]]]:
    """Each reference of the data file with the names given to it."""
    with (DATA / "exonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["ref"], row["names"].split("|")


def spellings(name: str) -> list[str]:
    """The keys of a name: in full, without its particles, with "S.", and "V. N." or "VN" for "Vila Nova"."""
    key = key_of(name)
    words = key.split()
    bare = [word for word in words if word not in PARTICLES]
    found = [key]
    if len(bare) > 1:
        found.append(" ".join(bare))
    if words[:2] == ["vila", "nova"] and len(words) > 2:
        for start in ("v n", "vn"):
            found += [f"{start} {' '.join(words[2:])}", f"{start} {' '.join(bare[2:])}"]
    elif words and words[0] == "sao" and len(words) > 1:
        found.append(" ".join(["s", *words[1:]]))
    return list(dict.fromkeys(filter(None, found)))


def is_name(alternate: str) -> bool:
    """Whether an alternate of GeoNames is a name somebody may type, not a code or a transliteration.

    Latin ones must begin with a capital, have four letters or more, and no word of one letter except a particle.
    """
    key = key_of(alternate)
    if not key:
        return False
    if script(key) != "latin":
        return len(key) >= 2
    alone = [word for word in key.split() if len(word) == 1 and word not in PARTICLES]
    return alternate[0].isupper() and len(key) >= 4 and not alone
