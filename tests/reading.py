"""Reading what the portal sends as a person does: the words of a page, the words of a workbook."""

import io
import re
from html.parser import HTMLParser

from openpyxl import load_workbook

_SILENT = {"script", "style", "svg"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        if tag in _SILENT:
            self._silent += 1
        for name, value in attrs:
            if name in ("href", "src", "action", "hx-get") and value:
                self.links.append(value)
            if name in ("alt", "title", "placeholder", "value", "aria-label", "content") and value:
                self.found.append(value)

    def handle_endtag(self, tag):
        if tag in _SILENT:
            self._silent -= 1

    def handle_data(self, data):
        if not self._silent:
            self.found.append(data)


def _read(html: str) -> _Words:
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser


def words_of(html: str) -> str:
    """Every text a person or their reader meets, entities resolved, white space as one space."""
    return re.sub(r"\s+", " ", " ".join(_read(html).found)).strip()


def links_of(html: str) -> list[str]:
    """Every address the page leads to, asks for or sends to."""
    return _read(html).links


def squeezed(text: str) -> str:
    """Without white space and direction marks, so that where a line breaks does not matter."""
    return re.sub(r"[\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\xad]+", "", text)


def cells_of(content: bytes) -> list[str]:
    """Every text in a workbook."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    return [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    ]
