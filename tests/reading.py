"""Reading what the portal sends as a person does: the words of a page, the words of a workbook."""

import io
import re
from html.parser import HTMLParser

from openpyxl import load_workbook

_SILENT = {"script", "style", "svg"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Inputs whose value stands on the screen.
_SHOWN = {"", "text", "search", "email", "tel", "url", "number", "date", "submit", "button", "reset"}


class _Words(HTMLParser):
    """Collects texts, each with the language it is marked to be in, and addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._stack: list[tuple[str, str]] = []

    @property
    def _language(self) -> str:
        return self._stack[-1][1] if self._stack else ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang") or self._language
        if tag not in _VOID:
            self._stack.append((tag, language))
        for name in ("href", "src", "hx-get"):
            if given.get(name):
                self.links.append(given[name])
        names = ["alt", "title", "placeholder", "aria-label", "aria-description"]
        if tag == "input" and (given.get("type") or "") in _SHOWN:
            names.append("value")
        if tag == "meta" and given.get("name") == "description":
            names.append("content")
        self.found.extend((given[name], language) for name in names if given.get(name))

    def handle_endtag(self, tag):
        if any(tag == open_tag for open_tag, _language in self._stack):
            while self._stack.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if data.strip() and not any(tag in _SILENT for tag, _language in self._stack):
            self.found.append((data.strip(), self._language))


def _read(html: str) -> _Words:
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser


def pieces_of(html: str) -> list[tuple[str, str]]:
    """Every text a person or their reader meets, with the language it is marked to be in ("pt", "ar", …)."""
    return [(re.sub(r"\s+", " ", text).strip(), language) for text, language in _read(html).found]


def words_of(html: str) -> str:
    """Every text a person or their reader meets, entities resolved, white space as one space."""
    return " ".join(text for text, _language in pieces_of(html))


def links_of(html: str) -> list[str]:
    """Every address the page leads to or asks for; not those it sends forms to."""
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
