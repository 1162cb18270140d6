"""A plan's overview in the workspace, its steps, its history, its preview."""

import pytest
from django.urls import reverse

from measures.models import Measure
from publication import workflow
from publication.models import Version
from tests.factories import AWKWARD, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["overview", "history", "preview"]


def address(plan, page="overview", *more):
    return reverse(f"publication_area:{page}", args=[plan.pk, *more])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["coordinator", "editor", "contributor", "reader", "municipal", "reviewer", "manager"])
def test_the_team_and_the_agency_see_it(plan, people, client_of, page, who):
    response = client_of(getattr(people, who)).get(address(plan, page))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_gets_404_and_nobody_the_login(plan, people, client_of, page):
    assert client_of(people.stranger).get(address(plan, page)).status_code == 404
    response = client_of(None).get(address(plan, page))
    assert response.status_code == 302
    assert "/conta/" in response["Location"]


@pytest.mark.parametrize("slug", ["submeter", "recolher", "encerrar", "nada"])
@pytest.mark.parametrize("who", ["editor", "contributor", "reader", "municipal", "stranger", "reviewer"])
def test_steps_are_404_for_who_may_not(plan, people, client_of, slug, who):
    for method in ("get", "post"):
        assert getattr(client_of(getattr(people, who)), method)(address(plan, "step", slug)).status_code == 404
    assert not plan.versions.exists()


def test_submitting_asks_then_does(plan, coordinator, client_of):
    client = client_of(coordinator)
    assert address(plan, "step", "submeter") in client.get(address(plan)).content.decode()
    assert client.get(address(plan, "step", "submeter")).status_code == 200
    assert not plan.versions.exists()
    response = client.post(address(plan, "step", "submeter"), follow=True)
    assert response.redirect_chain == [(address(plan), 302)]
    assert plan.versions.get().state == "submitted"
    content = response.content.decode()
    assert address(plan, "step", "submeter") not in content
    assert address(plan, "step", "recolher") in content


def test_a_double_click_makes_one_version_and_no_error_page(plan, coordinator, client_of):
    client = client_of(coordinator)
    for _click in range(2):
        response = client.post(address(plan, "step", "submeter"), follow=True)
        assert response.status_code == 200
    assert plan.versions.count() == 1


def test_an_unready_plan_has_no_button_and_says_what_is_missing_with_links(plan, coordinator, client_of):
    measure = plan.measures.order_by("position").first()
    Measure.objects.filter(pk=measure.pk).update(level=None, title=AWKWARD)
    client = client_of(coordinator)
    content = client.get(address(plan)).content.decode()
    assert address(plan, "step", "submeter") not in content
    assert "<b>" not in content.split("<main")[1].split("</main>")[0].replace("<bdi", "")
    asked = client.get(address(plan, "step", "submeter"))
    assert asked.status_code == 200
    assert b"<form method" not in asked.content.split(b"<main")[1]
    posted = client.post(address(plan, "step", "submeter"))
    assert posted.status_code == 422
    assert not plan.versions.exists()


def test_the_reason_of_a_return_stands_out_until_the_next_submission(plan, in_review, people, client_of):
    workflow.return_version(version=in_review, by=people.reviewer, reason=f"Corrigir {AWKWARD}")
    client = client_of(people.editor)
    content = client.get(address(plan)).content.decode()
    assert "Corrigir Acolher &quot;todos&quot;" in content
    workflow.submit_plan(plan=plan, by=people.coordinator)
    assert "Corrigir" not in client.get(address(plan)).content.decode()


def test_recalling_and_closing(plan, submitted, coordinator, client_of):
    client = client_of(coordinator)
    assert client.get(address(plan, "step", "recolher")).status_code == 200
    client.post(address(plan, "step", "recolher"))
    assert Version.objects.get(pk=submitted.pk).state == "recalled"
    late = client.post(address(plan, "step", "recolher"), follow=True)
    assert late.status_code == 200
    client.post(address(plan, "step", "encerrar"), {"reason": "Fim"})
    plan.refresh_from_db()
    assert plan.closed_on
    assert client.get(address(plan)).status_code == 200


def test_recalling_what_was_never_submitted_is_404(plan, coordinator, client_of):
    assert client_of(coordinator).post(address(plan, "step", "recolher")).status_code == 404


def test_the_preview_shows_the_working_copy_without_internal_notes(plan, coordinator, client_of):
    Measure.objects.filter(plan=plan).update(internal_notes="MARCA-INTERNA", description="Ainda por submeter")
    content = client_of(coordinator).get(address(plan, "preview")).content.decode()
    assert "Ainda por submeter" in content
    assert "MARCA-INTERNA" not in content


def test_history_names_steps_and_reasons_but_no_mail(plan, in_review, people, client_of):
    workflow.return_version(version=in_review, by=people.reviewer, reason="Falta a meta")
    content = client_of(people.reader).get(address(plan, "history")).content.decode()
    assert "Falta a meta" in content
    assert people.coordinator.get_full_name().replace("'", "&#x27;") in content
    assert "@" not in content.split("<main")[1].split("</main>")[0]


def test_an_empty_plan_shows_its_checklist(client_of):
    user = UserFactory()
    plan = PlanFactory(coordinator=user, municipalities=[], promoters=[], period_start="", period_end="")
    assert client_of(user).get(address(plan)).status_code == 200
    assert client_of(user).get(address(plan, "preview")).status_code == 200


@pytest.mark.parametrize("versions", [1, 3])
def test_constant_queries(plan, coordinator, carry, client_of, versions, django_assert_num_queries):
    for _n in range(versions):
        carry(plan)
    client = client_of(coordinator)
    client.get(address(plan))
    with django_assert_num_queries(26):
        client.get(address(plan))
    with django_assert_num_queries(7):
        client.get(address(plan, "history"))
