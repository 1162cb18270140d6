"""The public check of a certificate, and a person's own certificate behind the link of the mail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import Artefact
from tests.training import factories as make
from tests.training.certificates_kit import HOSTILE, certificate, make_files, token_of
from training.certificate_numbers import check_address, number_of, strangers_in
from training.models import Attendance, Certificate, Participant, TrainingRequest
from training.models.sessions import new_number

pytestmark = pytest.mark.django_db
CHECK = "/formacao/certificados/"
LANGUAGES = ("", "/en", "/es", "/ar")


@pytest.fixture
def quick(monkeypatch):
    """Files without the time they take."""
    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", lambda certificate: b"%PDF-made")


def words(response):
    return response.content.decode()


# --- numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["BCD2-FGH3-JKM4", "bcd2fgh3jkm4", " bcd2 FGH3 jkm4 ", "BCD2–FGH3—JKM4", "ＢＣＤ２-FGH3-JKM4", "BCD٢-FGH٣-JKM٤",
     "B.C.D.2/FGH3_JKM4", "BCD2-FGH3-JKM4\n"],
)  # fmt: skip
def test_a_number_is_understood_however_it_is_typed(typed):
    assert number_of(typed) == "BCD2-FGH3-JKM4"


@pytest.mark.parametrize(
    "typed",
    ["", "BCD2-FGH3", "BCD2-FGH3-JKM44", "BCD2-FGH3-JKMO", "0CD2-FGH3-JKM4", "<b>", "'; --", "x" * 5000, "\x00"],
)
def test_what_cannot_be_a_number_is_none(typed):
    assert number_of(typed) == ""


def test_what_is_drawn_is_understood_and_strangers_are_named():
    for _time in range(50):
        number = new_number()
        assert number_of(number) == number
    assert strangers_in("BCD0-FGHO-JKMo") == ["0", "O"]


# --- the check page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_valid_says_what_and_nobody(client, language):
    one = certificate(names=["Zorilha Participante"])
    page = client.get(f"{language}{CHECK}{one.number}/")
    html = words(page)
    assert page.status_code == 200
    assert "tone-ok" in html
    for said in (one.number, one.module_title, "2026-05-20", ">4 "):
        assert said in html
    for told in ("Zorilha", "pessoa.example", "Ponte", str(one.pk), one.session.code, token_of(one)):
        assert told not in html
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies
    assert html.count("<h1") == 1


def test_withdrawn_says_so_and_not_why(client):
    one = certificate()
    Certificate.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Zorilha")
    page = words(client.get(f"{CHECK}{one.number}/"))
    assert "Este certificado foi retirado" in page
    assert "Este certificado é válido" not in page
    assert "Zorilha" not in page


def test_an_invented_one_says_so(client):
    one = certificate()
    TrainingRequest.objects.update(is_demo=True)
    page = words(client.get(f"{CHECK}{one.number}/"))
    assert "Demonstração" in page
    assert "Este certificado é válido" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forged_number_is_not_known(client, language):
    certificate()
    page = client.get(f"{language}{CHECK}BCD2-FGH3-JKM4/")
    assert page.status_code == 404
    assert "BCD2-FGH3-JKM4" in words(page)
    assert "/contactos/" in words(page)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("typed", ["nada", "BCD2-FGH3-JKMO", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a" * 300, "مرحبا"])
def test_what_is_no_number_is_a_sentence(client, typed):
    page = client.get(f"{CHECK}{typed}/")
    assert page.status_code == 404
    assert "<script>alert" not in words(page)
    form = client.get(f"{CHECK}?numero={typed}")
    assert form.status_code == 400
    assert 'aria-invalid="true"' in words(form)
    assert "<script>alert" not in words(form)


def test_the_form_leads_to_the_number(client):
    one = certificate()
    assert client.get(CHECK).status_code == 200
    there = client.get(CHECK, {"numero": f" {one.number.lower().replace('-', ' ')} "})
    assert there["Location"] == f"{CHECK}{one.number}/"
    assert client.get(f"{CHECK}{one.number.lower()}/")["Location"] == f"{CHECK}{one.number}/"
    assert client.get("/ar" + CHECK, {"numero": one.number})["Location"] == f"/ar{CHECK}{one.number}/"
    assert CHECK in words(client.get("/formacao/"))


def test_who_guesses_is_stopped_and_who_knows_is_not():
    one, client = certificate(), Client()
    answers = [client.get(f"{CHECK}{new_number()}/").status_code for _ in range(25)]
    assert answers == [404] * 20 + [429] * 5
    assert client.get(f"{CHECK}{one.number}/").status_code == 200


def test_it_is_only_read(client):
    one = certificate()
    for address in (CHECK, f"{CHECK}{one.number}/", f"/formacao/certificado/{token_of(one)}/"):
        assert client.head(address).status_code == 200
        assert client.post(address, {"x": "1"}).status_code == 405


def test_the_code_on_the_paper_holds_exactly_the_check_page(client, settings):
    one = certificate()
    address = check_address(one)
    assert address == f"{settings.SITE_URL}{CHECK}{one.number}/"
    assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


# --- behind the private link -------------------------------------------------------------------------------------


def own(one, more=""):
    return f"/formacao/certificado/{token_of(one)}/{more}"


def test_it_is_being_made_then_there(client, quick):
    one = certificate(names=[HOSTILE[0]])
    page = client.get(own(one))
    assert page.status_code == 200
    assert own(one) in words(page)
    assert own(one, "pdf/") not in words(page)
    assert "&lt;b&gt;Sousa" in words(page)
    assert client.get(own(one, "pdf/")).status_code == 302
    make_files()
    assert own(one, "pdf/") in words(client.get(own(one)))
    file = client.get(own(one, "pdf/"))
    assert (file.status_code, file.content, file["Content-Type"]) == (200, b"%PDF-made", "application/pdf")
    assert file["Content-Disposition"] == f'attachment; filename="certificado-{one.number}.pdf"'
    for answer in (page, file):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.cookies


def test_only_the_link_of_the_mail_opens_it(client, quick):
    one, other = certificate(), certificate()
    make_files()
    token = token_of(one)
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    for guessed in (wrong, one.number, str(one.pk), one.token_hash, one.link_seed, "x" * 300, "0" * 64):
        for more in ("", "pdf/"):
            assert client.get(f"/formacao/certificado/{guessed}/{more}").status_code == 404
    assert client.get(f"/formacao/certificado/{make.token_of(one.session.request)}/").status_code == 404
    assert client.get(f"/formacao/pedido/{token}/").status_code == 404
    assert other.number not in words(client.get(own(one)))


def test_a_row_without_a_token_opens_for_nobody(client):
    certificate()
    Certificate.objects.update(token_hash="")
    assert client.get("/formacao/certificado/ /").status_code == 404


def test_a_withdrawn_one_is_not_given_out(client, quick):
    one = certificate()
    make_files()
    Certificate.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Engano <b>")
    page = words(client.get(own(one)))
    assert "Engano &lt;b&gt;" in page
    assert "pdf/" not in page
    assert client.get(own(one, "pdf/")).status_code == 302


def test_once_the_name_is_gone_it_says_where_to_check(client, quick):
    one = certificate()
    make_files()
    Participant.objects.all().delete()
    for more in ("", "pdf/"):
        page = client.get(own(one, more))
        assert page.status_code == 410
        assert f"{CHECK}{one.number}/" in words(page)
        assert page["Cache-Control"] == "no-store"


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Certificate, Attendance, Participant, Artefact)
    ]  # fmt: skip


def test_scanners_that_open_links_change_nothing(client):
    one = certificate()
    before = everything()
    for method in (client.get, client.head):
        for more in ("", "pdf/"):
            method(own(one, more))
        method(f"{CHECK}{one.number}/")
    assert everything() == before


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_same_however_many_there_are(client, number):
    one = [certificate() for _ in range(number)][0]
    for address, most in ((f"{CHECK}{one.number}/", CHECKED), (own(one), OWN)):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) == most, address


CHECKED, OWN = 2, 3
