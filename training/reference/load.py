"""Brings in the modules, the limits and what is told about the offer from `data/`; what people edited stays."""

import json
from pathlib import Path
from typing import Any

from portal.reference.rows import write_row
from portal.site import raise_site_revision
from training.models import GroupLimits, OfferFact, TrainingModule

DATA = Path(__file__).parent / "data"
# The photograph all of this was read from, and the one before it.
SOURCE = "Sítio da agência nacional, página da Bolsa de Formadores"
TOLD_ON = "2020"
CONTACT = "formacaoacm@acm.gov.pt"
# When, fewest, most, where it was read; each replaces the one before.
LIMITS = (
    ("2015", 20, 35, "Sítio da agência nacional em 2015"),
    (TOLD_ON, 15, 25, SOURCE),
)


def given(name: str) -> list[dict[str, Any]]:
    """The rows of one data file."""
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def load_modules() -> int:
    """The thirteen modules; how many were written."""
    written = 0
    for position, row in enumerate(given("modules"), 1):
        youngest, oldest = row["ages"] or (None, None)
        columns = {name: row[name] for name in ("title", "objective", "audience_mainly", "audience_also", "audiences")}
        columns |= {"title_official": row["official"], "for_minors": row["minors"], "hours": row["hours"]}
        columns |= {"minimum_age": youngest, "maximum_age": oldest, "contact": CONTACT if row["contact"] else ""}
        columns |= {"told_on": TOLD_ON, "source": SOURCE, "position": position}
        written += write_row(TrainingModule, {"slug": row["slug"]}, columns)
    return written


def load_limits() -> int:
    """The limits of participants over time, for every module; how many were written."""
    written, before = 0, None
    for valid_on, least, most, source in LIMITS:
        key = {"module": None, "valid_on": valid_on, "source": source}
        written += write_row(GroupLimits, key, {"least": least, "most": most})
        row = GroupLimits.objects.filter(**key).order_by("pk").first()
        if before is not None and before.replaced_by_id is None:
            before.replaced_by = row
            before.save()
        before = row
    return written


def load_facts() -> int:
    """Aims, cost, what the host provides, laws, reading sessions, attendance; how many were written."""
    modules = {row.slug: row for row in TrainingModule.objects.all()}
    written = 0
    for position, row in enumerate(given("facts"), 1):
        # A fact somebody replaced stays replaced: its old row is still the one with this place and source.
        dated = {"valid_on": row.get("valid_on", TOLD_ON), "source": row.get("source", SOURCE)}
        key = {"kind": row["kind"], "position": position, **dated}
        columns = {"words": row["words"], "number": row.get("number"), "minutes": row.get("minutes")}
        written += write_row(OfferFact, key, columns | {"module": modules.get(row.get("module", ""))})
    return written


class TrainingReference:
    """What training gives to `manage.py load_reference`."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.ReferenceLoader`."""
        written = {
            "training modules": load_modules(),
            "limits of participants": load_limits(),
            "facts about training": load_facts(),
        }
        if any(written.values()):
            raise_site_revision()
        return written
