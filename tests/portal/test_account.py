"""The account's pages: in and out, forgotten passwords, the second step, own settings."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail as django_mail
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from portal import accounts, jobs, outbox
from portal.models import OutboxMail, User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client: Client, user: User, **more: str) -> Any:
    return client.post("/conta/login/", {"login": user.email, "password": PASSWORD, **more})


def confirm_password(client: Client) -> None:
    client.post("/conta/reauthenticate/", {"password": PASSWORD})


def delivered(mail: OutboxMail) -> str:
    jobs.run_row.func("mail", str(mail.pk))
    return str(django_mail.outbox[-1].body)


PUBLIC = ["/conta/login/", "/conta/signup/", "/conta/password/reset/", "/conta/password/reset/done/",
          "/conta/confirm-email/", "/conta/inactive/", "/conta/confirm-email/nonsense/",
          "/conta/password/reset/key/1-nonsense/"]  # fmt: skip
OWN = ["/conta/", "/conta/logout/", "/conta/email/", "/conta/password/change/", "/conta/reauthenticate/",
       "/conta/2fa/", "/conta/2fa/totp/activate/", "/conta/2fa/webauthn/", "/conta/2fa/webauthn/add/"]  # fmt: skip


@pytest.mark.parametrize("language", ["pt", "ar"])
@pytest.mark.parametrize("path", PUBLIC)
def test_pages_for_everybody_have_the_house_around_them(path: str, language: str, client: Client) -> None:
    page = client.get(path, headers={"accept-language": language})
    assert page.status_code == 200
    html = page.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert html.count("<h1") == 1
    assert html.count("<main ") == 1
    assert " style=" not in html
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("path", OWN)
def test_own_pages_open_for_their_person_and_lead_others_to_the_login(path: str, client: Client) -> None:
    anonymous = client.get(path)
    if path != "/conta/logout/":
        assert anonymous.status_code == 302
        assert anonymous["Location"].startswith("/conta/login/?next=")
    log_in(client, UserFactory())
    confirm_password(client)
    page = client.get(path)
    assert page.status_code == 200
    html = page.content.decode()
    assert html.count("<h1") == 1
    assert " style=" not in html


def test_signing_up_is_closed_whatever_is_posted(client: Client) -> None:
    data = {"email": "novo@vila.example", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/conta/signup/", data)
    assert page.status_code == 200
    assert not User.objects.exists()
    assert reverse("contacts") in client.get("/conta/signup/").content.decode()


def test_a_wrong_password_is_a_sentence_and_tells_nothing_of_the_account(client: Client) -> None:
    user = UserFactory()
    known = client.post("/conta/login/", {"login": user.email, "password": "wrong wrong"})
    unknown = client.post("/conta/login/", {"login": "nobody@vila.example", "password": "wrong wrong"})
    assert known.status_code == unknown.status_code == 200
    sentence = re.compile(r'<div class="alert[^>]*>.*?</div>', re.S)
    assert sentence.search(known.content.decode())[0] == sentence.search(unknown.content.decode())[0]


def test_logging_out_takes_a_button(client: Client) -> None:
    log_in(client, UserFactory())
    client.get("/conta/logout/")
    assert "_auth_user_id" in client.session
    assert client.post("/conta/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_set_anew_through_a_mail_in_the_persons_language(client: Client) -> None:
    user = UserFactory(language="es")
    client.post("/conta/password/reset/", {"email": user.email.upper()})
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.user, mail.language) == (user.email, user, "es")
    assert "/password/reset/key/" not in mail.body
    assert "/password/reset/key/" not in mail.sealed
    link = re.search(r"http\S+(/conta/password/reset/key/\S+)", delivered(mail))
    mail.refresh_from_db()
    assert mail.sealed == "-"
    form = client.get(link[1], follow=True)
    new = "uma nova; palavra-passe"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert client.login(username=user.email, password=new)
    assert "password1" not in client.get(link[1], follow=True).content.decode()
    user.refresh_from_db()
    assert user.check_password(new)


def test_no_mail_goes_to_an_address_without_account(client: Client) -> None:
    known = client.post("/conta/password/reset/", {"email": UserFactory().email})
    unknown = client.post("/conta/password/reset/", {"email": "nobody@vila.example"})
    assert known["Location"] == unknown["Location"]
    assert OutboxMail.objects.count() == 1


def test_a_mail_with_a_personal_link_shows_it_to_nobody_and_is_not_sent_again_by_hand(
    client: Client, client_of: Any, manager: User
) -> None:
    client.post("/conta/password/reset/", {"email": UserFactory().email})
    mail = OutboxMail.objects.get()
    assert b"/password/reset/key/" not in client_of(manager).get(f"/admin/portal/outboxmail/{mail.pk}/change/").content
    with pytest.raises(outbox.ResendRefusedError):
        outbox.resend_mail(mail=mail, by=manager)
    delivered(mail)
    mail.refresh_from_db()
    with pytest.raises(outbox.ResendRefusedError):
        outbox.resend_mail(mail=mail, by=manager)


def test_own_name_and_language_and_nothing_else(client: Client) -> None:
    user = UserFactory(language="pt")
    log_in(client, user)
    data = {"name": 'Ana "D\'Orey"; مرحبا', "language": "ar", "is_staff": "on", "email": "other@vila.example"}
    page = client.post("/conta/", data, follow=True)
    assert '<html lang="ar" dir="rtl">' in page.content.decode()
    user.refresh_from_db()
    assert (user.name, user.language, user.is_staff) == (data["name"], "ar", False)
    assert user.email != "other@vila.example"
    refused = client.post("/conta/", {"name": "x" * 151, "language": "xx"})
    assert refused.status_code == 200
    assert refused.content.decode().count("is-invalid") == 2
    user.refresh_from_db()
    assert user.language == "ar"


def test_a_new_address_counts_only_when_confirmed_by_a_button(client: Client) -> None:
    user = UserFactory()
    old = user.email
    log_in(client, user)
    client.post("/conta/email/", {"email": "nova@vila.example", "action_add": ""})
    user.refresh_from_db()
    assert user.email == old
    mail = OutboxMail.objects.get(to="nova@vila.example")
    link = re.search(r"http\S+(/conta/confirm-email/\S+)", delivered(mail))[1]
    client.get(link)
    assert not EmailAddress.objects.filter(email="nova@vila.example", verified=True).exists()
    client.post(link)
    user.refresh_from_db()
    assert user.email == "nova@vila.example"


def test_an_app_code_is_asked_for_after_it_was_set_up(client: Client) -> None:
    user = UserFactory()
    log_in(client, user)
    assert "/conta/reauthenticate/" in client.get("/conta/2fa/totp/activate/")["Location"]
    confirm_password(client)
    page = client.get("/conta/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)[1]
    client.post("/conta/2fa/totp/activate/", {"code": code_for(secret)})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    codes = client.get("/conta/2fa/recovery-codes/")
    assert codes.status_code == 200
    for path in ("/conta/2fa/totp/deactivate/", "/conta/2fa/recovery-codes/generate/"):
        assert client.get(path).status_code == 200
    cache.clear()
    other = Client()
    assert log_in(other, user)["Location"] == "/conta/2fa/authenticate/"
    page = other.get("/conta/2fa/authenticate/")
    assert page.content.decode().count("<h1") == 1
    assert other.post("/conta/2fa/authenticate/", {"code": "000000"}).status_code == 200
    recovery = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()[0]
    assert other.post("/conta/2fa/authenticate/", {"code": recovery})["Location"] == "/area/"
    again = Client()
    log_in(again, user)
    assert again.post("/conta/2fa/authenticate/", {"code": recovery}).status_code == 200, "a code works once"


def test_too_many_logins_from_one_place_get_a_page_in_the_readers_language(client: Client) -> None:
    for n in range(31):
        page = client.post(
            "/conta/login/", {"login": f"x{n}@vila.example", "password": "no"}, headers={"accept-language": "ar"}
        )
    assert page.status_code == 429
    html = page.content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert html.count("<h1") == 1


def test_five_wrong_passwords_close_the_account_for_a_while_in_every_process(client: Client, settings: Any) -> None:
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "test_shared_cache"}
    settings.CACHES = {**settings.CACHES, "default": shared}
    call_command("createcachetable", verbosity=0)
    user = UserFactory()
    for _n in range(5):
        client.post("/conta/login/", {"login": user.email, "password": "wrong"})
    # What another process knows is what stands in the table.
    del caches["default"]
    assert log_in(client, user).status_code == 200
    assert "_auth_user_id" not in client.session
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_shared_cache")
    assert log_in(client, user).status_code == 302


def test_the_default_cache_is_shared_by_all_processes() -> None:
    script = "from portal import settings; print(settings.CACHES['default']['BACKEND'])"
    env = {name: value for name, value in os.environ.items() if name != "CACHE_URL"}
    found = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "django.core.cache.backends.db.DatabaseCache"


def test_one_account_an_address_whatever_its_case() -> None:
    user = accounts.create_account(email="Ana@Vila.example", password=PASSWORD)
    assert user.email == "ana@vila.example"
    assert EmailAddress.objects.get(user=user).verified
    with pytest.raises(IntegrityError), transaction.atomic():
        accounts.create_account(email="ANA@vila.EXAMPLE")


def staff(**fields: Any) -> User:
    return UserFactory(is_staff=True, agency_role="reviewer", **fields)


def test_staff_without_second_factor_are_led_to_set_one_up(client_of: Any) -> None:
    client = client_of(staff())
    for path in ("/admin/", "/area/", "/admin/portal/user/"):
        assert client.get(path)["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_staff_with_a_second_factor_must_have_used_it_in_this_session(client: Client) -> None:
    user = staff()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    asked = client.get("/admin/portal/user/?q=a")
    assert asked["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fportal%2Fuser%2F%3Fq%3Da"
    assert client.get(asked["Location"]).status_code == 200
    data = {"code": code_for(secret), "next": "/admin/portal/user/?q=a"}
    assert client.post(reverse("mfa_reauthenticate"), data)["Location"] == "/admin/portal/user/?q=a"
    assert client.get("/admin/").status_code == 200
    assert client.get("/area/").status_code == 200


def test_an_expired_post_of_staff_is_not_let_in_either(client_of: Any) -> None:
    assert client_of(staff()).post("/admin/portal/user/add/", {"email": "x@vila.example"})["Location"] == reverse(
        "mfa_index"
    )
    assert not User.objects.filter(email="x@vila.example").exists()


def test_demonstration_staff_are_exempt_only_outside_production(client_of: Any, settings: Any) -> None:
    client = client_of(staff(is_demo=True))
    assert client.get("/admin/").status_code == 200
    settings.PRODUCTION = True
    assert client.get("/admin/")["Location"] == reverse("account_login")


def test_others_need_no_second_factor(client_of: Any) -> None:
    assert client_of(UserFactory()).get("/area/").status_code == 200


def test_the_admin_uses_the_accounts_login(client: Client) -> None:
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0] == "/conta/login/?next=%2Fadmin%2F"
    assert "/conta/login/" in client.post("/admin/login/", {"username": "a", "password": "b"})["Location"]
