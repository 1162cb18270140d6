"""Production settings: the deploy check is clean with them, and says so when one is missing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SITE_URL": "https://integra.example",
    "SECRET_KEY": "b3-Xk29fJmZq7tVw8Lr5Np0Hs6Dg4Yc1Ua" * 2,
    "DATABASE_URL": "postgresql://integra:segredo@db.example/integra",
    "EMAIL_URL": "smtp+tls://utilizador:segredo@mail.example:587",
    "DEFAULT_FROM_EMAIL": "Integra <nao-responder@integra.example>",
    "CACHE_URL": "dbcache://portal_cache",
}


def check_deploy(tmp_path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` with production settings, some replaced or (None) taken away."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "SYSTEMROOT"}}
    given = {k: v for k, v in {**PRODUCTION, **changes}.items() if v is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={**kept, "VAR_DIR": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_the_deploy_check(tmp_path) -> None:
    done = check_deploy(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SITE_URL", None, "portal.E001"),
        ("SITE_URL", "http://integra.example", "portal.E001"),
        ("DATABASE_URL", None, "portal.E002"),
        ("EMAIL_URL", None, "portal.E003"),
        ("DEFAULT_FROM_EMAIL", None, "portal.E004"),
        ("SECRET_KEY", None, "SECRET_KEY must be set"),
        ("SECRET_KEY", "short", "security.W009"),
        ("DEBUG", "true", "security.W018"),
        ("HSTS_SECONDS", "0", "security.W004"),
    ],
)
def test_what_is_missing_is_said(tmp_path, name: str, value: str | None, told: str) -> None:
    done = check_deploy(tmp_path, **{name: value})
    assert done.returncode != 0
    assert told in done.stderr


@pytest.mark.parametrize(("behind", "count"), [("true", "1"), ("false", "0")])
def test_visitors_behind_the_proxy_are_told_apart(tmp_path, behind: str, count: str) -> None:
    given = {**PRODUCTION, "BEHIND_PROXY": behind, "VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    asked = [sys.executable, "-c", "from portal import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT)"]
    done = subprocess.run(asked, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == count


def test_on_ones_own_machine_nothing_needs_to_be_set(tmp_path) -> None:
    nothing = dict.fromkeys(PRODUCTION)
    done = check_deploy(tmp_path, **nothing)
    assert "portal.E001" in done.stderr
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
