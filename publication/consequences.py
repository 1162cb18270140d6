"""What follows from a step of the workflow, in its transaction: search rows, files to make, mails to send."""

from publication.artefacts import destroy_artefacts, request_artefacts
from publication.mails import tell
from publication.models import READABLE_STATES, Version, VersionState, WorkflowEvent
from publication.search import remove_search_row, write_search_row


def after_publication(version: Version) -> None:
    """The edition can be found, and its files are asked for."""
    write_search_row(version)
    request_artefacts(version)


def after_retraction(version: Version) -> None:
    """The edition can no longer be found."""
    remove_search_row(version)


def after_redaction(version: Version) -> None:
    """Files made from the old bytes are destroyed; what is still public is written and asked for anew."""
    destroy_artefacts(version)
    if version.state in READABLE_STATES:
        request_artefacts(version)
    if version.state == VersionState.PUBLISHED:
        write_search_row(version)


def after_event(event: WorkflowEvent) -> None:
    """The people concerned are told."""
    tell(event)
