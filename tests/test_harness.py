"""The tests' own ground: the people and the plan are there, and the running portal answers a real browser."""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import clear_url_caches, reverse
from django.utils import translation

from measures.models import Measure, Responsible, Target
from plans.models import Plan
from portal.models import User
from tests import database
from tests.factories import MeasureFactory, full_plan
from tests.server import Server


def test_a_full_plan_has_everything_a_submission_needs(db: None) -> None:
    plan = full_plan(measures=12)
    assert plan.measures.count() == 12
    assert plan.next_code == 13
    assert not Measure.objects.filter(plan=plan, objectives=None).exists()
    assert Target.objects.filter(measure__plan=plan).count() == 24
    assert Responsible.objects.filter(measure__plan=plan).count() == 12


def test_the_team_of_the_plan(plan: Plan, coordinator: User, contributor: User, stranger: User, reviewer: User) -> None:
    assert plan in Plan.objects.for_user(coordinator)
    assert plan in Plan.objects.for_user(contributor)
    assert plan in Plan.objects.for_user(reviewer)
    assert plan not in Plan.objects.for_user(stranger)
    assert Plan.objects.for_user(stranger).count() == 1


def test_a_single_measure_can_be_made(db: None) -> None:
    measure = MeasureFactory(complete=True)
    assert measure.code == "m1"
    assert measure.targets.count() == measure.responsibles.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_flush_passes_triggers_and_leaves_them_in_place(plan: Plan) -> None:
    before = database.triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER no_way BEFORE DELETE ON plans_plan BEGIN SELECT RAISE(ABORT, 'no'); END")
        else:
            cursor.execute("CREATE FUNCTION no_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$")
            cursor.execute(
                "CREATE TRIGGER no_way BEFORE TRUNCATE ON plans_plan FOR EACH STATEMENT EXECUTE FUNCTION no_way()"
            )
    try:
        with database.without_triggers():
            assert database.triggers() == {}
        assert set(database.triggers()) == {*before, "no_way"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER no_way" if connection.vendor == "sqlite" else "DROP FUNCTION no_way() CASCADE")


def test_addresses_of_a_test_in_another_site_language_are_not_remembered() -> None:
    clear_url_caches()
    with override_settings(LANGUAGE_CODE="en"), translation.override("en"):
        assert reverse("publication:plans") == "/planos/"
    with translation.override("en"):
        assert reverse("publication:plans") == "/en/planos/"


@pytest.mark.browser
def test_the_portal_runs_in_a_browser(portal_server: Server, page, axe_finds_nothing) -> None:
    answer = page.goto("/")
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    axe_finds_nothing(page)


@pytest.mark.browser
def test_a_policy_violation_in_the_console_is_heard(portal_server: Server, page, console: list[str]) -> None:
    page.goto("/")
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(300)
    assert len(console) == 1
    console.clear()


def test_healthz(db: None, client: Client) -> None:
    assert client.get("/healthz/").content == b"ok"
