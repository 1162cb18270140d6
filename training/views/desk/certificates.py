"""A certificate at the desk: its file, all files of a session, a step on it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from training.certificate_files import file_of, zip_of
from training.desk.certificates import CERTIFICATE_STEPS, certificates_of
from training.models import Certificate
from training.private import sealed
from training.views.certificates import pdf_answer
from training.views.desk.frame import person, session_or_404, take_step


def _certificate_or_404(pk: UUID, certificate: UUID) -> Certificate:
    found = Certificate.objects.select_related("session__request", "attendance__participant", "attendance__session")
    return get_object_or_404(found, session=pk, pk=certificate)


@require_safe
def certificate_file(request: HttpRequest, pk: UUID, certificate: UUID) -> HttpResponse:
    """The file of a valid certificate; 404 until it is made, and once it is erased."""
    person(request)
    found = _certificate_or_404(pk, certificate)
    content = None if found.withdrawn_at else file_of(found)
    if content is None:
        raise Http404
    return pdf_answer(content, found.number)


@require_safe
def certificate_files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All files of a session's valid certificates that are made, as one archive."""
    person(request)
    session = session_or_404(pk)
    found = [one for one in certificates_of(session) if not one.withdrawn_at]
    if not found:
        raise Http404
    response = HttpResponse(zip_of(found), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="certificados-{session.code}.zip"'
    return sealed(response)


def certificate_step(request: HttpRequest, pk: UUID, certificate: UUID, slug: str) -> HttpResponse:
    """A verb on a certificate."""
    person(request)
    found = _certificate_or_404(pk, certificate)
    if slug not in CERTIFICATE_STEPS:
        raise Http404
    back = reverse("admin:training_trainingsession_desk", args=[pk]) + "#certificates"
    names = {"certificate": found}
    about = found.session.request
    return take_step(request, CERTIFICATE_STEPS[slug], about=about, names=names, subject=found, back=back)
