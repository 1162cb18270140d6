"""An edition's files: served as they were made, under the hash of their bytes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from portal.http import DAY
from portal.models import Artefact
from publication.document import envelope_bytes, sha256
from publication.editions import OWNER_KIND, Found, find_edition
from publication.models import Version
from publication.serving import gone

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@require_safe
def plan_file(request: HttpRequest, slug: str, kind: str, number: int | None = None) -> HttpResponse:
    """`plano.pdf`, `plano.xlsx`, `plano.json` of an edition, for downloading."""
    found = find_edition(slug, number)
    if found.gone:
        return gone(request, found)
    digest, content = _stored(found, kind) or ("", None)
    if content is None:
        return _not_ready(request, found, kind)
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type=TYPES[kind])
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={DAY}" if number else "public, no-cache"
    if response.status_code == 200:
        name = f"{found.version.slug}-e{found.version.edition}.{kind}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stored(found: Found, kind: str) -> tuple[str, bytes] | None:
    """Hash and bytes of the newest finished file. The JSON needs no making: it is the stored document, wrapped."""
    row = (
        Artefact.objects.filter(owner_kind=OWNER_KIND, owner_id=found.version.pk, kind=kind, state=Artefact.State.DONE)
        .order_by("-renderer_version")
        .values_list("sha256", "content")
        .first()
    )
    if row and row[1] is not None:
        return row[0], bytes(row[1])
    return _envelope(found.version) if kind == "json" else None


def _envelope(version: Version) -> tuple[str, bytes]:
    if version.edition is None or version.published_at is None:
        raise Http404
    content = envelope_bytes(
        content=bytes(Version.objects.values_list("content", flat=True).get(pk=version.pk)),
        edition=version.edition,
        published_on=timezone.localdate(version.published_at).isoformat(),
        schema=version.schema,
        digest=version.sha256,
    )
    return sha256(content), content


def _not_ready(request: HttpRequest, found: Found, kind: str) -> HttpResponse:
    """202: it is being made; the page says to come back, and no cache keeps that."""
    response = render(request, "publication/file_wait.html", {"found": found, "kind": kind, "nav": "plans"}, status=202)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = "60"
    return response
