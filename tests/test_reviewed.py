"""What slips in between: rows that are gone, choices one may not see, links in logs, answers kept by guesswork."""

import io
import json
import logging
import smtplib

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from measures.editing import add_row, edit_row
from measures.models import Responsible, Target
from plans import invitations, team
from plans.editing import create_plan, edit_identity
from plans.models import Plan, PlanRole, Role
from portal import jobs
from portal.logs import WithoutLinks, way_of
from portal.models import Artefact, OutboxMail, User
from publication import artefacts
from publication.artefacts import get_artefact, renew_artefacts, request_artefacts, retry_failed
from publication.models import PlanSearchRow
from publication.redaction import redact_version
from publication.search import write_search_row
from tests.factories import OrganisationFactory, PlanFactory, UserFactory
from tests.plans.test_invitations import EMAIL, NEW, invited
from tests.publication.editions import edition_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def console():
    """What the portal's own log handler writes."""
    handler = next(h for h in logging.getLogger().handlers if h.name == "console")
    text = io.StringIO()
    before = handler.setStream(text)
    yield text
    handler.setStream(before)


# --- choices one may not see --------------------------------------------------------------------------------------


def test_an_editor_who_may_not_see_the_earlier_plan_does_not_drop_it(client_of, plan, editor):
    earlier = PlanFactory(short_name="PMII Antigo 2012-2014", slug="antigo")
    Plan.objects.filter(pk=plan.pk).update(predecessor=earlier)
    page = reverse("plans:identity", args=[plan.pk])
    form = client_of(editor).get(page).context["form"]
    assert form["predecessor"].value() == earlier.pk
    assert str(earlier) in str(form["predecessor"])
    places = [row.municipality_id for row in plan.territory.all()]
    bodies = [str(row.organisation_id) for row in plan.organisation_rows.all()]
    given = {"title": "Outro título", "short_name": plan.short_name, "kind": plan.kind, "promoters": bodies}
    given |= {"municipalities": places, "predecessor": str(earlier.pk), "read_at": plan.identity_revision}
    assert client_of(editor).post(page, given).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.predecessor) == ("Outro título", earlier)


def _identity(plan: Plan, **changes) -> dict:
    return {
        "plan": plan,
        "read_at": plan.identity_revision,
        "title": plan.title,
        "short_name": plan.short_name,
        "kind": plan.kind,
        "municipalities": [row.municipality for row in plan.territory.all()],
        "promoters": [row.organisation for row in plan.organisation_rows.all()],
    } | changes


def test_another_earlier_plan_must_be_one_they_see_and_as_real(plan, editor, coordinator):
    with pytest.raises(ValidationError) as refused:
        edit_identity(by=editor, **_identity(plan, predecessor=PlanFactory(slug="de-outros")))
    assert set(refused.value.error_dict) == {"predecessor"}
    invented = PlanFactory(slug="inventado", coordinator=coordinator, is_demo=True)
    with pytest.raises(ValidationError):
        edit_identity(by=coordinator, **_identity(plan, predecessor=invented))


@pytest.mark.parametrize("field", ["promoters", "partners"])
def test_an_invented_body_is_named_by_no_real_plan(plan, coordinator, field):
    invented = OrganisationFactory(is_demo=True)
    with pytest.raises(ValidationError) as refused:
        edit_identity(by=coordinator, **_identity(plan, **{field: [invented]}))
    assert set(refused.value.error_dict) == {field}
    with pytest.raises(ValidationError):
        create_plan(by=coordinator, title="T", short_name="N", **{field: [invented]})
    measure = plan.measures.first()
    with pytest.raises(ValidationError) as refused:
        add_row(Responsible, measure=measure, by=coordinator, organisation=invented)
    assert set(refused.value.error_dict) == {"organisation"}
    row = add_row(Responsible, measure=measure, by=coordinator, text="Empresas do concelho")
    with pytest.raises(ValidationError):
        edit_row(row=row, read_at=row.revision, by=coordinator, organisation=invented)


def test_a_row_of_a_place_that_left_the_territory_does_not_come_to_hold_everywhere(client_of, joint_plan, coordinator):
    measure = joint_plan.measures.first()
    gone = joint_plan.territory.last().municipality
    target = add_row(Target, measure=measure, by=coordinator, text="75 % das escolas", municipality=gone)
    measure.municipalities.add(gone)
    joint_plan.territory.filter(municipality=gone).delete()
    client = client_of(coordinator)
    page = reverse("measures:measure", args=[measure.pk])
    form = client.get(page, {"editar": str(target.pk)}).context["lists"][0].rows[-1].open.form
    assert f'value="{gone.pk}" selected' in str(form["municipality"])
    assert form["municipality"].value() == gone.pk
    given = {"linha-text": "80 %", "linha-municipality": gone.pk, "linha-read_at": target.revision}
    answer = client.post(reverse("measures:edit_row", args=["target", target.pk]), given)
    assert answer.status_code == 422
    target.refresh_from_db()
    assert (target.text, target.municipality) == ("75 % das escolas", gone)
    assert f'value="{gone.pk}"' in str(client.get(page).context["form"]["municipalities"])


# --- gone in the meantime ------------------------------------------------------------------------------------------


def test_taken_off_the_team_twice_at_the_same_moment(plan, coordinator, reader):
    member = plan.roles.get(user=reader)
    seen_by_both = PlanRole.objects.get(pk=member.pk)
    team.remove_member(member=member, by=coordinator)
    for late in (
        lambda: team.remove_member(member=seen_by_both, by=coordinator),
        lambda: team.change_role(member=seen_by_both, role=Role.EDITOR, by=coordinator),
    ):
        with pytest.raises(ValidationError, match="Leitora"):
            late()


def test_two_invitations_of_one_new_person_accepted_at_the_same_moment(plan, coordinator, monkeypatch):
    token = invited(plan, coordinator)

    def taken(**fields):
        raise IntegrityError("portal_user.email")

    monkeypatch.setattr("portal.accounts.create_account", taken)
    with pytest.raises(invitations.InvitationRefused):
        invitations.accept(token=token, **NEW)


def test_files_asked_for_anew_hold_what_stands_after_a_redaction(plan, manager, monkeypatch):
    """A redaction that comes between finding a version and asking for its files."""
    version = edition_of(plan)
    monkeypatch.setitem(artefacts.RENDERER_VERSIONS, "json", 2)
    ask = artefacts._request_behind_the_lock

    def after_a_redaction(found):
        redact_version(
            version=version, by=manager, passages=[plan.title], reason="nome de uma pessoa", public_line="Um nome saiu."
        )
        ask(found)

    monkeypatch.setattr(artefacts, "_request_behind_the_lock", after_a_redaction)
    renew_artefacts()
    version.refresh_from_db()
    stored = json.loads(bytes(get_artefact(version, "json").content))
    assert plan.title not in str(stored)
    assert stored["sha256"] == version.sha256


# --- logs ----------------------------------------------------------------------------------------------------------


def test_a_refused_form_does_not_write_its_link_into_the_log(plan, coordinator, client, console):
    token = invited(plan, coordinator)
    console.truncate(console.seek(0))
    assert client.post(f"/area/convites/{token}/", {"name": ""}).status_code == 422
    said = console.getvalue()
    assert "/area/convites/…/" in said
    assert token not in said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Unprocessable Entity: /conta/password/reset/key/3-set-password/", "/conta/password/reset/key/…/"),
        ("Gone: /conta/confirm-email/MTA:1wx/", "/conta/confirm-email/…/"),
        ("Not Found: /planos/convites/", "/planos/convites/"),
    ],
)
def test_what_lets_somebody_in_is_cut_short(said, kept):
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (said,), None)
    assert WithoutLinks().filter(record)
    assert record.getMessage().endswith(kept)


def test_an_address_a_mail_server_refuses_stands_in_the_row_and_not_in_the_log(plan, coordinator, monkeypatch, console):
    def refuse(mail):
        raise smtplib.SMTPRecipientsRefused({EMAIL: (550, b"no such user")})

    monkeypatch.setitem(jobs.KINDS, "mail", jobs.Kind("mail", OutboxMail.objects.all, refuse))
    invitations.invite(plan=plan, email=EMAIL, role="editor", by=coordinator)
    row = OutboxMail.objects.get(to=EMAIL)
    console.truncate(console.seek(0))
    jobs.run_row.func("mail", str(row.pk))
    row.refresh_from_db()
    said = console.getvalue()
    assert EMAIL in row.error
    assert EMAIL not in said
    assert "SMTPRecipientsRefused" in said
    assert "in refuse" in way_of_raised(refuse)


def way_of_raised(broken) -> str:
    try:
        broken(None)
    except Exception as error:
        return way_of(error)
    return ""


# --- what caches may keep ------------------------------------------------------------------------------------------


def test_every_public_answer_says_how_long_it_may_be_kept(client, plan):
    version = edition_of(plan)
    request_artefacts(version)
    paths = ["/nada", "/planos", "/planos/nada/", f"/planos/{plan.slug}/medidas/", "/api/v1/plans/", "/api/v1/nada"]
    paths += [f"/api/v1/plans/{plan.slug}/", "/api/v1/plans/nada/", "/api/v1/openapi.json"]
    for path in paths:
        assert client.get(path)["Cache-Control"] == "no-cache", path
    assert client.post(f"/planos/{plan.slug}/")["Cache-Control"] == "no-cache"
    page = client.get(f"/planos/{plan.slug}/")
    same = client.get(f"/planos/{plan.slug}/", headers={"If-None-Match": page["ETag"]})
    assert (same.status_code, same["Vary"], page["Vary"]) == (304, "Accept-Encoding", "Accept-Encoding")


def test_a_failure_is_not_kept(client, monkeypatch):
    def broken(request):
        raise RuntimeError

    monkeypatch.setattr("portal.views.public.agency", broken)
    client.raise_request_exception = False
    answer = client.get("/contactos/")
    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")


# --- ways out ------------------------------------------------------------------------------------------------------


def test_a_file_that_was_given_up_is_tried_again(plan, monkeypatch, django_capture_on_commit_callbacks):
    request_artefacts(edition_of(plan))
    Artefact.objects.filter(kind="pdf").update(state="failed", attempts=6, interruptions=3)
    Artefact.objects.create(owner_kind="x", owner_id=plan.pk, kind="pdf", renderer_version=1, state="failed")
    Artefact.objects.create(
        owner_kind=artefacts.OWNER, owner_id=plan.pk, kind="pdf", renderer_version=10_000, state="failed"
    )
    handed = []
    monkeypatch.setattr(jobs, "enqueue", lambda kind, ids: handed.append((kind, *ids)))
    assert retry_failed() == 1
    row = Artefact.objects.get(kind="pdf", state="waiting")
    assert (row.attempts, row.interruptions, handed) == (0, 0, [("pdf", row.pk)])
    assert retry_failed() == 0
    assert "retry-files" in jobs.PERIODIC


def test_a_mark_longer_than_what_it_replaces_fits_everywhere(plan, manager):
    Plan.objects.filter(pk=plan.pk).update(short_name="Ana " * 20)
    plan.refresh_from_db()
    version = edition_of(plan)
    write_search_row(version)
    redact_version(version=version, by=manager, passages=["Ana"], reason="nome", public_line="Um nome saiu.")
    version.refresh_from_db()
    assert "Ana" not in PlanSearchRow.objects.get().short_name
    assert len(version.short_name) == 80


def test_a_demonstration_account_gets_nowhere_in_production(client, settings):
    client.force_login(UserFactory(is_demo=True, manager=True), backend=settings.AUTHENTICATION_BACKENDS[1])
    assert client.get("/area/").status_code == 200
    settings.PRODUCTION = True
    for room in ("/area/", "/admin/"):
        client.force_login(UserFactory(is_demo=True, manager=True), backend=settings.AUTHENTICATION_BACKENDS[1])
        answer = client.get(room)
        assert (answer.status_code, answer["Location"]) == (302, "/conta/login/")
        assert "_auth_user_id" not in client.session


def test_more_text_than_is_taken(client_of, coordinator, plan, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client_of(coordinator).post(reverse("plans:texts", args=[plan.pk]), {"summary": "á" * 1000})
    assert answer.status_code == 413
    assert "<h1>" in answer.content.decode()


def test_a_registration_begun_by_a_double_click_is_one(client_of, manager):
    User.objects.filter(pk=manager.pk).update(is_demo=True)  # exempt from the second factor
    client = client_of(manager)
    begin = reverse("admin:publication_plan_begin")
    given = {"title": "Plano", "short_name": "PMII X", "kind": "municipal", "source": "Ata"}
    given["once"] = str(client.get(begin).context["once"])
    assert {client.post(begin, given)["Location"] for _click in range(2)} == {f"/area/planos/{given['once']}/"}
    assert Plan.objects.count() == 1


def test_no_plan_is_left_out_of_the_list(client_of, coordinator):
    made = [PlanFactory(coordinator=coordinator, municipalities=[], promoters=[]).pk for _n in range(53)]
    client, page = client_of(coordinator), reverse("plans:list")
    shown = [row["plan"].pk for number in ("1", "2") for row in client.get(page, {"p": number}).context["plans"]]
    assert sorted(shown) == sorted(made)
    assert b"?p=2" in client.get(page).content
    for odd in ("abc", "0", "-1", "9" * 5000, "1e400"):
        assert client.get(page, {"p": odd}).status_code == 200
