"""Every verb by every role: who may, and that the others leave no trace."""

import pytest
from django.core.exceptions import PermissionDenied

from publication import workflow
from publication.models import Version, WorkflowEvent

pytestmark = pytest.mark.django_db

TEAM = ["coordinator", "editor", "municipal", "contributor", "reader", "reviewer_on_team"]
OTHERS = ["stranger", "reviewer", "manager", "superuser", "gone"]
EVERYBODY = [*TEAM, *OTHERS]
# Written by hand from the agreed policy, not read from the product.
MAY = {
    "submit": {"coordinator"},
    "recall": {"coordinator"},
    "start-review": {"reviewer", "manager", "superuser"},
    "return": {"reviewer", "manager", "superuser"},
    "approve": {"reviewer", "manager", "superuser"},
    "publish": {"manager", "superuser"},
    "retract": {"manager", "superuser"},
    "close": {"coordinator", "manager", "superuser"},
    "reopen": {"manager", "superuser"},
    "register": {"manager", "superuser"},
    "redact": {"manager", "superuser"},
}
BEFORE = {
    "recall": "submitted",
    "start-review": "submitted",
    "return": "in_review",
    "approve": "in_review",
    "publish": "approved",
    "retract": "published",
    "redact": "published",
}


def act(verb, *, plan, version, by):
    if verb == "submit":
        return workflow.submit_plan(plan=plan, by=by)
    if verb == "close":
        return workflow.close_plan(plan=plan, by=by)
    if verb == "reopen":
        return workflow.reopen_plan(plan=plan, by=by)
    if verb == "register":
        return workflow.register_approved_plan(plan=plan, by=by, source="https://example.org")
    if verb == "redact":
        redaction = pytest.importorskip("publication.redaction")
        return redaction.redact_version(
            version=version, by=by, passages=["Medida 1"], reason="Um nome", public_line="Retirado um nome."
        )
    verbs = {
        "recall": workflow.recall_version,
        "start-review": workflow.start_review,
        "approve": workflow.approve_version,
        "publish": workflow.publish_version,
    }
    if verb in verbs:
        return verbs[verb](version=version, by=by)
    reasoned = {"return": workflow.return_version, "retract": workflow.retract_version}
    return reasoned[verb](version=version, by=by, reason="Falta uma meta; ver p. 3")


@pytest.mark.parametrize("verb", MAY)
@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may(verb, who, plan, people, request):
    version = request.getfixturevalue(BEFORE[verb]) if verb in BEFORE else None
    if verb == "reopen":
        workflow.close_plan(plan=plan, by=people.coordinator)
    if verb == "register":
        plan.origin = "registered"
        plan.save()
    before = (
        list(Version.objects.order_by("pk").values_list("pk", "state", "sha256")),
        WorkflowEvent.objects.count(),
    )
    if who in MAY[verb]:
        act(verb, plan=plan, version=version, by=getattr(people, who))
        assert WorkflowEvent.objects.first().by == getattr(people, who)
        return
    with pytest.raises(PermissionDenied):
        act(verb, plan=plan, version=version, by=getattr(people, who))
    plan.refresh_from_db()
    after = (
        list(Version.objects.order_by("pk").values_list("pk", "state", "sha256")),
        WorkflowEvent.objects.count(),
    )
    assert after == before
    assert (plan.closed_on is None) == (verb != "reopen")


def test_a_superuser_on_a_team_does_not_review_either(in_review, plan, superuser):
    plan.roles.create(user=superuser, role="reader")
    with pytest.raises(PermissionDenied):
        workflow.approve_version(version=in_review, by=superuser)
