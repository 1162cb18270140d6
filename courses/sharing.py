"""Ways to hand a course on: its address, a short text for a message."""

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from courses.presenting import CourseView
from portal.text import one_line

# A message of four parts on most phones where letters take two bytes each.
MOST_LETTERS = 600
_LONGEST_PART = 90


def address_of(course: CourseView) -> str:
    """The course's whole address in the active language."""
    return f"{settings.SITE_URL}{course.url}"


def short_text(course: CourseView) -> str:
    """What one tells a neighbour, most important first, in at most 600 characters; the address is always whole."""
    address = address_of(course)
    parts = [
        *([_("Demonstration: this course is invented.")] if course.is_demo else []),
        course.title,
        course.provider_name,
        course.place_line,
        "; ".join(line.text for line in course.timetable) or course.course.timetable_text,
        _("Starts: %(date)s") % {"date": course.starts} if course.starts else course.course.dates_text,
        str(course.state.word),
        course.freshness,
        *(_("Phone: %(number)s") % {"number": phone.shown} for phone in course.phones[:1]),
    ]
    left, kept = MOST_LETTERS - len(address) - 1, []
    for part in (_cut(one_line(part)) for part in parts if part):
        if len(part) + 1 <= left:
            kept.append(part)
            left -= len(part) + 1
    return "\n".join([*kept, address])


def _cut(part: str) -> str:
    return part if len(part) <= _LONGEST_PART else part[: _LONGEST_PART - 1].rstrip() + "…"


def sms_url(text: str) -> str:
    """A message with this text, to whomever the reader chooses."""
    return f"sms:?&body={quote(text, safe='')}"


def whatsapp_url(text: str) -> str:
    """The same for WhatsApp; leaves this site only when pressed."""
    return f"https://wa.me/?text={quote(text, safe='')}"
