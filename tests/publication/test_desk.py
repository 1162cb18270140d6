"""The agency's desk: the queue, a version's page, its steps, its differences, a plan's timeline, erasing passages."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan
from portal.models import OutboxMail
from publication import workflow
from publication.models import Redaction, Version
from tests.factories import AWKWARD, UserFactory, full_plan

pytestmark = pytest.mark.django_db


def desk(name, *args):
    return reverse(f"admin:publication_{name}", args=args)


QUEUE = "/admin/publication/version/"
PLANS = "/admin/plans/plan/"


@pytest.fixture
def fresh(client_of):
    """`fresh(user)`: a client that has just proved who it is."""

    def fresh(user):
        client = client_of(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return fresh


def addresses(version):
    return [
        QUEUE,
        PLANS,
        desk("version_desk", version.pk),
        desk("version_preview", version.pk),
        desk("plan_desk", version.plan_id),
    ]


@pytest.mark.parametrize("who", ["reviewer", "manager", "superuser", "reviewer_on_team"])
def test_the_agency_reads_every_page(submitted, people, client_of, who):
    for url in addresses(submitted):
        assert client_of(getattr(people, who)).get(url).status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "stranger", "gone"])
def test_others_are_sent_away(submitted, people, client_of, who):
    for url in [*addresses(submitted), desk("version_step", submitted.pk, "analisar")]:
        assert client_of(getattr(people, who)).get(url).status_code == 302


def test_staff_without_a_role_get_404(submitted, client_of):
    clerk = UserFactory(is_staff=True, is_demo=True)
    for url in addresses(submitted):
        assert client_of(clerk).get(url).status_code == 404


def test_the_queue_is_oldest_first_with_days(plan, submitted, coordinator, reviewer, client_of):
    other = full_plan(coordinator=coordinator, short_name="Plano velho; «sim»")
    older = workflow.submit_plan(plan=other, by=coordinator)
    Version.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timezone.timedelta(days=12))
    workflow.start_review(version=older, by=reviewer)
    content = client_of(reviewer).get(QUEUE).content.decode()
    assert content.index("Plano velho") < content.index(plan.short_name)
    assert '<td class="number">12</td>' in content
    only = client_of(reviewer).get(f"{QUEUE}?estado=submitted").content.decode()
    assert "Plano velho" not in only
    assert client_of(reviewer).get(f"{QUEUE}?estado=<x>").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries(count, coordinator, reviewer, client_of, django_assert_num_queries):
    for _n in range(count):
        workflow.submit_plan(plan=full_plan(coordinator=coordinator, measures=1), by=coordinator)
    client_of(reviewer).get(QUEUE)
    with django_assert_num_queries(6):
        client_of(reviewer).get(QUEUE)
    with django_assert_num_queries(7):
        client_of(reviewer).get(PLANS)


def test_every_step_is_asked_then_done(submitted, reviewer, manager, client_of):
    way = [(reviewer, "analisar", "in-review"), (reviewer, "aprovar", "approved"), (manager, "publicar", "published")]
    for user, slug, state in way:
        url = desk("version_step", submitted.pk, slug)
        assert url in client_of(user).get(desk("version_desk", submitted.pk)).content.decode()
        assert client_of(user).get(url).status_code == 200
        assert Version.objects.get(pk=submitted.pk).state != state
        response = client_of(user).post(url)
        assert response.status_code == 302
        assert Version.objects.get(pk=submitted.pk).state == state
        again = client_of(user).post(url, follow=True)
        assert again.status_code == 200
        assert Version.objects.get(pk=submitted.pk).state == state


def test_returning_asks_for_a_reason(in_review, reviewer, client_of):
    url = desk("version_step", in_review.pk, "devolver")
    empty = client_of(reviewer).post(url, {"reason": "  "})
    assert empty.status_code == 422
    assert b'id="id_reason_error"' in empty.content
    long = client_of(reviewer).post(url, {"reason": "x" * 5001})
    assert long.status_code == 422
    assert "x" * 5001 in long.content.decode()
    client_of(reviewer).post(url, {"reason": AWKWARD})
    version = Version.objects.get(pk=in_review.pk)
    assert version.state == "returned"
    assert version.events.first().reason == AWKWARD


@pytest.mark.parametrize("slug", ["publicar", "retirar-edicao"])
def test_a_reviewer_neither_publishes_nor_retracts(approved, reviewer, client_of, slug):
    client_of(reviewer).post(desk("version_step", approved.pk, slug), {"reason": "x"})
    assert Version.objects.get(pk=approved.pk).state == "approved"


def test_who_is_on_the_team_is_told_and_has_no_button(submitted, people, client_of):
    client = client_of(people.reviewer_on_team)
    content = client.get(desk("version_desk", submitted.pk)).content.decode()
    assert desk("version_step", submitted.pk, "analisar") not in content
    client.post(desk("version_step", submitted.pk, "analisar"))
    assert Version.objects.get(pk=submitted.pk).state == "submitted"


def test_differences_to_the_version_before(plan, carry, coordinator, reviewer, client_of):
    carry(plan)
    measures = list(plan.measures.order_by("position"))
    measures[0].title = "Medida mudada <i>"
    measures[0].save()
    measures[2].delete()
    second = workflow.submit_plan(plan=plan, by=coordinator)
    content = client_of(reviewer).get(desk("version_changes", second.pk)).content.decode()
    assert "<ins>" in content
    assert "<del>" in content
    assert "mudada &lt;i&gt;" in content or "mudada" in content
    assert "<i>" not in content
    first = plan.versions.get(sequence=1)
    assert client_of(reviewer).get(desk("version_changes", first.pk)).status_code == 404


def test_one_timeline_with_steps_and_mails(in_review, people, client_of):
    content = client_of(people.reviewer).get(desk("plan_desk", in_review.plan_id)).content.decode()
    for mail in OutboxMail.objects.all():
        assert reverse("admin:portal_outboxmail_change", args=[mail.pk]) in content
    assert content.count("<time") == in_review.plan.events.count() + OutboxMail.objects.count()


def test_registering_closing_and_opening_again(manager, reviewer, client_of):
    plan = full_plan(measures=1, origin="registered", source="https://example.org/plano.pdf")
    client, url = client_of(manager), desk("plan_step", plan.pk, "registar")
    assert plan.short_name in client.get(QUEUE).content.decode()
    assert "https://example.org/plano.pdf" in client.get(url).content.decode()
    wrong = client.post(url, {"source": "x", "approved_on": "em julho"})
    assert wrong.status_code == 422
    assert client.post(url, {"source": "", "approved_on": ""}).status_code == 422
    client_of(reviewer).post(url, {"source": "x"})
    assert not plan.versions.exists()
    client.post(url, {"source": "Boletim n.º 3; p. 2", "approved_on": "2015-07", "approved_by": "Câmara"})
    version = plan.versions.get()
    assert (version.state, version.registered) == ("published", True)
    assert version.document.registration.source == "Boletim n.º 3; p. 2"
    client.post(desk("plan_step", plan.pk, "encerrar"), {"reason": ""})
    plan.refresh_from_db()
    assert plan.closed_on
    client.post(desk("plan_step", plan.pk, "reabrir"), {"reason": ""})
    plan.refresh_from_db()
    assert plan.closed_on is None


def test_a_registration_begins_empty_and_is_the_managers(manager, reviewer, client_of):
    url, words = desk("plan_begin"), {"title": AWKWARD[:40], "short_name": "PMII Antigo", "kind": "municipal"}
    assert client_of(reviewer).post(url, words | {"source": "Boletim"}).status_code == 404
    assert client_of(manager).post(url, words | {"source": ""}).status_code == 422
    response = client_of(manager).post(url, words | {"source": "Boletim; p. 3"}, follow=True)
    assert response.status_code == 200
    plan = Plan.objects.get(short_name="PMII Antigo")
    assert (plan.origin, plan.source, plan.period_start, plan.period_end) == ("registered", "Boletim; p. 3", "", "")
    assert not plan.roles.exists()


def test_a_registration_that_lacks_something_is_told(manager, client_of):
    plan = full_plan(measures=0, origin="registered")
    response = client_of(manager).post(desk("plan_step", plan.pk, "registar"), {"source": "Boletim"})
    assert response.status_code == 422
    assert not plan.versions.exists()


def test_plans_are_found_without_accents(plan, reviewer, client_of):
    plan.short_name = "PMII Olhão"
    plan.save()
    full_plan(short_name="PMII Faro", measures=0)
    content = client_of(reviewer).get(f"{PLANS}?q=OLHAO").content.decode()
    assert "PMII Olhão" in content
    assert "PMII Faro" not in content
    assert client_of(reviewer).get(f"{PLANS}?q=nada&p=x").status_code == 200


class TestErasing:
    """Passages are erased only by a manager who has just proved who they are."""

    WORDS = {"passages": "Medida 1\r\n", "reason": "Pedido", "public_line": "Foi retirado um nome."}

    def test_it_asks_to_log_in_again(self, published, manager, client_of):
        for method in ("get", "post"):
            response = getattr(client_of(manager), method)(desk("version_redact", published.pk), self.WORDS)
            assert response.status_code == 302
            assert "/reauthenticate/" in response["Location"]
        assert not Redaction.objects.exists()

    def test_then_it_erases(self, published, manager, fresh):
        url = desk("version_redact", published.pk)
        assert fresh(manager).get(url).status_code == 200
        assert fresh(manager).post(url, self.WORDS).status_code == 302
        version = Version.objects.get(pk=published.pk)
        assert version.redacted
        assert "Medida 1:" not in version.document.measures[0].title

    def test_a_passage_that_is_not_there_is_told_beside_the_field(self, published, manager, fresh):
        response = fresh(manager).post(desk("version_redact", published.pk), self.WORDS | {"passages": "não está"})
        assert response.status_code == 422
        assert b'id="id_passages_error"' in response.content
        assert not Redaction.objects.exists()

    def test_a_reviewer_gets_404(self, published, reviewer, fresh):
        assert fresh(reviewer).get(desk("version_redact", published.pk)).status_code == 404

    def test_other_versions_that_hold_them_are_named(self, published, carry, plan, manager, fresh):
        second = carry(plan)
        response = fresh(manager).post(desk("version_redact", second.pk), self.WORDS, follow=True)
        assert str(published.sequence) in str(list(response.context["messages"])[-1])


def test_rows_are_never_typed_in(submitted, superuser, client_of):
    client = client_of(superuser)
    assert client.get("/admin/publication/version/add/").status_code == 403
    assert client.post(f"/admin/publication/version/{submitted.pk}/delete/", {"post": "yes"}).status_code == 403
    response = client.post(f"/admin/publication/version/{submitted.pk}/change/", {"state": "published"})
    assert response.status_code == 302
    assert Version.objects.get(pk=submitted.pk).state == "submitted"
