"""`scripts/serve.py`: what is killed comes back, what is stopped is gone, and nothing outlives its supervisor."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.server import Server, free_port

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def processes_of(port: int) -> dict[int, str]:
    """Every living process that was given this PORT, by number: its command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue
        if f"PORT={port}".encode() in environment and command:
            found[int(entry.name)] = command
    return found


def wait_until(true: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def one(port: int, word: str) -> int:
    """The first process whose command has the word; 0 when there is none."""
    return min((pid for pid, command in processes_of(port).items() if word in command), default=0)


def answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz/", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    (tmp_path / "static").mkdir()
    made.start()
    yield made
    made.stop()
    # The kernel may take a moment to bury what was killed.
    wait_until(lambda: processes_of(made.port) == {}, seconds=10)


def test_a_killed_worker_and_a_killed_web_server_come_back(server: Server) -> None:
    worker, web = one(server.port, "db_worker"), one(server.port, "gunicorn")
    assert worker
    assert web
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: one(server.port, "db_worker") not in (0, worker))
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: one(server.port, "gunicorn") not in (0, web) and answers(server))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_stops_everything(server: Server, number: int) -> None:
    server.process.send_signal(number)
    assert server.process.wait(60) == 0
    wait_until(lambda: processes_of(server.port) == {}, seconds=10)


def test_a_killed_supervisor_leaves_nothing_behind(server: Server) -> None:
    server.process.kill()
    server.process.wait(5)
    wait_until(lambda: processes_of(server.port) == {}, seconds=60)


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "scripts/serve.py", "--port", str(port)],
            cwd=settings.BASE_DIR,
            env={**os.environ, "VAR_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert "PORT=8001 make run" in done.stdout
