"""Invitations: bound to an address, used once, for 14 days, accepted by a button; and the team they lead to."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from measures.models import MeasureAssignment
from plans.invitations import InvitationPurger, InvitationRefused, accept, find, invite, resend, revoke
from plans.models import Invitation, Plan, PlanRole
from portal import contributions, jobs
from portal.models import OutboxMail, User
from tests.factories import PASSWORD, PlanFactory, UserFactory, fill

pytestmark = pytest.mark.django_db
EMAIL = "nova.pessoa@vila.example"
NEW = {"name": 'Rita "d\'Ávila"; مرحبا', "language": "ar", "password": "quatro palavras bem longas"}


def token_of(email: str = EMAIL) -> str:
    """From the mail, as its reader gets it."""
    mail = OutboxMail.objects.filter(to=email.lower(), template="invitation").latest("created_at")
    jobs.run_row.func("mail", str(mail.pk))
    return re.search(r"/area/convites/([\w-]+)/", str(django_mail.outbox[-1].body))[1]


def invited(plan: Plan, by: User, email: str = EMAIL, role: str = "editor", **more: Any) -> str:
    invite(plan=plan, email=email, role=role, by=by, **more)
    return token_of(email)


def test_only_the_mail_has_the_link(plan: Plan, coordinator: User, client_of: Any, manager: User) -> None:
    token = invited(plan, coordinator)
    row, mail = Invitation.objects.get(), OutboxMail.objects.get()
    assert token not in str(vars(row))
    assert token not in str(vars(mail))
    assert find(token) == row
    assert find(row.token_hash) is None
    assert mail.subject.startswith("Ação necessária: ") or mail.language != "pt" or "Action needed" in mail.subject
    assert token not in client_of(manager).get(f"/admin/portal/outboxmail/{mail.pk}/change/").content.decode()


def test_opening_the_link_does_nothing_and_tells_no_other_site(plan: Plan, coordinator: User, client: Client) -> None:
    token = invited(plan, coordinator)
    for _n in range(2):
        page = client.get(f"/area/convites/{token}/")
        assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver|localhost)', page.content.decode())
    assert not User.objects.filter(email=EMAIL).exists()
    assert Invitation.objects.get().is_open


def test_a_new_person_sets_name_and_password_there_and_is_in(plan: Plan, coordinator: User, client: Client) -> None:
    address = f"/area/convites/{invited(plan, coordinator)}/"
    page = client.post(address, {**NEW, "again": NEW["password"]}, follow=True)
    assert page.redirect_chain[-1][0] == f"/area/planos/{plan.pk}/equipa/"
    assert page.status_code == 200
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.language, user.is_staff, user.may_create_plans) == (NEW["name"], "ar", False, False)
    assert EmailAddress.objects.get(user=user).verified
    member = PlanRole.objects.get(user=user)
    assert (member.plan, member.role) == (plan, "editor")
    assert member.history.get().history_user == coordinator
    assert OutboxMail.objects.filter(to=coordinator.email, template="invitation-accepted").exists()
    assert Client().post("/conta/login/", {"login": EMAIL, "password": NEW["password"]})["Location"] == "/area/"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"password": "curta", "again": "curta"}, "password"),
        ({"password": "123456789012", "again": "123456789012"}, "password"),
        ({"again": "outra coisa qualquer"}, "again"),
        ({"language": "xx"}, "language"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_the_invitation_stays(
    plan: Plan, coordinator: User, client: Client, wrong: dict[str, str], field: str
) -> None:
    address = f"/area/convites/{invited(plan, coordinator)}/"
    page = client.post(address, {**NEW, "again": NEW["password"], **wrong})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert NEW["password"] not in page.content.decode()
    assert not User.objects.filter(email=EMAIL).exists()
    assert Invitation.objects.get().is_open


def test_it_is_used_once(plan: Plan, coordinator: User, client: Client) -> None:
    token = invited(plan, coordinator)
    accept(token=token, **NEW)
    for page in (client.get(f"/area/convites/{token}/"), client.post(f"/area/convites/{token}/", NEW)):
        assert page.status_code == 410
        assert page.content.decode().count("<h1") == 1
    with pytest.raises(InvitationRefused):
        accept(token=token, user=User.objects.get(email=EMAIL))
    assert PlanRole.objects.filter(user__email=EMAIL).count() == 1


def test_after_fourteen_days_it_is_over_until_sent_again(plan: Plan, coordinator: User, client: Client) -> None:
    old = invited(plan, coordinator)
    row = Invitation.objects.get()
    assert timedelta(days=13, hours=23) < row.expires_at - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/area/convites/{old}/").status_code == 410
    with pytest.raises(InvitationRefused):
        accept(token=old, **NEW)
    resend(invitation=row, by=coordinator)
    new = token_of()
    assert client.get(f"/area/convites/{old}/").status_code == 404, "the link sent before is dead"
    with pytest.raises(InvitationRefused):
        accept(token=old, **NEW)
    accept(token=new, **NEW)


def test_revoked_is_over_for_good(plan: Plan, coordinator: User, client: Client) -> None:
    token = invited(plan, coordinator)
    row = Invitation.objects.get()
    revoke(invitation=row, by=coordinator)
    assert client.get(f"/area/convites/{token}/").status_code == 410
    with pytest.raises(InvitationRefused):
        accept(token=token, **NEW)
    with pytest.raises(ValidationError):
        resend(invitation=row, by=coordinator)
    invited(plan, coordinator)
    assert Invitation.objects.count() == 2


def test_who_has_an_account_logs_in_and_presses_the_button(plan: Plan, coordinator: User, client: Client) -> None:
    user = UserFactory(email=EMAIL)
    address = f"/area/convites/{invited(plan, coordinator, email=EMAIL.upper())}/"
    page = client.get(address).content.decode()
    assert f"/conta/login/?next={address}" in page
    assert 'name="password"' not in page
    assert client.post(address, {**NEW, "again": NEW["password"]}).status_code == 401, (
        "no second account, no new password"
    )
    assert client.post("/conta/login/", {"login": EMAIL, "password": PASSWORD, "next": address})["Location"] == address
    client.get(address)
    assert not PlanRole.objects.filter(user=user).exists()
    client.post(address)
    assert PlanRole.objects.get(user=user).plan == plan


def test_another_persons_account_is_told_so(plan: Plan, coordinator: User, stranger: User, client_of: Any) -> None:
    address = f"/area/convites/{invited(plan, coordinator)}/"
    page = client_of(stranger).get(address)
    assert page.status_code == 200
    assert stranger.email in page.content.decode()
    assert client_of(stranger).post(address).status_code == 409
    with pytest.raises(InvitationRefused):
        accept(token=address.split("/")[-2], user=stranger)
    assert not plan.roles.filter(user=stranger).exists()


def test_a_wrong_link_says_so(client: Client, db: None) -> None:
    assert client.get("/area/convites/nonsense-%C3%A9/").status_code == 404
    assert client.post("/area/convites/nonsense/").status_code == 404


def test_a_contributor_gets_exactly_their_measures(plan: Plan, coordinator: User) -> None:
    measures = list(plan.measures.all())
    other = fill(PlanFactory(), measures=1)[0]
    ids = [str(measures[0].pk), str(measures[2].pk)]
    token = invited(plan, coordinator, role="contributor", measures=ids)
    measures[2].deleted_at = timezone.now()
    measures[2].save()
    member = accept(token=token, **NEW)
    assert [a.measure for a in MeasureAssignment.objects.filter(user=member.user)] == [measures[0]]
    for wrong in ([], [str(other.pk)], ["nonsense"]):
        with pytest.raises(ValidationError) as refused:
            invite(plan=plan, email="b@vila.example", role="contributor", measures=wrong, by=coordinator)
        assert "measures" in refused.value.message_dict


def test_an_editor_of_one_municipality_gets_one_of_the_plans(joint_plan: Plan, plan: Plan, coordinator: User) -> None:
    places = [row.municipality for row in joint_plan.territory.select_related("municipality")]
    member = accept(token=invited(joint_plan, coordinator, role="municipal", municipality=places[2]), **NEW)
    assert (member.role, member.municipality) == ("municipal", places[2])
    foreign = plan.territory.get().municipality
    for wrong in (None, foreign):
        with pytest.raises(ValidationError) as refused:
            invite(plan=joint_plan, email="b@vila.example", role="municipal", municipality=wrong, by=coordinator)
        assert "municipality" in refused.value.message_dict
    with pytest.raises(ValidationError):
        invite(plan=plan, email="b@vila.example", role="municipal", municipality=foreign, by=coordinator)


def test_whom_one_cannot_invite(plan: Plan, coordinator: User, editor: User, reviewer: User) -> None:
    invited(plan, coordinator)
    for wrong in (EMAIL.upper(), editor.email, reviewer.email, "no address", "a@b", 'x" <y@vila.example>'):
        with pytest.raises(ValidationError) as refused:
            invite(plan=plan, email=wrong, role="editor", by=coordinator)
        assert "email" in refused.value.message_dict, wrong
    with pytest.raises(ValidationError):
        invite(plan=plan, email="b@vila.example", role="owner", by=coordinator)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("who", ["editor", "contributor", "reader", "stranger", "reviewer"])
def test_who_may_not_invite(who: str, plan: Plan, coordinator: User, request: Any) -> None:
    user = request.getfixturevalue(who)
    invited(plan, coordinator)
    with pytest.raises(PermissionDenied):
        invite(plan=plan, email="b@vila.example", role="reader", by=user)
    for verb in (resend, revoke):
        with pytest.raises(PermissionDenied):
            verb(invitation=Invitation.objects.get(), by=user)


def test_a_manager_names_the_first_coordinator_of_a_registered_plan(manager: User) -> None:
    plan = PlanFactory()
    assert accept(token=invited(plan, manager, role="coordinator"), **NEW).role == "coordinator"


def test_a_closed_plan_takes_nobody(plan: Plan, coordinator: User, client: Client) -> None:
    token = invited(plan, coordinator)
    Plan.objects.update(closed_on=timezone.localdate())
    assert client.get(f"/area/convites/{token}/").status_code == 410
    with pytest.raises(InvitationRefused):
        accept(token=token, **NEW)
    with pytest.raises(ValidationError):
        invite(plan=plan, email="b@vila.example", role="reader", by=coordinator)


def test_who_joined_in_between_keeps_their_role(plan: Plan, coordinator: User) -> None:
    token = invited(plan, coordinator, role="reader")
    user = UserFactory(email=EMAIL)
    PlanRole.objects.create(plan=plan, user=user, role="editor")
    assert accept(token=token, user=user).role == "editor"
    assert not Invitation.objects.get().is_open


def test_old_invitations_are_purged(plan: Plan, coordinator: User) -> None:
    invited(plan, coordinator)
    invited(plan, coordinator, email="b@vila.example")
    Invitation.objects.filter(email=EMAIL).update(expires_at=timezone.now() - timedelta(days=91))
    assert any(isinstance(purger, InvitationPurger) for purger in contributions.purgers)
    assert InvitationPurger().purge() == {"plans.invitation": 1}
    assert Invitation.objects.get().email == "b@vila.example"
