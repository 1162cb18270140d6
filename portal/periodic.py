"""What the house does by itself, and how often. `jobs.tick` starts each once, however many hosts there are."""

from datetime import timedelta

from django.core.management import call_command

from portal import contributions, jobs


def forget_sessions() -> None:
    """Sessions that have ended."""
    call_command("clearsessions")


def forget_tasks() -> None:
    """Tasks done two weeks ago; the rows they pointed to stay."""
    call_command("prune_db_task_results", verbosity=0)


def purge() -> None:
    """Personal data whose time is over, in every app."""
    for purger in contributions.purgers:
        purger.purge()


TABLE = (
    jobs.Periodic("forget-sessions", timedelta(days=1), forget_sessions),
    jobs.Periodic("forget-tasks", timedelta(days=1), forget_tasks),
    jobs.Periodic("purge", timedelta(days=1), purge),
)
