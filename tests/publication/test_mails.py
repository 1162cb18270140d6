"""Who is told at each step: the right people, in their language, never themselves."""

import pytest

from plans.models import PlanRole, Role
from portal.models import OutboxMail, User
from publication import workflow
from publication.mails import LETTERS
from publication.redaction import redact_version
from publication.states import VERB_NAMES
from tests.factories import AWKWARD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(people, plan):
    """Besides those who knock: a second coordinator who reads Arabic, and one who left."""
    people.second = UserFactory(name="Amal", language="ar")
    PlanRole.objects.create(plan=plan, user=people.second, role=Role.COORDINATOR)
    left = UserFactory(name="Antigo", is_active=False)
    PlanRole.objects.create(plan=plan, user=left, role=Role.COORDINATOR)
    return people


def sent(everybody, template=None):
    """Names of `everybody` by who has a mail since the last call; then forgets them."""
    mails = OutboxMail.objects.all() if template is None else OutboxMail.objects.filter(template=template)
    names = {user.email: name for name, user in vars(everybody).items()}
    found = sorted(names[mail.to] for mail in mails)
    mails.delete()
    return found


def test_the_whole_way(plan, everybody):
    coordinator, reviewer, manager = everybody.coordinator, everybody.reviewer, everybody.manager
    version = workflow.submit_plan(plan=plan, by=coordinator)
    assert sent(everybody, "plan_to_review") == ["reviewer"]
    assert sent(everybody) == ["editor", "second"]

    workflow.start_review(version=version, by=reviewer)
    assert sent(everybody) == ["coordinator", "editor", "second"]

    workflow.approve_version(version=version, by=reviewer)
    assert sent(everybody, "plan_to_publish") == ["manager"]
    assert sent(everybody, "plan_approved") == ["coordinator", "editor", "second"]

    workflow.publish_version(version=version, by=manager)
    assert sent(everybody) == ["coordinator", "editor", "second"]

    redact_version(version=version, by=manager, passages=["Medida 1"], reason="x", public_line="Retirado.")
    assert sent(everybody) == ["coordinator", "editor", "second"]

    workflow.retract_version(version=version, by=manager, reason="Engano")
    assert sent(everybody) == ["coordinator", "editor", "second"]

    workflow.close_plan(plan=plan, by=coordinator)
    assert sent(everybody, "plan_closed_agency") == ["manager"]
    assert sent(everybody, "plan_closed") == ["editor", "second"]

    workflow.reopen_plan(plan=plan, by=manager)
    assert sent(everybody) == ["coordinator", "editor", "second"]


def test_recalling_tells_reviewers_and_the_team(submitted, everybody):
    sent(everybody)
    workflow.recall_version(version=submitted, by=everybody.coordinator)
    assert sent(everybody, "plan_recalled") == ["reviewer"]
    assert sent(everybody, "plan_recalled_team") == ["editor", "second"]


def test_returning_says_why_and_what_to_do(in_review, everybody, django_capture_on_commit_callbacks):
    OutboxMail.objects.all().delete()
    workflow.return_version(version=in_review, by=everybody.reviewer, reason=AWKWARD)
    mail = OutboxMail.objects.get(to=everybody.coordinator.email)
    assert AWKWARD in mail.body
    assert "&quot;" not in mail.body
    assert f"/area/planos/{in_review.plan_id}/" in mail.body
    assert "\n" not in mail.subject
    assert in_review.short_name in mail.subject
    assert sent(everybody) == ["coordinator", "editor", "second"]


def test_action_needed_comes_first_where_there_is_something_to_do(plan, everybody):
    plan.roles.exclude(user=everybody.coordinator).delete()
    User.objects.update(language="en")
    version = workflow.submit_plan(plan=plan, by=everybody.coordinator)
    workflow.start_review(version=version, by=everybody.reviewer)
    workflow.approve_version(version=version, by=everybody.reviewer)
    workflow.return_version(version=version, by=everybody.reviewer, reason="x")
    subjects = dict(OutboxMail.objects.values_list("template", "subject"))
    urgent = {name for name, subject in subjects.items() if subject.startswith("Action needed: ")}
    assert urgent == {"plan_to_review", "plan_to_publish", "plan_returned"}
    assert {"plan_in_review", "plan_approved"} <= set(subjects)


def test_each_in_their_own_language(plan, everybody):
    workflow.submit_plan(plan=plan, by=everybody.coordinator)
    assert OutboxMail.objects.get(to=everybody.second.email).language == "ar"
    assert OutboxMail.objects.get(to=everybody.editor.email).language == "pt"


def test_mails_about_a_plan_are_found_from_it(plan, submitted):
    assert set(OutboxMail.objects.values_list("about_kind", "about_id")) == {("plans.plan", str(plan.pk))}


def test_a_demonstration_plan_only_reaches_demonstration_accounts(plan, everybody):
    real = UserFactory(reviewer=True, is_demo=False, name="De verdade")
    everybody.real = real
    workflow.submit_plan(plan=plan, by=everybody.coordinator)
    assert sent(everybody, "plan_to_review") == ["real", "reviewer"]
    version = plan.versions.get()
    workflow.recall_version(version=version, by=everybody.coordinator)
    plan.is_demo = True
    plan.save()
    sent(everybody)
    workflow.submit_plan(plan=plan, by=everybody.coordinator)
    assert sent(everybody, "plan_to_review") == ["reviewer"]


def test_without_reviewers_managers_are_asked_and_without_those_superusers(plan, coordinator, manager, superuser):
    version = workflow.submit_plan(plan=plan, by=coordinator)
    assert [m.to for m in OutboxMail.objects.filter(template="plan_to_review")] == [manager.email]
    workflow.recall_version(version=version, by=coordinator)
    manager.agency_role = ""
    manager.save()
    OutboxMail.objects.all().delete()
    workflow.submit_plan(plan=plan, by=coordinator)
    assert [m.to for m in OutboxMail.objects.filter(template="plan_to_review")] == [superuser.email]


def test_a_refused_step_tells_nobody(submitted, people):
    OutboxMail.objects.all().delete()
    with pytest.raises(workflow.NotNow):
        workflow.publish_version(version=submitted, by=people.manager)
    assert not OutboxMail.objects.exists()


def test_every_verb_has_its_letters():
    assert set(LETTERS) == set(VERB_NAMES)
