"""One visitor of the running portal, and the comparison of a page with an empty view."""

import http.client
import os
import statistics
import time
from pathlib import Path


class Visitor:
    """One connection to the server, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, **headers: str) -> tuple[float, http.client.HTTPResponse, bytes]:
        """Milliseconds until the last byte, the answer and its body."""
        wanted = {"Host": f"localhost:{self.port}", "Accept-Encoding": "gzip", **headers}
        for attempt in (1, 2):
            try:
                began = time.perf_counter()
                self.connection.request("GET", path, headers=wanted)
                answer = self.connection.getresponse()
                body = answer.read()
                return (time.perf_counter() - began) * 1000, answer, body
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
                if attempt == 2:
                    raise
        raise AssertionError


def compare(visitor: Visitor, addresses: list[str], **headers: str) -> dict[str, float]:
    """Medians of the page and of the empty view asked in turn, and their ratio."""
    page, empty = [], []
    for address in addresses:
        empty.append(visitor.get("/healthz/")[0])
        took, answer, _ = visitor.get(address, **headers)
        expected = 304 if headers else 200
        if answer.status != expected:
            raise SystemExit(f"{address} answered {answer.status}, not {expected}.")
        page.append(took)
    ms, base = statistics.median(page), statistics.median(empty)
    most = round(max(page), 2)
    return {"ms": round(ms, 2), "most_ms": most, "empty_ms": round(base, 2), "ratio": round(ms / base, 2)}


def processor_ms(root: int) -> float:
    """Milliseconds of processor time that a process and all below it have had; 0 where the system does not tell."""
    parents, used = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(file.parent.name)
        parents[pid], used[pid] = int(told[1]), int(told[11]) + int(told[12])
    family, waiting = set(), {root}
    while waiting:
        family |= waiting
        waiting = {pid for pid, parent in parents.items() if parent in waiting} - family
    return sum(used.get(pid, 0) for pid in family) * 1000 / os.sysconf("SC_CLK_TCK")
