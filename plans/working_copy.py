"""The one door every edit of a working copy goes through: the plan is there, open, and not with the agency."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plans.models import Plan


class PlanLocked(ValidationError):
    """The working copy may not change now; the message says why and what to do."""


def lock_plan(plan_id: UUID) -> Plan:
    """The plan, its row locked until the transaction ends, so that no edit slips in beside a submission.

    Raises PlanLocked while a version is with the agency or when the plan is closed. Call inside a transaction.
    """
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.locked:
        raise PlanLocked(
            _("The plan is with the agency, so it cannot be changed now. The coordinator can recall it."), code="locked"
        )
    if plan.closed_on:
        raise PlanLocked(_("The plan is closed, so it cannot be changed."), code="closed")
    return plan
