"""The files of an edition: asked for at publication, made once by a job, served as stored for ever.

One row per (version, kind, renderer version). A mended template raises the renderer version: `request_artefacts`
then asks for a new row, the old one is kept, and `get_artefact` serves the newest that is done.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plans.models import Plan
from portal import jobs
from portal.models import Artefact
from publication.document import envelope_bytes
from publication.models import EDITION_STATES, Version

logger = logging.getLogger(__name__)

# Raise one when what it makes changes for the same document: a template, a style, a column, a library that shows.
RENDERER_VERSIONS = {"pdf": 1, "xlsx": 2, "json": 1}
KINDS = tuple(RENDERER_VERSIONS)
OWNER = "publication.version"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
State = Artefact.State


def request_artefacts(version: Version) -> list[Artefact]:
    """Ask for all files of a published version, in the caller's transaction; asked again, nothing happens.

    The JSON, which is the stored document in its envelope, is stored at once; a job makes the others after the commit.
    """
    asked = []
    for kind in KINDS:
        fields: dict[str, Any] = {}
        if kind == "json":
            fields = {"state": State.DONE, "done_at": timezone.now(), **_stored(_envelope(version))}
        artefact, new = Artefact.objects.get_or_create(
            owner_kind=OWNER,
            owner_id=version.pk,
            kind=kind,
            renderer_version=RENDERER_VERSIONS[kind],
            defaults=fields,
        )
        asked.append(artefact)
        if new:
            logger.info("%s of %s asked for, renderer %s", kind, version.pk, artefact.renderer_version)
            if kind != "json":
                jobs.enqueue(kind, [artefact.pk])
    return asked


def get_artefact(version: Version, kind: str) -> Artefact | None:
    """The newest file of this kind that is done, with its bytes; None while it is being made. One query."""
    made = Artefact.objects.filter(owner_kind=OWNER, owner_id=version.pk, kind=kind, state=State.DONE)
    return made.order_by("-renderer_version").first()


def renew_artefacts() -> int:
    """Ask for the files that a mended renderer would make anew, for every edition; how many versions lacked one."""
    wanted = 0
    for version in Version.objects.light().filter(state__in=EDITION_STATES):
        present = set(
            Artefact.objects.filter(owner_kind=OWNER, owner_id=version.pk).values_list("kind", "renderer_version")
        )
        if not set(RENDERER_VERSIONS.items()) <= present:
            _request_behind_the_lock(version)
            wanted += 1
    return wanted


@transaction.atomic
def _request_behind_the_lock(version: Version) -> None:
    """As the workflow does it: a redaction of this moment comes before or after, never in between."""
    Plan.objects.select_for_update().get(pk=version.plan_id)
    request_artefacts(Version.objects.get(pk=version.pk))


def retry_failed() -> int:
    """Try once more what was given up (no memory, a full disk): no file stays "being prepared" for ever."""
    given_up = Artefact.objects.filter(owner_kind=OWNER, state=State.FAILED)
    rows = [row for row in given_up.defer("content") if RENDERER_VERSIONS.get(row.kind) == row.renderer_version]
    for row in rows:
        with transaction.atomic():
            again = Artefact.objects.filter(pk=row.pk, state=State.FAILED)
            if again.update(state=State.WAITING, attempts=0, interruptions=0, next_try_at=None):
                jobs.enqueue(row.kind, [row.pk])
    return len(rows)


def destroy_artefacts(version: Version) -> int:
    """Delete every file of a version, old ones too: for the redaction of a published text, and nothing else."""
    return Artefact.objects.filter(owner_kind=OWNER, owner_id=version.pk).delete()[0]


def _stored(content: bytes) -> dict[str, Any]:
    return {"content": content, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _envelope(version: Version) -> bytes:
    return envelope_bytes(
        content=bytes(version.content),
        edition=version.edition or 0,
        published_on=timezone.localdate(version.published_at).isoformat() if version.published_at else "",
        schema=version.schema,
        digest=version.sha256,
    )


def _make(render: Callable[[Version], bytes]) -> Callable[[Artefact], dict[str, Any]]:
    def handler(artefact: Artefact) -> dict[str, Any]:
        return _stored(render(Version.objects.get(pk=artefact.owner_id)))

    return handler


def _pdf(version: Version) -> bytes:
    # Imported here: a web process needs neither.
    from publication.pdf import plan_pdf

    return plan_pdf(version)


def _xlsx(version: Version) -> bytes:
    from publication.workbook import plan_workbook

    return plan_workbook(version)


def entries() -> Iterable[jobs.Kind | jobs.Periodic]:
    """What the jobs have to know."""
    yield jobs.Periodic("renew-artefacts", timedelta(hours=1), renew_artefacts)
    yield jobs.Periodic("retry-files", timedelta(days=1), retry_failed)
    # A PDF may wait for another as long as it may take itself.
    patience = timedelta(seconds=2 * settings.PDF_SECONDS + 60)
    for name, render, lease in (("pdf", _pdf, patience), ("xlsx", _xlsx, timedelta(minutes=5))):
        yield jobs.Kind(
            name=name,
            rows=lambda name=name: Artefact.objects.filter(kind=name).defer("content"),  # type: ignore[misc]
            handler=_make(render),
            lease=lease,
            attempts=6,
            interruptions=3,
        )
