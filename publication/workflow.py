"""The verbs that move a plan's versions: the only writers of versions, of `Plan.locked` and of the timeline.

Each takes the plan's row first, so that two people acting at once act one after the other; each is one transaction
with its event, its mails and its consequences. The table they follow stands in `states.py`.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Plan
from plans.rules import demand
from plans.working_copy import lock_plan
from portal.dates import validate_partial_date
from portal.models import User
from publication import consequences
from publication.building import build_document
from publication.document import SCHEMA, PlanDocument, Registration, document_bytes, sha256
from publication.models import WITH_AGENCY, Version, VersionState, WorkflowEvent
from publication.readiness import Check, check_readiness, check_registration
from publication.states import TRANSITIONS, Transition


class NotNow(ValidationError):
    """The verb does not fit the state; the message says so to a person."""


class NotReady(ValidationError):
    """Required things are missing; `missing` lists them."""

    def __init__(self, missing: list[Check]) -> None:
        super().__init__(_("The plan cannot be submitted yet: some required things are missing."), code="not-ready")
        self.missing = missing


@transaction.atomic
def submit_plan(*, plan: Plan, by: User) -> Version:
    """Freeze the working copy as a new version and hand it to the agency; the working copy is locked.

    Raises PermissionDenied, PlanLocked when a version is with the agency already or the plan is closed, and NotReady.
    """
    demand(by, "publication.submit", plan)
    plan = lock_plan(plan.pk)
    document = build_document(plan)
    readiness = check_readiness(document)
    if not readiness.ready:
        raise NotReady(readiness.missing)
    version = _freeze(plan, document, state=VersionState.SUBMITTED, by=by)
    _set_locked(plan, value=True)
    _record(plan, version, verb="submit", by=by)
    return version


def recall_version(*, version: Version, by: User) -> Version:
    """The team takes its submission back before a decision; the working copy opens again."""
    return _move(version, "recall", by=by)


def start_review(*, version: Version, by: User) -> Version:
    """The agency begins to read."""
    return _move(version, "start-review", by=by)


def return_version(*, version: Version, by: User, reason: str) -> Version:
    """The agency gives the plan back with a reason; the working copy opens again."""
    return _move(version, "return", by=by, reason=reason)


def approve_version(*, version: Version, by: User) -> Version:
    """The agency approves; publishing is a step of its own."""
    return _move(version, "approve", by=by)


@transaction.atomic
def publish_version(*, version: Version, by: User) -> Version:
    """The approved version becomes the next edition; the edition before it becomes superseded."""
    version = _take(version, TRANSITIONS["publish"], by=by)
    _publish(version, by=by, verb="publish")
    return version


@transaction.atomic
def retract_version(*, version: Version, by: User, reason: str) -> Version:
    """The agency withdraws an edition for a reason everybody may read; its addresses answer 410 from now on."""
    version = _take(version, TRANSITIONS["retract"], by=by, reason=reason)
    before = version.state
    version.state = VersionState.RETRACTED
    version.public_reason = reason.strip()
    version.save(update_fields=["state", "public_reason"])
    _record(version.plan, version, verb="retract", by=by, from_state=before, reason=reason)
    consequences.after_retraction(version)
    return version


@transaction.atomic
def register_approved_plan(
    *, plan: Plan, by: User, source: str, approved_on: str = "", approved_by: str = ""
) -> Version:
    """Publish a plan approved before the portal existed, from its working copy, as "registered from the original".

    `source` says where the facts come from and is mandatory; `approved_on` (a partial date) and `approved_by` may be
    "" = not in the source, and so may number, level, area, objective, dates of the plan's measures. No review takes
    place and none is recorded.
    """
    demand(by, "publication.register", plan)
    plan = lock_plan(plan.pk)
    if plan.origin != Plan.Origin.REGISTERED:
        raise NotNow(_("Only a plan begun as a registration can be registered."), code="origin")
    if not source.strip():
        raise ValidationError({"source": _("Say where the facts come from.")})
    try:
        validate_partial_date(approved_on or "2015")
    except ValidationError as error:
        raise ValidationError({"approved_on": error.messages}) from error
    registration = Registration(source=source, approved_on=approved_on, approved_by=approved_by)
    document = build_document(plan, registration=registration)
    readiness = check_registration(document)
    if not readiness.ready:
        raise NotReady(readiness.missing)
    version = _freeze(plan, document, state=VersionState.APPROVED, by=by, registered=True)
    _publish(version, by=by, verb="register")
    return version


@transaction.atomic
def close_plan(*, plan: Plan, by: User, reason: str = "") -> Plan:
    """End the work on a plan: its editions stay, its working copy no longer changes."""
    demand(by, "publication.close", plan)
    plan = lock_plan(plan.pk)
    plan.closed_on = timezone.localdate()
    plan.save(update_fields=["closed_on"])
    _record(plan, verb="close", by=by, reason=reason)
    return plan


@transaction.atomic
def reopen_plan(*, plan: Plan, by: User, reason: str = "") -> Plan:
    """Open a closed plan again."""
    demand(by, "publication.reopen", plan)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_on is None:
        raise NotNow(_("The plan is not closed."), code="state")
    plan.closed_on = None
    plan.save(update_fields=["closed_on"])
    _record(plan, verb="reopen", by=by, reason=reason)
    return plan


@transaction.atomic
def _move(version: Version, verb: str, *, by: User, reason: str = "") -> Version:
    """Along the table, for the verbs that change nothing but the state and the lock."""
    transition = TRANSITIONS[verb]
    version = _take(version, transition, by=by, reason=reason)
    before = version.state
    version.state = VersionState(transition.target)
    version.save(update_fields=["state"])
    _set_locked(version.plan, value=version.state in WITH_AGENCY)
    _record(version.plan, version, verb=verb, by=by, from_state=before, reason=reason)
    return version


def _take(version: Version, transition: Transition, *, by: User, reason: str = "") -> Version:
    """The version read anew behind the plan's row lock, after asking permission, state and reason."""
    demand(by, transition.permission, version.plan)
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    fresh = Version.objects.get(pk=version.pk)
    fresh.plan = plan
    if fresh.state not in transition.sources:
        raise NotNow(
            _("This can no longer be done: the version is now “%(state)s”.") % {"state": fresh.get_state_display()},
            code="state",
        )
    if transition.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("Say why: the people concerned will read it.")})
    return fresh


def _freeze(plan: Plan, document: PlanDocument, *, state: str, by: User, registered: bool = False) -> Version:
    content = document_bytes(document)
    last = plan.versions.aggregate(last=Max("sequence"))["last"] or 0
    return Version.objects.create(
        plan=plan,
        sequence=last + 1,
        state=state,
        schema=SCHEMA,
        content=content,
        sha256=sha256(content),
        slug=plan.slug,
        short_name=plan.short_name,
        registered=registered,
        submitted_by=by,
        submitted_at=timezone.now(),
    )


def _publish(version: Version, *, by: User, verb: str) -> None:
    before = "" if verb == "register" else version.state
    for old in Version.objects.light().filter(plan=version.plan_id, state=VersionState.PUBLISHED):
        old.state = VersionState.SUPERSEDED
        old.save(update_fields=["state"])
        _record(old.plan, old, verb="supersede", by=by, from_state=VersionState.PUBLISHED)
    last = version.plan.versions.aggregate(last=Max("edition"))["last"] or 0
    version.state = VersionState.PUBLISHED
    version.edition = last + 1
    version.published_at = timezone.now()
    version.save(update_fields=["state", "edition", "published_at"])
    _set_locked(version.plan, value=False)
    _record(version.plan, version, verb=verb, by=by, from_state=before)
    consequences.after_publication(version)


def _set_locked(plan: Plan, *, value: bool) -> None:
    if plan.locked != value:
        plan.locked = value
        plan.save(update_fields=["locked"])


def _record(
    plan: Plan, version: Version | None = None, *, verb: str, by: User, from_state: str = "", reason: str = ""
) -> None:
    """One line of the timeline, and what follows from it; without a version the step concerns the plan."""
    event = WorkflowEvent.objects.create(
        plan=plan,
        version=version,
        verb=verb,
        from_state=from_state,
        to_state=version.state if version else "",
        by=by,
        reason=reason.strip(),
    )
    consequences.after_event(event)
