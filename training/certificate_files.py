"""The file of a certificate: asked for when the certificate is made, made once by a job, served as stored.

One row per certificate for as long as it is kept. A file handed out is not made anew because a template was mended;
only where a name was corrected does the agency ask for another one in its place.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from portal import jobs
from portal.models import Artefact, User
from training.models import Certificate
from training.rules import demand
from training.timeline import NotNow, lock

OWNER, KIND, VERSION = "training.certificate", "cert-pdf", 1
State = Artefact.State


def ask_for_files(certificates: Iterable[Certificate]) -> None:
    """Have the files made, in the caller's transaction; of those asked for already nothing happens. Two queries."""
    rows = [
        Artefact(owner_kind=OWNER, owner_id=certificate.pk, kind=KIND, renderer_version=VERSION)
        for certificate in certificates
    ]
    with transaction.atomic():
        Artefact.objects.bulk_create(rows, ignore_conflicts=True)
        jobs.enqueue(KIND, _rows().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def files_of(certificates: Iterable[Certificate]) -> dict[Any, Artefact]:
    """The row of each certificate's file, without its content. One query."""
    found = _rows().filter(owner_id__in=[one.pk for one in certificates]).defer("content")
    return {row.owner_id: row for row in found}


def file_of(certificate: Certificate) -> bytes | None:
    """The file; None while it is being made, and once it is erased. One query."""
    row = _rows().filter(owner_id=certificate.pk, state=State.DONE).first()
    return bytes(row.content) if row and row.content is not None else None


def zip_of(certificates: Iterable[Certificate]) -> bytes:
    """The files that are there as one archive, each under its number. One query."""
    numbers = {one.pk: one.number for one in certificates}
    made = {row.owner_id: row.content for row in _rows().filter(owner_id__in=numbers, state=State.DONE)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for pk, number in numbers.items():
            if (content := made.get(pk)) is not None:
                archive.writestr(file_name(number), bytes(content))
    return out.getvalue()


def file_name(number: str) -> str:
    """What the file is called: its number, no name."""
    return f"certificado-{number}.pdf"


@transaction.atomic
def remake_file(*, certificate: Certificate, by: User) -> None:
    """Put a new file in the place of the old one, after a name was corrected. Raises PermissionDenied, NotNow."""
    demand(by, "training.run")
    lock(certificate.session.request_id)
    fresh = Certificate.objects.get(pk=certificate.pk)
    if fresh.attendance_id is None or fresh.withdrawn_at:
        raise NotNow(_("Only a valid certificate whose name is still kept has a file."), code="state")
    if _rows().filter(owner_id=fresh.pk, state__in=[State.WAITING, State.RUNNING]).exists():
        raise NotNow(_("The file is being made just now."), code="running")
    destroy_files([fresh.pk])
    ask_for_files([fresh])


def destroy_files(ids: Iterable[Any]) -> int:
    """Delete the files of these certificates, with their rows: what is being made just now finds none to end in."""
    return _rows().filter(owner_id__in=list(ids)).delete()[0]


def see_to_files() -> int:
    """Ask for what is missing, and once more for what was given up: no file stays "being made" for ever."""
    asked = Exists(_rows().filter(owner_id=OuterRef("pk")))
    lacking = Certificate.objects.filter(~asked, attendance__isnull=False, withdrawn_at=None)
    ask_for_files(lacking)
    again = list(_rows().filter(state=State.FAILED).values_list("pk", flat=True))
    with transaction.atomic():
        _rows().filter(pk__in=again, state=State.FAILED).update(
            state=State.WAITING, attempts=0, interruptions=0, next_try_at=None
        )
        jobs.enqueue(KIND, again)
    return len(again)


def _rows() -> "QuerySet[Artefact]":
    return Artefact.objects.filter(owner_kind=OWNER, kind=KIND)


def _make(row: Artefact) -> dict[str, Any]:
    """Nothing once the name is gone: what cannot be read cannot be written."""
    # Imported here: a web process does not need it.
    from training.certificate_pdf import certificate_pdf

    found = Certificate.objects.select_related("session__request", "session__venue_municipality")
    certificate = found.select_related("attendance__participant").get(pk=row.owner_id)
    if certificate.attendance is None:
        return {"content": None}
    content = certificate_pdf(certificate)
    return {"content": content, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def entries() -> Iterable[jobs.Kind | jobs.Periodic]:
    """What the jobs have to know."""
    yield jobs.Periodic("certificate-files", timedelta(hours=6), see_to_files)
    yield jobs.Kind(
        name=KIND,
        rows=lambda: _rows().defer("content"),
        handler=_make,
        # A file may wait for another as long as it may take itself.
        lease=timedelta(seconds=2 * settings.PDF_SECONDS + 60),
        attempts=6,
    )
