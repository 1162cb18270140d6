"""Names of levels and national areas in the reader's language, for documents that hold only their codes."""

from dataclasses import dataclass

from django.db.models import CharField, Value
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

    def area_name(self, code: str) -> str:
        """The national area's name; "" for a code nobody knows."""
        return _in_language(self.area_names.get(code))


def _in_language(texts: dict[str, str] | None) -> str:
    return (texts.get(get_language() or "pt") or texts["pt"]) if texts else ""


_known: tuple[int, Reference] | None = None


def reference(request: HttpRequest | None = None) -> Reference:
    """Read in one query, at most once per site revision and process: a change to these texts raises the revision."""
    global _known
    revision = site_revision(request)
    if _known is None or _known[0] != revision or not _known[1].area_names:
        _known = (revision, _read())
    return _known[1]


def _read() -> Reference:
    text = CharField()
    names = [f"name_{code}" for code in _LANGUAGES]
    meanings = [f"description_{code}" for code in _LANGUAGES]
    nothing = {f"none_{code}": Value("", output_field=text) for code in _LANGUAGES}
    levels = (
        Level.objects.order_by()
        .annotate(table=Value("level", output_field=text))
        .values_list("table", "code", *names, *meanings)
    )
    areas = (
        NationalArea.objects.order_by()
        .annotate(table=Value("area", output_field=text), **nothing)
        .values_list("table", "code", *names, *nothing)
    )
    found = Reference({}, {}, {})
    for table, code, *texts in levels.union(areas, all=True):
        of_name = {language: value or "" for language, value in zip(_LANGUAGES, texts[:4], strict=True)}
        (found.level_names if table == "level" else found.area_names)[code] = of_name
        if table == "level":
            found.level_meanings[code] = {c: value or "" for c, value in zip(_LANGUAGES, texts[4:], strict=True)}
    return found
