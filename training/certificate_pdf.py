"""A certificate as a file to print and to read aloud (PDF/UA): one page, in Portuguese, as official papers are."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.agency import agency_name_on
from portal.pdf import fonts, render_pdf
from portal.qr import qr_svg
from portal.text import one_line
from portal.words import PORTUGUESE
from training.certificate_numbers import check_address
from training.models import Certificate, Format

# Longer names are written smaller, and all of it closer where there is much, so that it stays on one page.
LONG, VERY_LONG, TIGHT = 40, 90, 250


def certificate_html(certificate: Certificate) -> str:
    """The whole file as HTML; the certificate has its attendance, so its name."""
    assert certificate.attendance is not None  # noqa: S101 - the caller's promise; said for the type checker
    session = certificate.session
    name = one_line(certificate.attendance.participant.name)
    address = check_address(certificate)
    town = session.venue_municipality
    with translation.override(PORTUGUESE):
        context = {
            "certificate": certificate,
            "session": session,
            "name": name,
            "size": "very-long" if len(name) > VERY_LONG else "long" if len(name) > LONG else "",
            "tight": len(name) + len(certificate.module_title) + len(session.request.body_name) > TIGHT,
            "place": town.label if town and session.format != Format.ONLINE else "",
            "agency": agency_name_on(certificate.day),
            "address": address,
            "qr": qr_svg(address, label=_("QR code with the address at which the certificate can be checked")),
            "lang": PORTUGUESE,
        }
        return render_to_string("training/pdf/certificate.html", context)


def certificate_pdf(certificate: Certificate) -> bytes:
    """The file. Raises `portal.pdf.PdfError`."""
    sheet = Path(settings.BASE_DIR) / "templates" / "training" / "pdf" / "certificate.css"
    css = [f"html {{ font-family: {fonts.FAMILY}; }}", sheet.read_text(encoding="utf-8")]
    return render_pdf(certificate_html(certificate), css=css)
