"""One timeline a plan: every step of the workflow and, for the agency, every mail that told of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from plans.models import Plan
from portal.models import OutboxMail, User
from publication.models import EDITION_STATES, Version, WorkflowEvent
from publication.states import VERB_NAMES


@dataclass(frozen=True)
class Entry:
    """A line: a step (`event`, with its `version`) or a mail."""

    at: datetime
    label: "str | Promise"
    event: WorkflowEvent | None = None
    mail: OutboxMail | None = None

    @property
    def version(self) -> Version | None:
        """The version the step moved."""
        return self.event.version if self.event else None

    @property
    def names_edition(self) -> bool:
        """From publication on a version is known by its edition; before, by its submission."""
        return self.event is not None and self.event.to_state in EDITION_STATES

    @property
    def by(self) -> User | None:
        """Who took the step."""
        return self.event.by if self.event else None


def timeline(plan: Plan, *, mails: bool = False) -> list[Entry]:
    """Newest first; with `mails`, also what was sent (agency only: it names people). At most two queries."""
    events = WorkflowEvent.objects.filter(plan=plan).select_related("version", "by").defer("version__content")
    entries = [Entry(event.at, VERB_NAMES[event.verb], event=event) for event in events]
    if mails:
        about = OutboxMail.objects.filter(about_kind=plan._meta.label_lower, about_id=str(plan.pk)).defer("body")
        entries += [Entry(mail.created_at, mail.subject, mail=mail) for mail in about]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
