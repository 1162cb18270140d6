"""The team's page: who is on it, inviting, changing, taking off; one coordinator stays."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from measures.models import MeasureAssignment
from plans import team
from plans.invitations import invite
from plans.models import Invitation, Plan, PlanRole
from portal.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "nova@vila.example"


def page_of(plan: Plan) -> str:
    return f"/area/planos/{plan.pk}/equipa/"


def member(plan: Plan, user: User) -> PlanRole:
    return plan.roles.get(user=user)


def test_the_coordinator_invites_from_the_page(plan: Plan, coordinator: User, client_of: Any) -> None:
    client = client_of(coordinator)
    page = client.post(page_of(plan), {"email": EMAIL, "role": "reader"}, follow=True)
    assert page.status_code == 200
    assert Invitation.objects.get().email == EMAIL
    html = page.content.decode()
    assert html.count(EMAIL) >= 2
    wrong = client.post(page_of(plan), {"email": EMAIL, "role": "contributor"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"email"}
    wrong = client.post(page_of(plan), {"email": "b@vila.example", "role": "contributor"})
    assert set(wrong.context["form"].errors) == {"measures"}
    assert client.post(page_of(plan), {"role": "owner"}).status_code == 422
    row = Invitation.objects.get()
    old = row.token_hash
    client.post(f"{page_of(plan)}convites/{row.pk}/reenviar/")
    row.refresh_from_db()
    assert row.token_hash != old
    client.post(f"{page_of(plan)}convites/{row.pk}/revogar/")
    row.refresh_from_db()
    assert row.revoked_at
    assert EMAIL not in client.get(page_of(plan)).context["invitations"]


@pytest.mark.parametrize("who", ["editor", "contributor", "reader", "reviewer"])
def test_others_see_the_team_but_neither_invitations_nor_buttons(
    who: str, plan: Plan, coordinator: User, client_of: Any, request: Any
) -> None:
    invite(plan=plan, email=EMAIL, role="reader", by=coordinator)
    client = client_of(request.getfixturevalue(who))
    html = client.get(page_of(plan)).content.decode()
    assert coordinator.email in html
    assert EMAIL not in html
    row = member(plan, coordinator)
    posts = [
        page_of(plan),
        f"{page_of(plan)}{row.pk}/",
        f"{page_of(plan)}{row.pk}/retirar/",
        f"{page_of(plan)}convites/{Invitation.objects.get().pk}/reenviar/",
        f"{page_of(plan)}convites/{Invitation.objects.get().pk}/revogar/",
    ]
    for address in posts:
        assert client.post(address, {"email": "b@vila.example", "role": "reader"}).status_code == 403, address
    assert Invitation.objects.count() == 1
    assert member(plan, coordinator).role == "coordinator"


def test_a_stranger_gets_404_everywhere(plan: Plan, coordinator: User, stranger: User, client_of: Any) -> None:
    invite(plan=plan, email=EMAIL, role="reader", by=coordinator)
    client, row, invitation = client_of(stranger), member(plan, coordinator), Invitation.objects.get()
    for tail in ("", f"{row.pk}/", f"{row.pk}/retirar/", f"convites/{invitation.pk}/reenviar/"):
        assert client.post(page_of(plan) + tail, {"role": "reader"}).status_code == 404
    assert client.get(page_of(plan)).status_code == 404
    own = Plan.objects.get(roles__user=stranger)
    for tail in (f"{row.pk}/", f"{row.pk}/retirar/", f"convites/{invitation.pk}/revogar/"):
        assert client.post(page_of(own) + tail, {"role": "reader"}).status_code == 404, "another plan's row"
    assert member(plan, coordinator).role == "coordinator"


def test_a_role_is_changed_with_its_measures_and_history(
    plan: Plan, coordinator: User, editor: User, client_of: Any
) -> None:
    row, measures = member(plan, editor), list(plan.measures.all())
    address = f"{page_of(plan)}{row.pk}/"
    client = client_of(coordinator)
    client.post(address, {"role": "contributor", "measures": [measures[0].pk, measures[1].pk]})
    assert member(plan, editor).role == "contributor"
    assert MeasureAssignment.objects.filter(user=editor).count() == 2
    client.post(address, {"role": "contributor", "measures": [measures[1].pk]})
    assert [a.measure for a in MeasureAssignment.objects.filter(user=editor)] == [measures[1]]
    client.post(address, {"role": "reader"})
    assert not MeasureAssignment.objects.filter(user=editor).exists()
    assert [h.role for h in row.history.all()][:2] == ["reader", "contributor"]
    assert row.history.first().history_user == coordinator


def test_a_coordinator_stays(plan: Plan, coordinator: User, editor: User, client_of: Any) -> None:
    row = member(plan, coordinator)
    client = client_of(coordinator)
    assert client.post(f"{page_of(plan)}{row.pk}/", {"role": "reader"}).status_code == 422
    page = client.post(f"{page_of(plan)}{row.pk}/retirar/", follow=True)
    assert "notice-error" in page.content.decode()
    with pytest.raises(ValidationError):
        team.remove_member(member=row, by=coordinator)
    team.change_role(member=member(plan, editor), role="coordinator", by=coordinator)
    left = client.post(f"{page_of(plan)}{row.pk}/retirar/")
    assert left["Location"] == "/area/planos/", "who took themselves off is not led to a page they may not see"
    assert client.get(page_of(plan)).status_code == 404
    assert [r.user for r in plan.roles.filter(role="coordinator")] == [editor]


def test_an_inactive_coordinator_does_not_count(plan: Plan, coordinator: User) -> None:
    PlanRole.objects.create(plan=plan, user=UserFactory(is_active=False), role="coordinator")
    with pytest.raises(ValidationError):
        team.remove_member(member=member(plan, coordinator), by=coordinator)


def test_who_is_taken_off_sees_nothing_any_more(
    plan: Plan, coordinator: User, contributor: User, client_of: Any
) -> None:
    client = client_of(contributor)
    assert client.get(page_of(plan)).status_code == 200
    row = member(plan, contributor)
    client_of(coordinator).post(f"{page_of(plan)}{row.pk}/retirar/")
    assert client.get(page_of(plan)).status_code == 404
    assert not MeasureAssignment.objects.filter(user=contributor).exists()
    assert PlanRole.history.filter(id=row.pk, history_type="-").get().history_user == coordinator


def test_only_coordinator_and_manager(plan: Plan, editor: User, reader: User, reviewer: User, manager: User) -> None:
    for user in (editor, reader, reviewer):
        with pytest.raises(PermissionDenied):
            team.change_role(member=member(plan, reader), role="editor", by=user)
        with pytest.raises(PermissionDenied):
            team.remove_member(member=member(plan, reader), by=user)
    team.change_role(member=member(plan, reader), role="editor", by=manager)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_takes_the_same_queries_for_more_people(
    people: int, plan: Plan, coordinator: User, client_of: Any, django_assert_num_queries: Any
) -> None:
    for n in range(people):
        PlanRole.objects.create(plan=plan, user=UserFactory(), role="reader")
        invite(plan=plan, email=f"p{n}@vila.example", role="reader", by=coordinator)
    client = client_of(coordinator)
    client.get(page_of(plan))
    with django_assert_num_queries(13):
        client.get(page_of(plan))
