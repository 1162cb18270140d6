"""A gunicorn whose workers tell what happens inside a verb, so that a test can prove its kill landed there.

Only a configuration beside the product's own command (`GUNICORN_CMD_ARGS="--config python:tests.telling"`): each
worker, once its application is loaded, wraps it and the verbs of two steps. A request that carries `X-Attempt: N` is
told about on the pipe `TELL_TO`, a line each:

    asked N PID TIME                the request has come to the application
    ready N                         it stands before the verb, and waits for the file of `X-Go` if it names one
    begin N BACKEND TIME            just before the verb (BACKEND: PostgreSQL's process for it, else 0)
    query N COUNT                   before the verb's next statement
    end N OUTCOME TIME              the verb came back
    answered N TIME                 the answer has been handed to gunicorn
"""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import local
from typing import Any

here = local()
pipe = -1


def tell(word: str, *rest: object) -> None:
    """One unbuffered line about the attempt of this thread; short enough to arrive whole."""
    os.write(pipe, (" ".join(map(str, (word, here.attempt, *rest))) + "\n").encode())


def post_worker_init(worker: Any) -> None:
    """gunicorn's hook: this worker is about to serve."""
    global pipe
    from publication.steps import TEAM_STEPS, VERSION_STEPS

    pipe = os.open(os.environ["TELL_TO"], os.O_WRONLY)
    for steps, slug in ((TEAM_STEPS, "submeter"), (VERSION_STEPS, "publicar")):
        steps[slug] = replace(steps[slug], act=told(steps[slug].act))
    worker.wsgi = watched(worker.wsgi)


def watched(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, telling when a marked request comes and when its answer is there."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        here.attempt, here.go = environ.get("HTTP_X_ATTEMPT"), environ.get("HTTP_X_GO")
        if here.attempt is None:
            return application(environ, start_response)
        tell("asked", os.getpid(), time.monotonic())
        response = application(environ, start_response)
        tell("answered", time.monotonic())
        return response

    return answer


def told(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, telling when it begins, each of its statements, and how it ends."""
    from django.db import connection

    def run(**given: Any) -> Any:
        if here.attempt is None:
            return verb(**given)
        backend, counted, outcome = 0, 0, "done"
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                backend = cursor.fetchone()[0]

        def count(execute: Any, *statement: Any) -> Any:
            nonlocal counted
            counted += 1
            tell("query", counted)
            return execute(*statement)

        tell("ready")
        while here.go and not Path(here.go).exists():
            time.sleep(0.0005)
        tell("begin", backend, time.monotonic())
        try:
            with connection.execute_wrapper(count):
                return verb(**given)
        except Exception as error:
            outcome = type(error).__name__
            raise
        finally:
            tell("end", outcome, time.monotonic())

    return run
