"""By what a course is known again in the next list of its source."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from portal.tables.header import key_of


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()


def group_of(provider: str, town: str, values: Mapping[str, Any]) -> str:
    """What stays when only start or timetable change: provider, municipality, path or levels, what it is for."""
    path = values.get("path")
    return _hash(
        provider, town, path.pk if path else "", values.get("levels", ""), values.get("kind", ""),
        values.get("sector", ""),
    )  # fmt: skip


def place_key(name: str, address: str) -> str:
    """A place as the list writes it."""
    return _hash(key_of(name), key_of(address))


def key_of_course(group: str, place: str, reference: str, values: Mapping[str, Any], *, nth: int = 1) -> str:
    """The whole of it: the source's own reference where it has one, else also place, start and timetable."""
    if reference:
        return _hash("reference", key_of(reference))
    classes = [[row["day"], row["from"], row["to"]] for row in values.get("timetable") or []]
    starts = values.get("starts") or key_of(values.get("dates_text", ""))
    when = classes or key_of(values.get("timetable_text", "")) or [values.get("days", ""), values.get("parts", "")]
    return _hash(group, place, starts, when, *([nth] if nth > 1 else []))
