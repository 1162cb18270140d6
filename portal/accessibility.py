"""What was really tested for accessibility, when, with what and with which result. Add a row, never a hope."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Evaluation:
    """One evaluation that took place."""

    on: date
    tool: str
    sample: Promise
    result: Promise


CHANGED_ON = date(2026, 11, 26)

EVALUATIONS: tuple[Evaluation, ...] = (
    Evaluation(
        date(2026, 11, 22),
        "axe-core 4.12, Chromium",
        _("Start, contacts, accessibility, privacy and sources, in Portuguese and Arabic, wide and at 360 pixels"),
        _("No violations found."),
    ),
    Evaluation(
        date(2026, 11, 26),
        "axe-core 4.12, Chromium",
        _("Search, page, card and guide of courses, in Portuguese and Arabic, wide and at 320 pixels"),
        _("No violations found."),
    ),
    Evaluation(
        date(2026, 11, 26),
        "axe-core 4.12, Chromium",
        _(
            "Alerts, the form of who finds no course, where people wait, help desks and calls, in Portuguese and "
            "Arabic, wide and at 320 or 360 pixels"
        ),
        _("No violations found."),
    ),
    Evaluation(
        date(2026, 11, 26),
        "axe-core 4.12, Chromium",
        _("The workspace of schools at 360 pixels, the desk of courses in Portuguese and Arabic"),
        _("No violations found."),
    ),
    Evaluation(
        date(2026, 11, 26),
        "axe-core 4.12, Chromium",
        _("The request for training and its private page, with and without scripts, in Portuguese and Arabic"),
        _("No violations found."),
    ),
    Evaluation(
        date(2026, 11, 26),
        "axe-core 4.12, Chromium",
        _("Published plans and the pages where a plan is written, wide and at 360 pixels"),
        _("No violations found."),
    ),
    Evaluation(
        date(2026, 11, 26),
        "Chromium",
        _("By keyboard alone: from the search to an alert, a school’s monthly answer, taking in a list of courses"),
        _("Everything is reached and done, and the focus is always seen."),
    ),
)
