"""The public pages of plans: each kind of page as a ratio to an empty view through the same middleware.

* cold: a page nobody has asked for, of a plan nobody has asked for; the process itself has served other plans;
* warm: the same page again; * 304: again, with the ETag the reader already has.
"""

import os
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.visitor import Visitor, compare

SAMPLES = max(9, int(os.environ.get("SAMPLES", "11")))
SCALE = os.environ.get("SCALE", "small")
# Other published plans that stand around those measured.
AROUND = {"small": 20, "large": 300}
WARM, NOT_MODIFIED = 3.0, 1.5
HTML_BYTES, ASSET_BYTES = 40_000, 60_000


@dataclass
class Page:
    """A kind of page: one address for every cold sample, and what is allowed."""

    name: str
    addresses: list[str]
    cold_target: float | None
    size_targets: bool = False
    cold: dict[str, float] = field(default_factory=dict)
    warm: dict[str, float] = field(default_factory=dict)
    not_modified: dict[str, float] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)


def make_plans() -> dict[str, list[str]]:
    """Publish the plans; the slugs by what they are for."""
    from django.db import transaction

    from publication import workflow
    from tests.factories import UserFactory, full_plan

    manager, coordinator = UserFactory(manager=True), UserFactory()

    def publish(measures: int) -> str:
        with transaction.atomic():
            plan = full_plan(measures=measures, coordinator=coordinator)
            version = workflow.submit_plan(plan=plan, by=coordinator)
            workflow.start_review(version=version, by=manager)
            workflow.publish_version(version=workflow.approve_version(version=version, by=manager), by=manager)
        return str(plan.slug)

    slugs = {"first": [publish(100)], "around": [publish(3) for _ in range(AROUND[SCALE])]}
    slugs["plan 100"] = [publish(100) for _ in range(SAMPLES)]
    slugs["measure"] = [publish(100) for _ in range(SAMPLES)]
    slugs["plan 36"] = [publish(36) for _ in range(SAMPLES)]
    return slugs


def pages_of(slugs: dict[str, list[str]]) -> list[Page]:
    """What is measured."""
    return [
        Page("plan of 100 measures", [f"/planos/{s}/" for s in slugs["plan 100"]], 20.0),
        Page("measure", [f"/planos/{s}/medidas/m50/" for s in slugs["measure"]], 6.0),
        Page("plan of 36 measures", [f"/planos/{s}/" for s in slugs["plan 36"]], None, size_targets=True),
        Page("plan in Arabic", [f"/ar/planos/{s}/" for s in slugs["plan 36"]], None, size_targets=True),
        Page("list of plans", ["/planos/"], None, size_targets=True),
        Page("home", ["/"], None, size_targets=True),
    ]


def queries(address: str) -> tuple[int, int, int]:
    """How many queries the page takes cold, warm and for a 304, asked inside this process."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.get("/healthz/")
    caches["pages"].clear()
    counts, etag = [], ""
    for _ in range(3):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(address, headers={"if-none-match": etag} if len(counts) == 2 else {})
        etag = answer.headers.get("ETag", "")
        counts.append(len(captured))
    return counts[0], counts[1], counts[2]


def sizes(visitor: Visitor, address: str) -> dict[str, int]:
    """Bytes of the page, raw and compressed, and of the files it names, compressed."""
    raw = len(visitor.get(address, **{"Accept-Encoding": "identity"})[2])
    packed = len(visitor.get(address)[2])
    html = visitor.get(address, **{"Accept-Encoding": "identity"})[2].decode()
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    assets = sum(len(visitor.get(path, **{"Accept-Encoding": "br, gzip"})[2]) for path in sorted(named))
    return {"html": raw, "html_compressed": packed, "assets_compressed": assets}


def measure(visitor: Visitor, page: Page) -> None:
    """Fill in what the page takes and what it misses."""
    address = page.addresses[0]
    # Pages there is only one of have been asked for; "cold" would mean nothing.
    page.cold = compare(visitor, page.addresses) if len(page.addresses) == SAMPLES else {}
    page.warm = compare(visitor, [address] * (SAMPLES + 2))
    etag = visitor.get(address)[1].headers["ETag"] or ""
    page.not_modified = compare(visitor, [address] * SAMPLES, **{"If-None-Match": etag})
    page.bytes = sizes(visitor, address)
    cold, warm, unchanged = queries(address)
    page.cold["queries"], page.warm["queries"], page.not_modified["queries"] = cold, warm, unchanged
    allowed = [
        ("cold", page.cold.get("ratio", 0.0), page.cold_target),
        ("warm", page.warm["ratio"], WARM),
        ("304", page.not_modified["ratio"], NOT_MODIFIED),
        ("html bytes", page.bytes["html_compressed"], HTML_BYTES if page.size_targets else None),
        ("asset bytes", page.bytes["assets_compressed"], ASSET_BYTES if page.size_targets else None),
    ]
    page.missed = [f"{what} {value} > {most}" for what, value, most in allowed if most is not None and value > most]


def run(visitor: Visitor, slugs: dict[str, list[str]]) -> tuple[dict[str, Any], list[str]]:
    """The figures, and the targets missed."""
    first = slugs["first"][0]
    for path in (f"/planos/{first}/", f"/planos/{first}/medidas/m1/", "/fontes/"):
        visitor.get(path)
    pages = pages_of(slugs)
    for page in pages:
        measure(visitor, page)
    tell(pages)
    figures = {
        "scale": SCALE,
        "samples": SAMPLES,
        "targets": {"warm": WARM, "304": NOT_MODIFIED, "html_compressed": HTML_BYTES, "assets": ASSET_BYTES},
        "pages": [{k: v for k, v in asdict(page).items() if k not in {"addresses", "size_targets"}} for page in pages],
    }
    return figures, [f"{page.name}: {what}" for page in pages for what in page.missed]


def tell(pages: list[Page]) -> None:
    """A table."""
    print(f"{'page':22} {'cold':>7} {'warm':>6} {'304':>5}  queries     html  packed  assets")
    for page in pages:
        counts = "/".join(str(int(part["queries"])) for part in (page.cold, page.warm, page.not_modified))
        cold = page.cold.get("ratio", "-")
        print(
            f"{page.name:22} {cold:>7} {page.warm['ratio']:6} {page.not_modified['ratio']:5}  {counts:8}"
            f" {page.bytes['html']:7} {page.bytes['html_compressed']:7} {page.bytes['assets_compressed']:7}"
        )
