"""Walking through the portal as a person who follows every link."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

from tests.reading import links_of

# Single courses are alike: so many of them, by each address a course has.
_ALIKE, MOST_ALIKE = re.compile(r"(/cursos/)[2-9A-Z]{6}(/.*)"), 20
# Leaving ends the walk; static files are not pages.
_NOT = ("/static/", "/conta/logout/", "/admin/logout/", "/admin/jsi18n/")


def crawl(
    client: Client,
    starts: Iterable[str],
    *,
    within: str = "/",
    most: int = 2000,
    only: Callable[[str], bool] = lambda path: True,
) -> dict[str, HttpResponse]:
    """Address → answer for everything that can be reached from `starts` by links, redirects followed as links.

    Only addresses that begin with `within`, and of these the paths that are `only`; at most `most` of them, and one
    query per path beside the bare one, so that filters and calendars do not multiply; of single courses MOST_ALIKE.
    """
    waiting, found = deque(starts), {}
    queries: dict[str, int] = {}
    courses: dict[str, set[str]] = {}
    while waiting and len(found) < most:
        address = waiting.popleft()
        if address in found:
            continue
        response = found[address] = client.get(address)
        for link in _links(address, response):
            path = urlsplit(link).path
            if link in found or not path.startswith(within) or path.startswith(_NOT) or not only(path):
                continue
            if alike := _ALIKE.search(path):
                one_of = _ALIKE.sub(r"\1*\2", path)
                seen = courses.setdefault(one_of, set())
                if len(seen | {alike[0]}) > MOST_ALIKE:
                    continue
                seen.add(alike[0])
            if urlsplit(link).query:
                queries[path] = queries.get(path, 0) + 1
                if queries[path] > 2:
                    continue
            waiting.append(link)
    return found


def _links(address: str, response: HttpResponse) -> Iterable[str]:
    if response.status_code in (301, 302, 303):
        yield _here(address, response["Location"])
    elif response.get("Content-Type", "").startswith("text/html"):
        for link in links_of(response.content.decode()):
            if urlsplit(link).scheme in ("", "http", "https"):
                here = _here(address, link)
                if here:
                    yield here


def _here(address: str, link: str) -> str:
    """The absolute address without host or fragment; "" for another host."""
    whole = urlsplit(urldefrag(urljoin(f"http://testserver{address}", link)).url)
    if whole.netloc not in ("testserver", "localhost:8000"):
        return ""
    return whole.path + (f"?{whole.query}" if whole.query else "")
