"""From the search to a course to its card, on a phone 320 pixels wide at 400 kbit/s with 400 ms of delay.

A first visit in a real Chromium: everything that travels is counted as it travels, compressed. A round trip is one
request that had to wait for the end of another. The time is told until the first result, and until the card.
"""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.browser import CHROMIUM

BYTES, ROUND_TRIPS, SECONDS = 90_000, 3, 5.0
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Traffic:
    """What a page asked for: when it began, when it ended, how many bytes came."""

    def __init__(self, page: Page) -> None:
        self.began: dict[str, float] = {}
        self.ended: dict[str, float] = {}
        self.bytes: dict[str, int] = {}
        self.hosts: set[str] = set()
        wire = page.context.new_cdp_session(page)
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.loadingFinished", self._finished)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)

    def _sent(self, event: dict[str, Any]) -> None:
        if urlsplit(event["request"]["url"]).scheme in ("http", "https"):
            self.began.setdefault(event["requestId"], event["timestamp"])
            self.hosts.add(urlsplit(event["request"]["url"]).hostname or "")

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.began:
            self.ended[event["requestId"]] = event["timestamp"]
            self.bytes[event["requestId"]] = event["encodedDataLength"]

    def total(self) -> int:
        """Bytes so far."""
        return sum(self.bytes.values())

    def round_trips(self) -> int:
        """The longest row of requests of which each began after the one before had ended; none from the cache."""
        asked = sorted((self.ended[it], self.began[it]) for it, size in self.bytes.items() if size)
        count, free = 0, 0.0
        for end, start in asked:
            if start >= free:
                count, free = count + 1, end
        return count


def walk(url: str) -> dict[str, Any]:
    """Search, course, card; what it took."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        context = browser.new_context(viewport={"width": 320, "height": 640}, locale="pt-PT", is_mobile=True)
        page = context.new_page()
        page.set_default_timeout(60_000)
        traffic, began = Traffic(page), time.perf_counter()
        page.goto(f"{url}/cursos/", wait_until="domcontentloaded")
        page.fill("input[name=onde]", "Odemira")
        page.press("input[name=onde]", "Enter")
        page.wait_for_url(re.compile(r"onde="), wait_until="commit")
        first = page.locator(".course-item a").first
        first.wait_for(state="visible")
        found = {"first_result_s": round(time.perf_counter() - began, 2), "round_trips": traffic.round_trips()}
        page.wait_for_load_state("load")
        first.click()
        page.wait_for_url(re.compile(r"/cursos/[2-9A-Z]{6}/"))
        page.wait_for_load_state("load")
        found["course_s"] = round(time.perf_counter() - began, 2)
        page.locator("a[href*='/cursos/cartao/']").first.click()
        page.wait_for_url(re.compile(r"/cursos/cartao/"))
        page.wait_for_load_state("load")
        found |= {"card_s": round(time.perf_counter() - began, 2), "bytes": traffic.total()}
        found |= {"requests": len(traffic.ended), "cookies": len(context.cookies())}
        found["other_hosts"] = sorted(traffic.hosts - {urlsplit(url).hostname or ""})
        browser.close()
    return found


def judge(found: dict[str, Any]) -> list[str]:
    """The targets missed."""
    limits = (("bytes", BYTES), ("round_trips", ROUND_TRIPS), ("first_result_s", SECONDS), ("cookies", 0))
    missed = [f"way to the card: {name} {found[name]} > {most}" for name, most in limits if found[name] > most]
    return missed + [f"way to the card: asks {host}" for host in found["other_hosts"]]
