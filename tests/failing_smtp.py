"""A mail server on a real socket that fails most of the time, each time in another way, and counts how.

`with FailingServer(seed=1) as server:` … `server.kept` are the messages it took, as bytes; `server.happened` how often
each way came true. Whether it works is drawn anew for every connection: one time in four.
"""

import random
import socketserver
from collections import Counter
from contextlib import suppress
from threading import Lock, Thread

WORKS = "works"
WAYS = (
    "hangs up at once",
    "greets with 421",
    "refuses the sender with 451",
    "refuses the reader with 450",
    "hangs up before the message",
    "refuses the message with 452",
    "hangs up after the message, which it lost",
    "hangs up after the message, which it kept",
)
# The two whose outcome nobody can know at the other end.
UNKNOWN = WAYS[-2:]


class _Session(socketserver.StreamRequestHandler):
    """One connection; enough of SMTP for smtplib."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        server = self.server.owner
        way = server.draw()
        with suppress(OSError):
            self.talk(server, way)

    def talk(self, server, way):
        if way == WAYS[0]:
            return server.note(way)
        self.say("421 busy" if way == WAYS[1] else "220 stub")
        if way == WAYS[1]:
            return server.note(way)
        for raw in self.rfile:
            word = raw.decode().strip().upper()
            if word.startswith("MAIL") and way == WAYS[2]:
                server.note(way)
                self.say("451 later")
            elif word.startswith("RCPT") and way == WAYS[3]:
                server.note(way)
                self.say("450 later")
            elif word == "DATA":
                if way == WAYS[4]:
                    return server.note(way)
                self.say("354 go on")
                message = self.message()
                if way in (WAYS[7], WORKS):
                    server.keep(message)
                if way != WAYS[5]:
                    server.note(way)
                if way in UNKNOWN:
                    return None
                if way == WAYS[5]:
                    server.note(way)
                    self.say("452 full")
                else:
                    self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return None
            else:
                self.say("250 fine")
        return None

    def message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class FailingServer:
    """See above. `port` is where it listens; `rate` how often it fails."""

    def __init__(self, seed: int, rate: float = 0.75) -> None:
        self._drawn, self._rate, self._lock = random.Random(seed), rate, Lock()
        self.kept: list[bytes] = []
        self.happened: Counter[str] = Counter()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.owner = self
        self.port = self._server.server_address[1]

    def draw(self) -> str:
        with self._lock:
            return self._drawn.choice(WAYS) if self._drawn.random() < self._rate else WORKS

    def note(self, way: str) -> None:
        with self._lock:
            self.happened[way] += 1

    def keep(self, message: bytes) -> None:
        with self._lock:
            self.kept.append(message)

    def __enter__(self) -> "FailingServer":
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_gone: object) -> None:
        self._server.shutdown()
        self._server.server_close()
