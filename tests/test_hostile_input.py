"""Input no form of ours sends: characters that cannot be stored, odd spellings of ids, absurd numbers. Never a 500."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from portal.dates import validate_partial_date
from portal.forms.section import TypedPartialDate
from portal.models import FormDraft
from tests.factories import OrganisationFactory
from tests.publication.editions import edition_of

pytestmark = pytest.mark.django_db
NUL = "a\x00b"


def test_suggestions_for_a_text_that_cannot_be_stored(client_of, coordinator):
    answer = client_of(coordinator).get(reverse("plans:suggest_organisations"), {"q": NUL})
    assert answer.status_code == 200


@pytest.mark.parametrize("field", ["add_municipality", "add_promoter", "municipalities", "promoters"])
def test_names_and_keys_that_cannot_be_stored(client_of, coordinator, plan, field):
    page = reverse("plans:identity", args=[plan.pk])
    given = {"title": "Título", "short_name": "Nome", "kind": "municipal", "read_at": plan.identity_revision}
    answer = client_of(coordinator).post(page, {**given, field: NUL})
    assert answer.status_code == 422
    assert client_of(coordinator).post(page, {**given, field: NUL, "more": field}).status_code in (200, 422)


def test_a_draft_with_a_character_that_cannot_be_stored(client_of, coordinator):
    client = client_of(coordinator)
    address = reverse("draft_keep")
    answer = client.post(address, {"_section": "plan:x:texts", "read_at": "1", "summary": NUL, NUL: "x"})
    assert answer.status_code == 204
    assert FormDraft.objects.get().data["summary"] == ["ab"]
    assert client.post(reverse("draft_drop"), {"_section": NUL}).status_code == 302


@pytest.mark.parametrize("spell", [str.upper, lambda text: text.replace("-", ""), "{{{}}}".format])
def test_the_id_of_an_organisation_spelt_otherwise(client_of, coordinator, plan, spell):
    body = OrganisationFactory()
    given = {"title": "Título", "short_name": "Nome", "kind": "municipal", "read_at": plan.identity_revision}
    page = reverse("plans:identity", args=[plan.pk])
    answer = client_of(coordinator).post(page, {**given, "promoters": spell(str(body.pk))})
    assert answer.status_code == 422


@pytest.mark.parametrize("read_at", ["9" * 5000, "٣", "²", "-1", "9" * 12])
def test_a_revision_that_is_none(client_of, coordinator, plan, read_at):
    measure = plan.measures.first()
    address = reverse("measures:delete_row", args=["measure", measure.pk])
    assert client_of(coordinator).post(address, {"read_at": read_at}).status_code == 302


@pytest.mark.parametrize("header", ["HTTP_REFERER", "HTTP_HX_CURRENT_URL"])
@pytest.mark.parametrize("url", ["http://[", "http://[::1/area/", "//["])
def test_an_address_that_is_none_in_a_header(client, client_of, coordinator, plan, header, url):
    page = reverse("plans:texts", args=[plan.pk])
    headers = {header: url, "HTTP_HX_REQUEST": "true"}
    assert client.post(page, **headers).status_code == 401
    assert client.post(page, **{header: url}).status_code == 401
    assert client_of(coordinator).get(page, **headers).status_code == 200


@pytest.mark.parametrize(
    "value", ["2015\n", "٢٠١٥", "２０１５-07", "0000", "2015-13", "2015-02-29", "15", "2015-Q5", "-1"]
)
def test_dates_that_are_none(value):
    with pytest.raises(Exception, match="2015-Q3"):
        validate_partial_date(value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("٢٠١٥", "2015"), ("١/٧/٢٠١٥", "2015-07-01"), ("२०१५-07", "2015-07"), ("2015-7-1", "2015-07-01")],
)
def test_a_date_typed_in_other_digits_is_stored_in_ours(typed, stored):
    assert TypedPartialDate().clean(typed) == stored


def test_an_unknown_plan_of_any_spelling_in_the_interface_for_programs(client, plan):
    edition_of(plan)
    for address in ("/api/v1/plans/a%00b/", "/api/v1/plans/%FF/", "/api/v1/plans/a%00b/editions/1/"):
        assert client.get(address).status_code == 404, address
    assert client.get("/api/v1/measures/", {"plan": NUL}).status_code == 404
    assert client.get(f"/api/v1/measures/{plan.slug}/a%00b/").status_code == 404
    assert client.get(f"/api/v1/plans/{plan.slug}/editions/{'9' * 5000}/").status_code in (404, 422)


@pytest.mark.parametrize("n", ["%00", "9" * 5000, "%ED%A0%80", "-1", "1e400", "NaN", "٢٢"])
def test_odd_numbers_in_public_addresses(client, plan, n):
    edition_of(plan)
    for address in (
        f"/planos/{plan.slug}/medidas/?n={n}",
        f"/planos/{plan.slug}/?area={n}&nivel={n}",
        f"/planos/?pagina={n}&q={n}&ano={n}&municipio={n}&area={n}&distrito={n}&tipo={n}",
    ):
        assert client.get(address).status_code in (200, 302, 404), address
    assert client.get(f"/planos/{plan.slug}/e/{'9' * 5000}/").status_code == 404


def test_ids_in_the_address_that_are_none(client_of, coordinator, plan):
    client = client_of(coordinator)
    page = reverse("measures:list", args=[plan.pk])
    for query in ({"editar": NUL}, {"foco": NUL}, {"apagado": f"measure.{NUL}"}, {"novo": NUL}, {"apagado": "x.y.z"}):
        assert client.get(page, query).status_code == 200
    assert client.get(reverse("measures:new", args=[plan.pk]), {"area": NUL}).status_code == 200
    assert client.get(reverse("plans:add_organisation"), {"nome": NUL, "next": "/area/\r\nX: y"}).status_code == 200
    move = reverse("measures:move_row", args=["measure", plan.measures.first().pk])
    for other in (NUL, "x", str(uuid4())):
        assert client.post(move, {"before": other}).status_code == 302
    assert Plan.objects.filter(pk=plan.pk).exists()


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "raw_unicode_escape", "utf-16", "nonsense", "utf-8"])
def test_a_text_is_utf_8_whatever_a_header_says(client, client_of, coordinator, plan, charset):
    """In some of these a lone half of a character can be written, which neither page nor database can hold."""
    edition_of(plan)
    kind = f"text/plain; charset={charset}"
    for query in (r"q=\ud800", "q=%2B2AA-", "q=+2AA-", "q=%D8%00"):
        assert client.get(f"/planos/?{query}", CONTENT_TYPE=kind).status_code == 200
        assert client.get(f"/planos/{plan.slug}/?area={query[2:]}", CONTENT_TYPE=kind).status_code == 200
        assert client.get(f"/api/v1/plans/?{query}", CONTENT_TYPE=kind).status_code in (200, 422)
    page = reverse("plans:texts", args=[plan.pk])
    fields = rf"read_at={plan.texts_revision}&summary=\ud800+2AA-&funding=&source=&internal_notes="
    form = f"application/x-www-form-urlencoded; charset={charset}"
    assert client_of(coordinator).generic("POST", page, fields, content_type=form).status_code in (302, 400)
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"read_at": "1", "summary": r"\ud801 +2AA-"}.items()
    )
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = client_of(coordinator).generic("POST", page, parts + "--x--\r\n", content_type=kind)
    assert answer.status_code in (302, 400, 409)
    plan.refresh_from_db()
    plan.summary.encode()


def test_forms_of_another_kind_are_refused_in_words(client_of, coordinator, plan):
    page = reverse("plans:texts", args=[plan.pk])
    client = client_of(coordinator)
    assert client.post(page, '{"summary": "x"}', content_type="application/json").status_code == 422
    assert client.post(page, "x", content_type="multipart/form-data").status_code in (400, 422)
    assert client.post(page, "x", content_type="multipart/form-data; boundary=" + "y" * 300).status_code in (400, 422)
    assert client.post(page, b"\xff\xfe", content_type="").status_code in (400, 422)


LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example"


def test_an_address_longer_than_its_column(client_of, coordinator, plan):
    client = client_of(coordinator)
    answer = client.post(reverse("plans:team", args=[plan.pk]), {"email": LONG, "role": "reader"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"email"}
    for address, fields in (
        ("account_email", {"action_add": "", "email": LONG}),
        ("account_login", {"login": LONG, "password": "x"}),
        ("account_reset_password", {"email": LONG}),
    ):
        assert client.post(reverse(address), fields).status_code in (200, 302), address
    assert Client().post(reverse("account_reset_password"), {"email": LONG}).status_code in (200, 302)
    assert Client().post(reverse("account_login"), {"login": LONG, "password": "x"}).status_code == 200
