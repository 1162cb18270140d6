"""Runs the portal on one machine: the web server, one worker and the minute tick, started and stopped together.

Each child lives in a process group of its own and dies with this process, however it ends, so nothing is orphaned.
A child that ends is started again, more slowly each time; if the web server cannot stay up from the start, all stop.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 12
TICK_SECONDS = 60
_PR_SET_PDEATHSIG = 1


def say(text: str) -> None:
    """One line for the person who started this."""
    print(text, flush=True)  # noqa: T201 - this is a command


def die_with_parent() -> None:
    """In the child, before it becomes the program: ask the kernel (Linux) to end it when this process dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A program kept running. `ran` is how long it had run when it last ended, in seconds."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_ends: int = 0
    next_start: float = 0.0

    def start(self) -> None:
        """Start it in a process group of its own."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def tend(self) -> None:
        """Start it again when it has ended: at once after a long life, with growing pauses after short ones."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.process = None
            lived = time.monotonic() - self.started_at
            self.quick_ends = 0 if lived > 30 else self.quick_ends + 1
            pause = min(30.0, 0.5 * 2 ** min(self.quick_ends, 6)) if self.quick_ends > 1 else 0.0
            self.next_start = time.monotonic() + pause
            say(f"The {self.name} ended ({code}) after {lived:.0f} s; starting it again.")
        if time.monotonic() >= self.next_start:
            self.start()

    def signal(self, number: int) -> None:
        """Send a signal to it and to all it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                self.process = None

    @property
    def running(self) -> bool:
        """Whether it is there."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Tick:
    """`manage.py tick`, once a minute, never two at a time."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    due: float = field(default_factory=lambda: time.monotonic() + 5)

    def tend(self) -> None:
        """Start it when its minute has come and the one before has ended."""
        if self.process is not None and self.process.poll() is not None:
            if self.process.returncode:
                say(f"tick ended with {self.process.returncode}.")
            self.process = None
        if self.process is None and time.monotonic() >= self.due:
            self.due = time.monotonic() + TICK_SECONDS
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
            )

    def signal(self, number: int) -> None:
        """Send a signal to it and to all it started."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    @property
    def running(self) -> bool:
        """Whether one is under way."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts everything, keeps it up, and stops it on SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, *, host: str, port: int, web_workers: int, jobs: bool) -> None:
        python = sys.executable
        self.host, self.port, self.stopping = host, port, False
        self.web = Child(
            "web server",
            [
                *[python, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"{host}:{port}"],
                *["--workers", str(web_workers), "--threads", "4", "--preload", "--no-control-socket"],
                *["--graceful-timeout", "8", "--timeout", "60", "--log-level", "warning"],
            ],
        )
        manage = [python, str(ROOT / "manage.py")]
        self.children = [self.web]
        self.tick: Tick | None = None
        if jobs:
            self.children.append(Child("worker", [*manage, "db_worker", "--interval", "1", "--no-startup-delay"]))
            self.tick = Tick([*manage, "tick"])

    def stop(self, number: int, frame: object) -> None:
        """Signal handler: leave the loop at the next turn."""
        self.stopping = True

    def answers(self) -> bool:
        """Whether the portal answers its watchman's address."""
        try:
            with urllib.request.urlopen(f"http://{self.host}:{self.port}/healthz/", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def run(self, *, on_ready: Callable[[], None]) -> int:
        """Serve until told to stop; the exit status. `on_ready` is called once, when the portal answers."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        ready = False
        try:
            while not self.stopping:
                for child in self.children:
                    child.tend()
                if self.tick:
                    self.tick.tend()
                if not ready:
                    if self.web.quick_ends >= 3:
                        say("The web server does not start; see the lines above.")
                        return 1
                    if self.answers():
                        ready = True
                        on_ready()
                time.sleep(0.2 if ready else 0.1)
            return 0
        finally:
            self._stop_all()

    def _stop_all(self) -> None:
        """Ask all to end, wait a little, then insist."""
        everything: list[Child | Tick] = [*self.children, *([self.tick] if self.tick else [])]
        for one in everything:
            one.signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while any(one.running for one in everything) and time.monotonic() < until:
            time.sleep(0.05)
        for one in everything:
            one.signal(signal.SIGKILL)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could be bound there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--web-workers", type=int, default=2)
    parser.add_argument("--no-jobs", action="store_true", help="the web server only: no worker, no tick")
    parser.add_argument("--message", type=Path, help="a file to print when the portal answers")
    options = parser.parse_args()
    if not port_is_free(options.host, options.port):
        say(f"Port {options.port} is in use. Choose another one, for example: PORT=8001 make run")
        return 1
    os.environ["PORT"] = str(options.port)

    def on_ready() -> None:
        say(f"\nThe portal is ready: http://localhost:{options.port}   (Ctrl-C stops it)")
        if options.message and options.message.exists():
            say(options.message.read_text(encoding="utf-8").rstrip())

    supervisor = Supervisor(
        host=options.host, port=options.port, web_workers=options.web_workers, jobs=not options.no_jobs
    )
    return supervisor.run(on_ready=on_ready)


if __name__ == "__main__":
    sys.exit(main())
