"""Versions in every state, made by the verbs themselves."""

from types import SimpleNamespace

import pytest

from plans.models import PlanRole, Role
from publication import workflow
from tests.factories import MunicipalityFactory, UserFactory


@pytest.fixture
def people(plan, coordinator, editor, contributor, reader, stranger, reviewer, manager, superuser):
    """Everybody who may knock, by the name of what they are to `plan`."""
    municipal = UserFactory(name="Municipal")
    PlanRole.objects.create(plan=plan, user=municipal, role=Role.MUNICIPAL_EDITOR, municipality=MunicipalityFactory())
    on_team = UserFactory(reviewer=True, name="Revisora da equipa")
    PlanRole.objects.create(plan=plan, user=on_team, role=Role.READER)
    return SimpleNamespace(
        coordinator=coordinator,
        editor=editor,
        municipal=municipal,
        contributor=contributor,
        reader=reader,
        stranger=stranger,
        reviewer=reviewer,
        reviewer_on_team=on_team,
        manager=manager,
        superuser=superuser,
        gone=UserFactory(manager=True, is_active=False, name="Saiu"),
    )


@pytest.fixture
def submitted(plan, coordinator):
    """Waiting for the agency."""
    return workflow.submit_plan(plan=plan, by=coordinator)


@pytest.fixture
def in_review(submitted, reviewer):
    """Being read."""
    return workflow.start_review(version=submitted, by=reviewer)


@pytest.fixture
def approved(in_review, reviewer):
    """Waiting for a manager."""
    return workflow.approve_version(version=in_review, by=reviewer)


@pytest.fixture
def published(approved, manager):
    """Edition 1."""
    return workflow.publish_version(version=approved, by=manager)


@pytest.fixture
def carry(coordinator, reviewer, manager):
    """`carry(plan)`: the working copy as it stands becomes the next edition."""

    def carry(plan):
        version = workflow.submit_plan(plan=plan, by=coordinator)
        workflow.start_review(version=version, by=reviewer)
        workflow.approve_version(version=version, by=reviewer)
        return workflow.publish_version(version=version, by=manager)

    return carry
