"""The pages about certificates in a browser: wide and on a phone, in Portuguese and in Arabic."""

import os

import pytest
from django.urls import reverse

from tests.training.certificates_kit import HOSTILE, certified, make_files, token_of
from training.models import Certificate
from training.models.sessions import new_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["pt", "ar"])
def test_axe_and_width(portal_server, log_in, reviewer, axe_finds_nothing, monkeypatch, language, width):
    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", lambda certificate: b"%PDF-made")
    session = certified((240, 240, 240), names=HOSTILE[:3])
    one, other, third = session.certificates.order_by("attendance__participant__position")
    Certificate.objects.filter(pk=other.pk).update(withdrawn_at=other.made_at, withdrawn_reason="Engano na inscrição")
    reviewer.language = language
    reviewer.save()
    page = log_in(reviewer, viewport={"width": width, "height": 900})
    prefix = "" if language == "pt" else f"/{language}"
    withdraw = reverse("admin:training_trainingsession_certificate_step", args=[session.pk, one.pk, "retirar"])
    addresses = [
        f"{prefix}/formacao/certificados/",
        f"{prefix}/formacao/certificados/?numero=%3Cb%3E0O-{'x' * 40}",
        f"{prefix}/formacao/certificados/{new_number()}/",
        f"{prefix}/formacao/certificados/{one.number}/",
        f"{prefix}/formacao/certificados/{other.number}/",
        f"{prefix}/formacao/certificado/{token_of(one)}/",
        f"{prefix}/formacao/certificado/{token_of(third)}/",
        reverse("admin:training_trainingsession_desk", args=[session.pk]),
        withdraw,
    ]
    for number, address in enumerate(addresses):
        if number == 6:
            make_files()
        page.goto(f"{portal_server.url}{address}")
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{language}-{width}-{number}.png", full_page=True)
