"""What follows from a step of the workflow, in its transaction: search rows, files to make, mails to send."""

from publication.models import Version, WorkflowEvent
from publication.search import remove_search_row, write_search_row


def after_publication(version: Version) -> None:
    """The edition can be found, and its files are asked for."""
    write_search_row(version)


def after_retraction(version: Version) -> None:
    """The edition can no longer be found."""
    remove_search_row(version)


def after_event(event: WorkflowEvent) -> None:
    """The people concerned are told."""
