"""Accounts opened and changed by managers; lost second factors taken away by two of them."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from portal import people
from portal.models import OutboxMail, SecondFactorReset, User
from portal.second_factor import ResetRefused, ask_reset, confirm_reset
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"email": "Nova@acm.example", "name": "Ana; «nova»", "language": "en", "agency_role": "reviewer"}


def test_a_manager_opens_an_account_and_its_person_sets_a_password(client_of: Any, manager: User, client: Any) -> None:
    page = client_of(manager).post("/admin/portal/user/add/", NEW, follow=True)
    assert page.status_code == 200
    user = User.objects.get(email="nova@acm.example")
    assert (user.is_staff, user.is_superuser, user.agency_role, user.has_usable_password()) == (
        True,
        False,
        "reviewer",
        False,
    )
    assert EmailAddress.objects.get(user=user).verified
    mail = OutboxMail.objects.get(to=user.email)
    assert mail.language == "en"
    assert mail.subject.startswith("Action needed: ")
    assert "/conta/password/reset/" in mail.body
    client.post("/conta/password/reset/", {"email": user.email})
    assert OutboxMail.objects.filter(template="password_reset_key", user=user).exists()


def test_an_account_that_exists_is_not_opened_twice(client_of: Any, manager: User) -> None:
    UserFactory(email="nova@acm.example")
    page = client_of(manager).post("/admin/portal/user/add/", NEW)
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["email"]
    with pytest.raises(ValidationError):
        people.open_account(by=manager, **NEW)


@pytest.mark.parametrize("who", ["reviewer", "coordinator"])
def test_others_neither_see_nor_open_accounts(who: str, client_of: Any, request: Any) -> None:
    user = request.getfixturevalue(who)
    client = client_of(user)
    assert client.get("/admin/portal/user/").status_code in (302, 403)
    assert client.post("/admin/portal/user/add/", NEW).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        people.open_account(by=user, **NEW)
    assert not User.objects.filter(email="nova@acm.example").exists()


def changed(user: User, **fields: Any) -> dict[str, Any]:
    names = ("email", "name", "language", "agency_role", "may_create_plans", "is_active")
    return {name: getattr(user, name) for name in names} | fields


def test_a_manager_changes_an_account_and_the_old_address_is_told(client_of: Any, manager: User) -> None:
    user = UserFactory(email="velha@vila.example")
    data = changed(user, email="Nova@vila.example", may_create_plans="on", is_active="on")
    page = client_of(manager).post(f"/admin/portal/user/{user.pk}/change/", data)
    assert page.status_code == 302
    user.refresh_from_db()
    assert (user.email, user.may_create_plans) == ("nova@vila.example", True)
    assert [(e.email, e.verified, e.primary) for e in user.emailaddress_set.all()] == [
        ("nova@vila.example", True, True)
    ]
    assert OutboxMail.objects.get().to == "velha@vila.example"


def test_a_manager_cannot_become_or_touch_a_superuser(client_of: Any, manager: User, superuser: User) -> None:
    client = client_of(manager)
    assert client.post(f"/admin/portal/user/{superuser.pk}/change/", changed(superuser)).status_code == 403
    with pytest.raises(PermissionDenied):
        people.change_account(by=manager, user=superuser, **changed(superuser, email="mine@acm.example"))
    data = changed(manager, is_superuser="on", is_active="on")
    client.post(f"/admin/portal/user/{manager.pk}/change/", data)
    manager.refresh_from_db()
    assert not manager.is_superuser


def test_a_manager_cannot_take_away_their_own_role(client_of: Any, manager: User) -> None:
    client_of(manager).post(
        f"/admin/portal/user/{manager.pk}/change/", changed(manager, agency_role="", is_active="on")
    )
    manager.refresh_from_db()
    assert manager.agency_role == "manager"


def test_no_secret_stands_in_the_admin(client_of: Any, superuser: User) -> None:
    for model in (Authenticator, EmailAddress, Group):
        assert not admin.site.is_registered(model)
    user = UserFactory()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    html = client_of(superuser).get(f"/admin/portal/user/{user.pk}/change/").content.decode()
    assert secret not in html
    assert user.password not in html
    assert "pbkdf2" not in html


@pytest.fixture
def lost(db: None) -> User:
    user = UserFactory(language="ar")
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def second_manager(db: None) -> User:
    return UserFactory(manager=True)


def test_two_managers_take_away_a_second_factor(
    client_of: Any, client: Any, lost: User, manager: User, second_manager: User
) -> None:
    asked = client_of(manager).post(
        f"/admin/portal/user/{lost.pk}/lost-second-factor/", {"reason": 'Telefonema; "confirmado"'}
    )
    reset = SecondFactorReset.objects.get()
    assert asked["Location"] == f"/admin/portal/secondfactorreset/{reset.pk}/change/"
    assert Authenticator.objects.filter(user=lost).exists()
    assert set(OutboxMail.objects.values_list("to", flat=True)) == {lost.email, second_manager.email}
    address = f"/admin/portal/secondfactorreset/{reset.pk}/confirm/"
    assert address not in client_of(manager).get(asked["Location"]).content.decode()
    assert address in client_of(second_manager).get(asked["Location"]).content.decode()
    client_of(second_manager).get(address)
    assert Authenticator.objects.filter(user=lost).exists(), "opening the address does nothing"
    client_of(second_manager).post(address)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert OutboxMail.objects.filter(to=lost.email, template="second-factor-reset", language="ar").exists()
    assert client.post("/conta/login/", {"login": lost.email, "password": PASSWORD})["Location"] == "/area/"


def test_one_manager_alone_cannot(client_of: Any, lost: User, manager: User) -> None:
    reset = ask_reset(user=lost, by=manager, reason="x")
    with pytest.raises(ResetRefused):
        confirm_reset(reset=reset, by=manager)
    client_of(manager).post(f"/admin/portal/secondfactorreset/{reset.pk}/confirm/")
    assert Authenticator.objects.filter(user=lost).exists()


def test_nobody_has_part_in_their_own(manager: User, second_manager: User) -> None:
    TOTP.activate(manager, generate_totp_secret())
    with pytest.raises(ResetRefused):
        ask_reset(user=manager, by=manager, reason="x")
    reset = ask_reset(user=manager, by=second_manager, reason="x")
    with pytest.raises(ResetRefused):
        confirm_reset(reset=reset, by=manager)


def test_it_ends_after_a_day_and_may_then_be_asked_again(lost: User, manager: User, second_manager: User) -> None:
    reset = ask_reset(user=lost, by=manager, reason="x")
    with pytest.raises(ResetRefused):
        ask_reset(user=lost, by=second_manager, reason="x")
    SecondFactorReset.objects.update(asked_at=timezone.now() - timedelta(hours=24, minutes=1))
    with pytest.raises(ResetRefused):
        confirm_reset(reset=reset, by=second_manager)
    confirm_reset(reset=ask_reset(user=lost, by=second_manager, reason="x"), by=manager)
    assert not Authenticator.objects.filter(user=lost).exists()


def test_it_counts_once(lost: User, manager: User, second_manager: User) -> None:
    reset = ask_reset(user=lost, by=manager, reason="x")
    confirm_reset(reset=reset, by=second_manager)
    TOTP.activate(lost, generate_totp_secret())
    with pytest.raises(ResetRefused):
        confirm_reset(reset=reset, by=second_manager)
    assert Authenticator.objects.filter(user=lost).exists()


@pytest.mark.parametrize("who", ["reviewer", "coordinator"])
def test_others_have_no_part(who: str, lost: User, manager: User, request: Any, client_of: Any) -> None:
    other = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        ask_reset(user=lost, by=other, reason="x")
    reset = ask_reset(user=lost, by=manager, reason="x")
    with pytest.raises(PermissionDenied):
        confirm_reset(reset=reset, by=other)
    page = client_of(other).post(f"/admin/portal/secondfactorreset/{reset.pk}/confirm/")
    assert page.status_code in (302, 404)
    assert Authenticator.objects.filter(user=lost).exists()


def test_there_must_be_a_reason_and_a_second_factor(lost: User, manager: User) -> None:
    with pytest.raises(ResetRefused):
        ask_reset(user=lost, by=manager, reason="  \n")
    with pytest.raises(ResetRefused):
        ask_reset(user=UserFactory(), by=manager, reason="x")
