"""`make bench`: how long the public pages take, each as a ratio to an empty view through the same middleware.

Runs on the real server (one gunicorn process, so that "never asked" means what it says) and a database made for it:
SQLite, or the PostgreSQL that DATABASE_URL names (`scripts/with-postgresql.sh .venv/bin/python bench/run.py`).
Samples of the empty view and of the page alternate, so that a busy machine slows both; the medians are compared.

`SCALE=small` (default) or `large`; `SAMPLES` (at least 9); `COURSES` (1000,100000); `PARTS`
(plans,search,journey,lists).
Writes bench/results.json, where parts that did not run keep their figures; exit status 1 when a target is missed.
"""

import json
import os
import platform
import sys
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "bench" / "results.json"
PARTS = os.environ.get("PARTS", "plans,search,journey,lists").split(",")


def prepare(directory: str) -> None:
    """Settings, an empty database with the reference data, static files."""
    os.environ.update(VAR_DIR=directory, DJANGO_SETTINGS_MODULE="portal.settings", LOG_LEVEL="ERROR")
    for name in ("SITE_URL", "DEBUG"):
        os.environ.pop(name, None)
    if not os.environ.get("DATABASE_URL", "").startswith("postgresql"):
        os.environ.pop("DATABASE_URL", None)
    (Path(directory) / "static").mkdir()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    (Path(directory) / "static").rmdir()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", stdout=StringIO())


def main() -> int:
    """Prepare, serve, measure, write."""
    with tempfile.TemporaryDirectory(prefix="integra-bench-") as directory:
        print(f"Preparing ({', '.join(PARTS)})…", flush=True)
        prepare(directory)
        from django.db import connection

        vendor, figures, missed = connection.vendor, {}, []
        for part in (run_plans, run_search, run_lists):
            told, lacking = part(Path(directory), vendor)
            figures |= told
            missed += lacking
    write(vendor, figures, missed)
    return 1 if missed else 0


def started(directory: Path) -> Any:
    """A running portal with one process, whose log begins anew."""
    from tests.server import Server

    server = Server(directory, jobs=False, web_workers=1)
    server.log.unlink(missing_ok=True)
    server.start()
    return server


def run_plans(directory: Path, vendor: str) -> tuple[dict[str, Any], list[str]]:
    """The pages of plans."""
    if "plans" not in PARTS:
        return {}, []
    from bench import plans
    from bench.visitor import Visitor

    slugs = plans.make_plans()
    server = started(directory)
    try:
        return plans.run(Visitor(server.port), slugs)
    finally:
        server.stop()


def run_search(directory: Path, vendor: str) -> tuple[dict[str, Any], list[str]]:
    """The search at every scale, each on a process of its own; the way to a card at the first."""
    if not {"search", "journey"} & set(PARTS):
        return {}, []
    from bench import journey, searching
    from bench.visitor import Visitor

    courses, found, way = searching.Courses(), {}, {}
    for scale in searching.SCALES if "search" in PARTS else searching.SCALES[:1]:
        print(f"Making {scale} courses…", flush=True)
        courses.grow(scale)
        server = started(directory)
        try:
            if "search" in PARTS:
                it = found[str(scale)] = searching.ask_all(Visitor(server.port), server.process.pid)
                it |= {"read_afresh_ms": searching.read_afresh(), "queries": searching.most_queries()}
            if "journey" in PARTS and not way:
                Visitor(server.port).get("/cursos/?onde=Faro")
                way = journey.walk(server.url)
        finally:
            server.stop()
    missed = searching.judge(found, vendor) if found else []
    if found:
        searching.tell(found)
    if way:
        print("way to the card:", ", ".join(f"{name} {value}" for name, value in way.items()))
    told = {"search": found} if found else {}
    return told | ({"journey": way} if way else {}), missed + (journey.judge(way) if way else [])


def run_lists(directory: Path, vendor: str) -> tuple[dict[str, Any], list[str]]:
    """A long list of courses, read and applied."""
    if "lists" not in PARTS:
        return {}, []
    from bench import lists

    found = lists.run()
    print("list of courses:", ", ".join(f"{name} {value}" for name, value in found.items()))
    return {"lists": found}, lists.judge(found)


def write(vendor: str, figures: dict[str, Any], missed: list[str]) -> None:
    """results.json, by database."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    known[vendor] = {**known.get(vendor, {}), **machine, **figures, "missed": missed}
    RESULTS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    for line in missed:
        print(f"missed: {line}")


if __name__ == "__main__":
    sys.exit(main())
