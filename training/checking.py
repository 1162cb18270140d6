"""What a request may say: tax numbers, postal codes, days, and how a number of people fits an action. No query."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import holidays
from django.utils import formats
from django.utils.translation import gettext as _

from training.models import Sizing

# Nobody plans an action further ahead than this. Own choice.
FURTHEST = timedelta(days=2 * 365)
_POSTAL = re.compile(r"(\d{4})[\s-]?(\d{3})", re.ASCII)
_NIF = re.compile(r"[1-35689]\d{8}", re.ASCII)


def is_nif(text: str) -> bool:
    """Nine digits of which the last checks the others: weights 9 to 2, modulo 11; 10 and 11 count as 0."""
    if not _NIF.fullmatch(text):
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(text, range(9, 1, -1), strict=False)) % 11
    return int(text[8]) == (rest if rest < 10 else 0)


def postal_code(text: str) -> str | None:
    """As it is written, 1234-567; None when it is no postal code."""
    match = _POSTAL.fullmatch(text.strip())
    return f"{match[1]}-{match[2]}" if match else None


@cache
def _national(year: int) -> dict[date, str]:
    """The national holidays of a year with their Portuguese names."""
    return dict(holidays.country_holidays("PT", years=year, language="pt_PT").items())


def national_holiday(day: date) -> str:
    """Its Portuguese name, or ""."""
    return _national(day.year).get(day, "")


def problem_with_day(day: date, today: date) -> str:
    """Why no action can be asked for on `day`, as a sentence; "" when it can."""
    if day <= today:
        return _("This day is over or is today. Choose a later one.")
    if day > today + FURTHEST:
        return _("This day is more than two years away. Choose an earlier one.")
    if name := national_holiday(day):
        told = {"day": formats.date_format(day, "DATE_FORMAT"), "name": name}
        return _("%(day)s is a national holiday (%(name)s). Choose another day.") % told
    return ""


def warnings_about(days: Iterable[date], local: dict[date, str]) -> dict[date, str]:
    """Days that are allowed and still unusual: at weekends, and municipal holidays (`local`: day → name)."""
    found = {}
    for day in sorted(set(days)):
        told = {"day": formats.date_format(day, "l, j F Y"), "name": local.get(day, "")}
        if day in local:
            found[day] = _("%(day)s is a holiday in that municipality: %(name)s.") % told
        elif day.isoweekday() > 5:
            found[day] = _("%(day)s is at the weekend.") % told
    return found


def ways_for(people: int, least: int, most: int) -> list[Sizing]:
    """What a body may choose for a number of people; empty when they fit one action."""
    if least <= people <= most:
        return []
    if people < least:
        return [Sizing.JOIN, Sizing.WAIVER]
    count = -(-people // most)
    # As even as can be, the smallest group has people // count.
    first = [Sizing.GROUPS] if people // count >= least else []
    return [*first, Sizing.REDUCE, Sizing.JOIN, Sizing.WAIVER]
