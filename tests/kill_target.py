"""A process that runs workflow verbs in children made to be killed: Django is loaded once, every verb runs in a fork.

Reads lines `verb id user [go-file]` from standard input. Each child reports on standard output:

    begin PID BACKEND TIME          just before the verb (BACKEND: PostgreSQL's process for it, else 0)
    query PID N                     before its N-th statement
    end PID OUTCOME TIME            after the verb, when it was not killed
    gone PID                        from the parent, when the child is no more

With a go-file the child waits for that file to appear, so that several begin together.
"""

import os
import sys
import time
from pathlib import Path
from threading import Thread

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up before its models are imported

from plans.models import Plan  # noqa: E402
from portal.models import User  # noqa: E402
from publication import workflow  # noqa: E402
from publication.models import Version  # noqa: E402


def report(*words: object) -> None:
    """One unbuffered line; short enough to arrive whole."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def run(verb: str, pk: str, user: str, go: str = "") -> None:
    """The verb, in the child."""
    by = User.objects.get(pk=user)
    call = {
        "submit": lambda: workflow.submit_plan(plan=Plan.objects.get(pk=pk), by=by),
        "publish": lambda: workflow.publish_version(version=Version.objects.get(pk=pk), by=by),
    }[verb]
    backend = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
    counted = 0

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal counted
        counted += 1
        report("query", os.getpid(), counted)
        return execute(sql, params, many, context)

    if go:
        report("ready", os.getpid())
        while not Path(go).exists():
            time.sleep(0.0005)
    report("begin", os.getpid(), backend, time.monotonic())
    outcome = "done"
    with connection.execute_wrapper(count):
        try:
            call()
        except Exception as error:
            outcome = type(error).__name__
    report("end", os.getpid(), outcome, time.monotonic())


def main() -> None:
    """Fork a child for each line; a thread says when it has gone."""
    for line in sys.stdin:
        words = line.split()
        child = os.fork()
        if child == 0:
            try:
                run(*words)
            finally:
                os._exit(0)
        Thread(target=wait_for, args=[child], daemon=True).start()


def wait_for(child: int) -> None:
    """Report the end of the child, whatever ended it."""
    os.waitpid(child, 0)
    report("gone", child)


main()
