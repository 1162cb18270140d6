"""The process that makes one PDF: reads {"html", "css", "lang"} as JSON, writes the file, and may do nothing else.

It never reaches the network and opens no file but our fonts. Started by `render_pdf`; it sets its own limits.
"""

import ctypes
import json
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.pdf import fonts

_PR_SET_PDEATHSIG = 1
# Scripts of South and South-East Asia: one glyph serves several letters. Not those written from the right: Amiri has
# a glyph a letter, and readers turn a text given beside it round once too often.
_SHAPED = re.compile("[\u0900-\u109f\u1780-\u17ff\ua8e0-\uabff]")
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def limit(*, memory_mb: int, seconds: int) -> None:
    """No more memory and processor time than this, and no life beyond that of the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Make the PDF."""
    limit(memory_mb=int(sys.argv[1]), seconds=int(sys.argv[2]))
    # After the limits, so that importing counts too.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    ours = {str(path) for path in fonts.files().values()}

    class OnlyOurFonts(URLFetcher):
        """Everything else ends the work: a plan's text must not make the server fetch anything."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            """Only a file of `fonts.files()`."""
            parts = urlsplit(url)
            if parts.scheme != "file" or unquote(parts.path) not in ours:
                raise FatalURLFetchingError(f"Not to be fetched: {url[:200]}")
            return super().fetch(url, headers)

    keep_text_as_written()
    asked = json.load(sys.stdin.buffer)
    fetcher = OnlyOurFonts(allowed_protocols={"file"}, allow_redirects=False)
    configuration = FontConfiguration()
    sheets = [CSS(string=text, font_config=configuration, url_fetcher=fetcher) for text in (fonts.css(), *asked["css"])]
    HTML(string=asked["html"], url_fetcher=fetcher).write_pdf(
        sys.stdout.buffer,
        stylesheets=sheets,
        font_config=configuration,
        pdf_variant="pdf/ua-1",
        finisher=finish,
    )


def keep_text_as_written() -> None:
    """Put the written text beside the glyphs of scripts like Devanagari.

    WeasyPrint remembers one text for each glyph: copied and read aloud, such words would lose or change letters.
    """
    import pydyf
    from weasyprint.pdf.stream import Stream

    original = Stream.marked

    @contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        with original(self, box, tag):
            text = getattr(box, "text", "")
            if self._tags is not None and _SHAPED.search(text) and not _FROM_THE_RIGHT.search(text):
                # What `original` has just written: the properties of the marked content, then BDC.
                self.stream[-2]["ActualText"] = pydyf.String(text)
            yield

    Stream.marked = marked


def finish(_document: object, pdf: Any) -> None:
    """What PDF/UA asks and WeasyPrint leaves out: a tree of the ids that cells name their headers by, and scopes."""
    import pydyf

    objects: list[Any] = [o for o in pdf.objects if isinstance(o, dict)]
    elements = {o.number: o for o in objects if o.get("Type") == "/StructElem"}
    root = next(o for o in objects if o.get("Type") == "/StructTreeRoot")
    named = sorted(
        ((bytes(str(e["ID"].string), "latin-1"), e) for e in elements.values() if "ID" in e), key=lambda pair: pair[0]
    )
    names = pydyf.Array([part for _key, element in named for part in (element["ID"], element.reference)])
    if named:
        root["IDTree"] = pydyf.Dictionary({"Names": names})
    for _key, element in named:
        row = elements[int(element["P"].split()[0])]
        group = elements[int(row["P"].split()[0])]
        element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


if __name__ == "__main__":
    main()
