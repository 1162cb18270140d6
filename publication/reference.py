"""Names of levels and national areas in the reader's language, for documents that hold only their codes."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import get_language

from measures.models import Level, NationalArea
from portal.site import site_revision

_LANGUAGES = ("pt", "en", "es", "ar")


@dataclass(frozen=True)
class Reference:
    """By code, then by language; a language without a text falls back on Portuguese."""

    level_names: dict[str, dict[str, str]]
    level_meanings: dict[str, dict[str, str]]
    area_names: dict[str, dict[str, str]]

    def level_name(self, code: str, frozen: str) -> str:
        """The level's name; in Portuguese, and for a code no longer known, as it was frozen."""
        return frozen if get_language() == "pt" else _in_language(self.level_names.get(code)) or frozen

    def level_meaning(self, code: str) -> str:
        """What the level means, "" where the register does not say."""
        return _in_language(self.level_meanings.get(code))

    def area_rows(self) -> list[tuple[str, str]]:
        """Code and name of every national area, in the catalogue's order."""
        return [(code, self.area_name(code)) for code in self.area_names]

    def area_name(self, code: str) -> str:
        """The national area's name; "" for a code nobody knows."""
        return _in_language(self.area_names.get(code))


def _in_language(texts: dict[str, str] | None) -> str:
    return (texts.get(get_language() or "pt") or texts["pt"]) if texts else ""


def reference(request: HttpRequest | None = None) -> Reference:
    """Read in one query and kept by this process until the site revision rises: whoever edits these texts raises it."""
    name = f"reference-{site_revision(request)}"
    known: Reference | None = caches["pages"].get(name)
    if known is None or not known.area_names:
        known = _read()
        caches["pages"].set(name, known)
    return known


def _read() -> Reference:
    found = Reference({}, {}, {})
    rows = _columns(Level, "level", meaning=True).union(_columns(NationalArea, "area", meaning=False), all=True)
    for table, _order, code, *texts in sorted(rows, key=lambda row: row[:3]):
        names, meanings = (dict(zip(_LANGUAGES, part, strict=True)) for part in (texts[:4], texts[4:]))
        (found.level_names if table == "level" else found.area_names)[code] = names
        if table == "level":
            found.level_meanings[code] = meanings
    return found


def _columns(model: type[Level] | type[NationalArea], table: str, *, meaning: bool) -> QuerySet[Any, tuple[Any, ...]]:
    """The columns of both tables under the same names and in the same order, as a union needs them."""
    nothing = Value("", output_field=CharField())
    columns: dict[str, Any] = {"c_table": Value(table, output_field=CharField()), "c_order": F("order")}
    columns["c_code"] = F("code")
    columns |= {f"c_name_{code}": Coalesce(f"name_{code}", nothing) for code in _LANGUAGES}
    columns |= {
        f"c_text_{code}": Coalesce(f"description_{code}", nothing) if meaning else nothing for code in _LANGUAGES
    }
    return model._default_manager.order_by().annotate(**columns).values_list(*columns)
