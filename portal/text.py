"""One way to fold and sort text, so that search and order are the same on both databases."""

import re
import unicodedata

_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ی": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ـ": "",
    }
)
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(\d+)")


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, Arabic letter forms and all digits unified.

    White space is collapsed to single spaces. `fold("  ÉVORA ٣") == "evora 3"`.
    """
    if text.isascii():
        # Most texts of a long list: nothing to decompose, no other digits.
        return _SPACE.sub(" ", text.replace("\x00", "").casefold()).strip()
    # Before decomposing: NFKD would split the Arabic letters that carry a hamza.
    decomposed = unicodedata.normalize("NFKD", text.translate(_ARABIC))
    # A null character stands in no stored text, and PostgreSQL takes none in a question.
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "\x00")
    return _SPACE.sub(" ", plain_digits(kept).casefold()).strip()


def plain_digits(text: str) -> str:
    """`text` with the digits of every script as 0 to 9: `plain_digits("٢٠١٥") == "2015"`."""
    return "".join(c if unicodedata.digit(c, None) is None else str(unicodedata.digit(c)) for c in text)


def sort_key(text: str, *, length: int = 120) -> str:
    """A key whose byte order is the order wanted, whatever the database's collation.

    Folded, numbers padded to eight digits ("2" before "10"), then written in hexadecimal, whose sixteen
    characters sort alike everywhere. `length` is that of the result.
    """
    padded = _NUMBER.sub(lambda m: m.group(1).lstrip("0").zfill(8), fold(text))
    return padded.encode().hex()[:length]


def one_line(text: str) -> str:
    """`text` with every run of white space, line breaks included, as one space: for titles, subjects, file names."""
    return _SPACE.sub(" ", text).strip()
