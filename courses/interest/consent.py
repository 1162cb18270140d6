"""What a person agrees to, by version: a text once agreed to never changes, a new wording is a new version."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.agency import agency_name

VERSION = "1"


def consent_text(language: str) -> str:
    """The text of VERSION in `language`, with the name of the agency of today."""
    with override(language):
        return _(
            "I agree that %(agency)s keeps my contact, my place, my level and the hours that suit me for six months, "
            "to count how many people wait and to tell me when a course opens. I can be taken off at any time."
        ) % {"agency": agency_name()}
