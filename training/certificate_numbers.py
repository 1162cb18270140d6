"""Numbers of certificates as people type them, and the public address at which each is checked."""

import re
import unicodedata

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.text import plain_digits
from portal.words import PORTUGUESE
from training.models import Certificate
from training.models.requests import CODE_LETTERS

LENGTH, PART = 12, 4
# Longer than this nobody types a number, however many spaces and hyphens.
MOST_TYPED = 60
_FILLING = re.compile(r"[\s\W_]+")


def letters_of(typed: str) -> str:
    """What is typed without spaces, hyphens and case: "bcd2 fgh3–jkm4" is BCD2FGH3JKM4."""
    return _FILLING.sub("", plain_digits(unicodedata.normalize("NFKC", typed[:MOST_TYPED]))).upper()


def number_of(typed: str) -> str:
    """The number as it is written, BCD2-FGH3-JKM4; "" for what cannot be one."""
    letters = letters_of(typed)
    if len(typed) > MOST_TYPED or len(letters) != LENGTH or set(letters) - set(CODE_LETTERS):
        return ""
    return "-".join(letters[at : at + PART] for at in range(0, LENGTH, PART))


def strangers_in(typed: str) -> list[str]:
    """Letters and figures of what is typed that stand in no number, each once."""
    return list(dict.fromkeys(one for one in letters_of(typed) if one not in CODE_LETTERS))


def check_address(certificate: Certificate) -> str:
    """The whole address of the check page, in Portuguese: what the code on the paper holds."""
    with translation.override(PORTUGUESE):
        return settings.SITE_URL + reverse("training:check", args=[certificate.number])
