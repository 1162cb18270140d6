"""Ways to hand a course on: its address, a short text for a message, a code to point a camera at."""

from urllib.parse import quote

import qrcode
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
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


def qr_svg(address: str, *, label: str) -> SafeString:
    """The address as a QR code in SVG: one path, a square a module, with its quiet border."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    matrix = code.get_matrix()
    size = len(matrix)
    path = "".join(_runs(row, at) for at, row in enumerate(matrix))
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="150" height="150" role="img" aria-label="{1}"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        size,
        label,
        path,
    )


def _runs(row: list[bool], at: int) -> str:
    """The dark stretches of a row as one piece of a path."""
    path, start = "", None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            path += f"M{start} {at}h{column - start}v1h-{column - start}z"
            start = None
    return path
