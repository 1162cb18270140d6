"""The process that makes one PDF: reads {"html", "css", "lang"} as JSON, writes the file, and may do nothing else.

It never reaches the network and opens no file but our fonts. Started by `render_pdf`; it sets its own limits.
"""

import ctypes
import json
import resource
import signal
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.pdf import fonts

_PR_SET_PDEATHSIG = 1


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


def finish(_document: object, pdf: Any) -> None:
    """What PDF/UA asks and WeasyPrint leaves out: a tree of the ids that cells name their headers by, and scopes."""
    import pydyf

    elements: dict[int, Any] = {
        o.number: o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem"
    }
    root = next(o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructTreeRoot")
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
