"""The workflow: one table of states, verbs and roles. A version moves only along it.

| verb | from | to | who |
|---|---|---|---|
| submit | (the working copy) | submitted | coordinator |
| recall | submitted, in review | recalled | coordinator |
| start review | submitted | in review | reviewer |
| return | in review, approved | returned | reviewer, with a reason for the team |
| approve | in review | approved | reviewer |
| publish | approved | published | manager; the edition before becomes superseded |
| retract | published, superseded | retracted | manager, with a public reason |
| register | (the working copy of a plan from before the portal) | published | manager |

Returned, recalled, superseded and retracted are final for the version: the plan goes on with a new one.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.states import Shown
from publication.models import VersionState as S


@dataclass(frozen=True)
class Transition:
    """A verb on a version: from which states, to which, with which permission; whether it must say why."""

    verb: str
    sources: frozenset[str]
    target: str
    permission: str
    needs_reason: bool = False


TRANSITIONS: dict[str, Transition] = {
    t.verb: t
    for t in (
        Transition("recall", frozenset({S.SUBMITTED, S.IN_REVIEW}), S.RECALLED, "publication.recall"),
        Transition("start-review", frozenset({S.SUBMITTED}), S.IN_REVIEW, "publication.review"),
        Transition("return", frozenset({S.IN_REVIEW, S.APPROVED}), S.RETURNED, "publication.review", True),
        Transition("approve", frozenset({S.IN_REVIEW}), S.APPROVED, "publication.review"),
        Transition("publish", frozenset({S.APPROVED}), S.PUBLISHED, "publication.publish"),
        Transition("retract", frozenset({S.PUBLISHED, S.SUPERSEDED}), S.RETRACTED, "publication.retract", True),
    )
}

SHOWN: dict[str, Shown] = {
    "draft-open": Shown(_("Draft open"), "draft"),
    "closed": Shown(_("Closed"), "draft"),
    S.SUBMITTED: Shown(_("Submitted"), "info"),
    S.IN_REVIEW: Shown(_("In review"), "info"),
    S.RETURNED: Shown(_("Returned"), "warn"),
    S.RECALLED: Shown(_("Recalled"), "draft"),
    S.APPROVED: Shown(_("Approved"), "ok"),
    S.PUBLISHED: Shown(_("Published"), "ok"),
    S.SUPERSEDED: Shown(_("Superseded"), "draft"),
    S.RETRACTED: Shown(_("Retracted"), "danger"),
}

VERB_NAMES = {
    "submit": _("Submitted"),
    "recall": _("Recalled"),
    "start-review": _("Review started"),
    "return": _("Returned"),
    "approve": _("Approved"),
    "publish": _("Published"),
    "supersede": _("Superseded"),
    "retract": _("Retracted"),
    "register": _("Registered from the original"),
    "close": _("Closed"),
    "reopen": _("Reopened"),
    "redact": _("Passages removed"),
}
