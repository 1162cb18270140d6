"""The portal as `make run` starts it, on the database of the tests, in a directory of its own, and its visitors."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection

ROOT = Path(settings.BASE_DIR)


def call_if_there(command: str) -> None:
    """Run an own management command that a younger version may not have."""
    if command in get_commands():
        call_command(command, verbosity=0)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The address of the database the tests themselves are connected to."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    if str(of["HOST"]).startswith("/"):
        return (
            f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{quote(of['HOST'], safe='')}:{of['PORT']}/{of['NAME']}"
        )
    return f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


class Server:
    """gunicorn, a worker and the tick, until `stop()`; `environment` adds to what they are started with."""

    def __init__(self, directory: Path, *, jobs: bool = True, web_workers: int = 2, **environment: str) -> None:
        self.directory, self.jobs = directory, jobs
        self.web_workers = web_workers
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = directory / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "VAR_DIR": str(directory),
            "DATABASE_URL": database_url(),
            "CACHE_URL": "dbcache://portal_cache",
            "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
            "SITE_URL": self.url,
            # The same as the tests', so that its worker can open the links of mails that they wrote.
            "SECRET_KEY": settings.SECRET_KEY,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    @property
    def mail_directory(self) -> Path:
        """Where the server's mails arrive, a file each."""
        return self.directory / "mail"

    def manage(self, *arguments: str) -> None:
        """A management command in the server's surroundings."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True
        )

    def start(self, *, seconds: float = 240) -> None:
        """Start everything and wait until it answers."""
        ready_made = os.environ.get("TEST_STATIC_ROOT")
        static = self.directory / "static"
        if ready_made and not static.exists():
            static.symlink_to(ready_made)
        elif not static.exists():
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("createcachetable")
        command = [sys.executable, "scripts/serve.py", "--port", str(self.port)]
        command += ["--web-workers", str(self.web_workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *([] if self.jobs else ["--no-jobs"])],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if b"The portal is ready" in self.log.read_bytes():
                return
            time.sleep(0.1)
        self.stop()
        raise AssertionError(f"The portal did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """End everything; nothing stays."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def forget(self) -> None:
        """Empty the cache the server's processes share (rate limits)."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM portal_cache")

    def get(self, path: str) -> str:
        """The body of a page, as an anonymous visitor."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())


class Visitor:
    """A person at the running portal without a browser: keeps cookies, follows no redirect."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> int | None:
        """The status of the answer; None when the connection broke before there was one."""
        connection = http.client.HTTPConnection("localhost", self.server.port, timeout=60)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, ConnectionError):
            return None
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status

    def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> int | None:
        """Send a form, with the token that guards it."""
        form = {"csrfmiddlewaretoken": self.cookies["csrftoken"], **(fields or {})}
        return self.ask("POST", path, urlencode(form), Content_Type="application/x-www-form-urlencoded", **headers)

    def log_in(self, email: str, password: str) -> None:
        """Through the page of accounts, as everybody."""
        assert self.ask("GET", "/conta/login/") == 200
        assert self.post("/conta/login/", {"login": email, "password": password}) == 302
        assert "sessionid" in self.cookies
