"""The figures of a year as a page, a file and a chart show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.languages import direction_of
from portal.pdf import fonts, render_pdf
from portal.tables.writing import as_csv
from training.figures import Figures, Wait

WIDTH, HEIGHT, BAR = 720, 160, 22


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, in its own units; `number` is written above it where it is not nought."""

    x: int
    y: int
    height: int
    number: int


@dataclass(frozen=True)
class MonthBars:
    """A month: its name, how many requests and actions, and their bars."""

    name: str
    x: int
    requests: Bar
    held: Bar


def asked_year(text: str, known: list[int]) -> int:
    """The year asked for where there is one like it, else the newest."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in known else known[0]


def step_names(figures: Figures) -> list[tuple[str, Wait]]:
    """Each step in words with how long it takes."""
    words = {
        "analysis": _("From the request to the start of the analysis"),
        "decision": _("From the request to the decision"),
        "scheduled": _("From acceptance to the day being settled"),
        "held": _("From acceptance to the action"),
    }
    return [(words[wait.step], wait) for wait in figures.waits]


def chart_of(figures: Figures) -> list[MonthBars]:
    """Twelve months with two bars each."""
    most = max(*figures.requests_by_month, *figures.held_by_month, 1)
    return [_month(number, figures, most) for number in range(1, 13)]


def _month(number: int, figures: Figures, most: int) -> MonthBars:
    x = (number - 1) * WIDTH // 12 + 6
    asked, held = figures.requests_by_month[number - 1], figures.held_by_month[number - 1]

    def bar(count: int, at: int) -> Bar:
        height = round((HEIGHT - 24) * count / most)
        return Bar(at, HEIGHT - height, height, count)

    name = date_format(date(figures.year, number, 1), "M")
    return MonthBars(name, x, bar(asked, x), bar(held, x + BAR + 4))


def csv_of(figures: Figures) -> bytes:
    """One figure a line: what, value, of how many; an empty value is not known."""
    return as_csv(chain([(_("Figure"), pgettext("figures", "Value"), pgettext("figures", "Of"))], _rows(figures)))


def _rows(figures: Figures) -> Iterator[tuple[object, object, object]]:
    yield _("Year"), figures.year, None
    yield _("Requests received"), figures.requests, None
    yield _("Requests accepted"), figures.accepted, figures.requests
    yield _("Requests refused"), figures.refused, figures.requests
    yield _("Requests cancelled before a decision"), figures.cancelled, figures.requests
    yield _("Requests not decided yet"), figures.open, figures.requests
    yield _("Actions held"), figures.held, None
    yield _("People present"), figures.people, None
    yield _("Actions whose people were not counted"), figures.uncounted, figures.held
    yield _("Hours of training"), figures.hours, None
    yield _("Actions whose duration was not written down"), figures.untimed, figures.held
    yield _("Certificates"), figures.certificates, figures.people
    yield _("Satisfaction, from 1 to 5"), figures.score, None
    yield _("Evaluations"), figures.answers, figures.people
    for name, wait in step_names(figures):
        yield f"{name} ({_('median, days')})", wait.days, wait.number
    for it in figures.modules:
        yield f"{_('Actions held')}: {it.title}", it.held, figures.held
        yield f"{_('People present')}: {it.title}", it.people, figures.people
    for name, numbers in (
        (_("Requests received"), figures.requests_by_month),
        (_("Actions held"), figures.held_by_month),
    ):
        for month, number in enumerate(numbers, 1):
            yield f"{name}: {figures.year}-{month:02}", number, None


def pdf_of(figures: Figures, *, agency: str) -> bytes:
    """The whole of it as a file. Raises `portal.pdf.PdfError`."""
    language = get_language() or settings.LANGUAGE_CODE
    html = render_to_string(
        "training/pdf/figures.html",
        {
            "figures": figures, "steps": step_names(figures), "chart": chart_of(figures), "all_told": True,
            "lang": language, "dir": direction_of(language), "agency": agency, "on": timezone.localdate(),
        },
    )  # fmt: skip
    sheet = Path(settings.BASE_DIR) / "templates" / "training" / "pdf" / "figures.css"
    return render_pdf(html, css=[f"html {{ font-family: {fonts.FAMILY}; }}", sheet.read_text(encoding="utf-8")])
