"""How many rows and columns a table may have."""

from typing import Any

from django.utils.translation import gettext as _

from portal.tables.cells import Row, address, clean
from portal.tables.refusing import TableRefused

MOST_ROWS = 10_000
MOST_COLUMNS = 100


class Rows:
    """Collects the rows that hold something; raises TableRefused at the row that is too many or too wide."""

    def __init__(self) -> None:
        self.found: list[Row] = []
        self._texts: dict[str, str] = {}

    def add(self, number: int, values: list[Any]) -> None:
        """A row of the sheet; texts are cleaned, empty cells at the end left out, an empty row passed over."""
        cells = [self._text(value) if isinstance(value, str) else value for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return
        if len(cells) > MOST_COLUMNS:
            said = _("%(cell)s: a table may have %(most)s columns; this one has more. Leave out what is not needed.")
            raise TableRefused(said % {"cell": address(number, MOST_COLUMNS), "most": MOST_COLUMNS})
        if len(self.found) >= MOST_ROWS:
            said = _("Row %(row)s: a list may have %(most)s rows; this one has more. Divide it.")
            raise TableRefused(said % {"row": number, "most": MOST_ROWS})
        self.found.append(Row(number, cells))

    def _text(self, value: str) -> str | None:
        """Cleaned; thousands of rows repeat the same words, which are held once."""
        text = clean(value)
        return self._texts.setdefault(text, text) if text else None
