"""The workflow on two levels: tables of states, verbs and roles. A request and a session move only along them.

| request: verb | from | to | who |
|---|---|---|---|
| analyse | received | in analysis | agency |
| ask | in analysis | information needed | agency, with a question |
| answer | information needed | in analysis | organisation (private link) |
| resume | information needed | in analysis | agency (the answer came by phone) |
| accept | in analysis | accepted | agency; groups and sessions are made |
| refuse | received, in analysis, information needed | refused | agency, with a reason |
| cancel | any but refused | cancelled | organisation or agency, with a reason; sessions not held go along |

| session: verb | from | to | who |
|---|---|---|---|
| assign | to be prepared, postponed | trainer assigned | agency; the trainer is asked, what is taken is occupied |
| release | trainer assigned, scheduled | to be prepared | trainer (declines, gives up) or agency |
| schedule | trainer assigned | scheduled | agency, once the trainer accepted |
| postpone | trainer assigned, scheduled | postponed | agency, with a reason; nothing is occupied any more |
| hold | scheduled | held | agency, trainer or the secret sheet, once the session has begun |
| correct | held | held | agency; trainer and secret sheet for two weeks |
| evaluate | held | evaluated | agency: report written, closed |
| cancel | any before held | cancelled | agency, with a reason, or with its request |

A changed trainer of a scheduled session goes through release and assign. Refused, cancelled, evaluated are final.
"""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from portal.states import Shown
from training.models.states import AssignmentState, SessionState
from training.models.states import RequestState as R
from training.models.states import SessionState as S


@dataclass(frozen=True)
class Transition:
    """A verb: from which states, to which; whether it must say why."""

    verb: str
    sources: frozenset[str]
    target: str
    needs_reason: bool = False


def _table(*rows: Transition) -> dict[str, Transition]:
    return {row.verb: row for row in rows}


REQUEST_VERBS = _table(
    Transition("analyse", frozenset({R.SUBMITTED}), R.IN_ANALYSIS),
    Transition("ask", frozenset({R.IN_ANALYSIS}), R.INFORMATION_NEEDED, True),
    Transition("answer", frozenset({R.INFORMATION_NEEDED}), R.IN_ANALYSIS),
    Transition("resume", frozenset({R.INFORMATION_NEEDED}), R.IN_ANALYSIS),
    Transition("accept", frozenset({R.IN_ANALYSIS}), R.ACCEPTED),
    Transition("refuse", frozenset({R.SUBMITTED, R.IN_ANALYSIS, R.INFORMATION_NEEDED}), R.REFUSED, True),
    Transition("cancel", frozenset({R.SUBMITTED, R.IN_ANALYSIS, R.INFORMATION_NEEDED, R.ACCEPTED}), R.CANCELLED, True),
)

SESSION_VERBS = _table(
    Transition("assign", frozenset({S.PROPOSED, S.POSTPONED}), S.TRAINER_ASSIGNED),
    Transition("release", frozenset({S.TRAINER_ASSIGNED, S.SCHEDULED}), S.PROPOSED),
    Transition("schedule", frozenset({S.TRAINER_ASSIGNED}), S.SCHEDULED),
    Transition("postpone", frozenset({S.TRAINER_ASSIGNED, S.SCHEDULED}), S.POSTPONED, True),
    Transition("hold", frozenset({S.SCHEDULED}), S.HELD),
    Transition("correct", frozenset({S.HELD}), S.HELD),
    Transition("evaluate", frozenset({S.HELD}), S.EVALUATED),
    Transition("cancel", frozenset({S.PROPOSED, S.TRAINER_ASSIGNED, S.SCHEDULED, S.POSTPONED}), S.CANCELLED, True),
)

SHOWN: dict[str, Shown] = {
    R.SUBMITTED: Shown(R.SUBMITTED.label, "info"),
    R.IN_ANALYSIS: Shown(R.IN_ANALYSIS.label, "info"),
    R.INFORMATION_NEEDED: Shown(R.INFORMATION_NEEDED.label, "warn"),
    R.ACCEPTED: Shown(R.ACCEPTED.label, "ok"),
    R.REFUSED: Shown(R.REFUSED.label, "danger"),
    R.CANCELLED: Shown(R.CANCELLED.label, "draft"),
    S.PROPOSED: Shown(S.PROPOSED.label, "draft"),
    S.TRAINER_ASSIGNED: Shown(S.TRAINER_ASSIGNED.label, "info"),
    S.SCHEDULED: Shown(S.SCHEDULED.label, "ok"),
    S.POSTPONED: Shown(S.POSTPONED.label, "warn"),
    S.HELD: Shown(S.HELD.label, "ok"),
    S.EVALUATED: Shown(S.EVALUATED.label, "ok"),
    S.CANCELLED: Shown(S.CANCELLED.label, "draft"),
    AssignmentState.ASKED: Shown(AssignmentState.ASKED.label, "info"),
    AssignmentState.ACCEPTED: Shown(AssignmentState.ACCEPTED.label, "ok"),
    AssignmentState.DECLINED: Shown(AssignmentState.DECLINED.label, "warn"),
    AssignmentState.GIVEN_UP: Shown(AssignmentState.GIVEN_UP.label, "warn"),
    AssignmentState.WITHDRAWN: Shown(AssignmentState.WITHDRAWN.label, "draft"),
    "certificado-valido": Shown(pgettext_lazy("certificate", "Valid"), "ok"),
    "certificado-retirado": Shown(pgettext_lazy("certificate", "Withdrawn"), "danger"),
    "certificado-em-preparacao": Shown(pgettext_lazy("certificate", "File being made"), "info"),
}

VERB_NAMES = {
    "submit": pgettext_lazy("training", "Request received"),
    "change": pgettext_lazy("training", "Request changed by the organisation"),
    "analyse": pgettext_lazy("training", "Analysis begun"),
    "ask": pgettext_lazy("training", "Question asked"),
    "answer": pgettext_lazy("training", "Question answered"),
    "resume": pgettext_lazy("training", "Analysis resumed"),
    "accept": pgettext_lazy("training", "Request accepted"),
    "refuse": pgettext_lazy("training", "Request refused"),
    "write": pgettext_lazy("training", "Message of the organisation"),
    "cancel": pgettext_lazy("training", "Cancelled"),
    "waive": pgettext_lazy("training", "Exception decided"),
    "split": pgettext_lazy("training", "Groups changed"),
    "assign": pgettext_lazy("training", "Trainer asked"),
    "trainer-accepts": pgettext_lazy("training", "Trainer accepted"),
    "release": pgettext_lazy("training", "Without a trainer again"),
    "schedule": pgettext_lazy("training", "Session scheduled"),
    "confirm-day": pgettext_lazy("training", "Day confirmed by the organisation"),
    "postpone": pgettext_lazy("training", "Session postponed"),
    "name": pgettext_lazy("training", "List of participants changed"),
    "hold": pgettext_lazy("training", "Session held"),
    "correct": pgettext_lazy("training", "Attendance corrected"),
    "evaluate": pgettext_lazy("training", "Session closed with its report"),
    "withdraw-certificate": pgettext_lazy("training", "Certificate withdrawn"),
    "restore-certificate": pgettext_lazy("training", "Certificate valid again"),
}

# What an accepted request shows: the least advanced of its sessions that are still alive.
LEAST_ADVANCED_FIRST = [S.POSTPONED, S.PROPOSED, S.TRAINER_ASSIGNED, S.SCHEDULED, S.HELD, S.EVALUATED]


def shown_state(state: str, sessions: list[str]) -> str:
    """What a request in `state` with sessions in these states shows: its own state until it is accepted.

    Then the state of the least advanced session that is not cancelled; all cancelled: cancelled. No query.
    """
    if state != R.ACCEPTED:
        return state
    alive = [one for one in LEAST_ADVANCED_FIRST if one in sessions]
    if alive:
        return alive[0]
    return SessionState.CANCELLED if sessions else R.ACCEPTED
