"""The managing agency as pages name it: one editable row, asked for at most once per site revision and process."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from portal.models import Organisation
from portal.site import site_revision


@dataclass(frozen=True)
class Agency:
    """The agency's name in use, its short form and its website, "" where nobody said."""

    name: str
    acronym: str
    website: str

    @property
    def short(self) -> str:
        """What pages call it: the acronym, else the name."""
        return self.acronym or self.name


_known: tuple[int, Agency] | None = None


def agency(request: HttpRequest | None = None) -> Agency:
    """The managing agency; one query for the site revision (none when `request` knows it already)."""
    global _known
    revision = site_revision(request)
    if _known is None or _known[0] != revision:
        row = Organisation.objects.filter(is_managing_agency=True).values_list("name", "acronym", "website").first()
        _known = (revision, Agency(*row) if row else Agency("", "", ""))
    return _known[1]


def agency_name(request: HttpRequest | None = None) -> str:
    """The short name every screen, mail and file uses, e.g. in "approved by …"."""
    from django.utils.translation import gettext

    return agency(request).short or gettext("the national agency")


def agency_name_on(day: date) -> str:
    """The full name the agency had on `day`, for a paper about that day; two queries."""
    from django.utils.translation import gettext

    row = Organisation.objects.filter(is_managing_agency=True).prefetch_related("names").first()
    return row.name_on(day) if row else gettext("the national agency")


def forget() -> None:
    """Read the row again at the next call: for the verbs that change it."""
    global _known
    _known = None
