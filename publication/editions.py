"""Editions by address: which version a public address means, and what its pages depend on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404, HttpRequest
from django.urls import reverse

from portal.site import know_site_revision
from publication.artefacts import KINDS
from publication.document import PlanDocument, read_document
from publication.models import Redaction, Version, VersionState


@dataclass(frozen=True)
class FileLine:
    """A file of an edition: its kind, its address, its size in bytes; None while it is being prepared."""

    kind: str
    url: str
    size: int | None


@dataclass(frozen=True)
class Found:
    """The edition an address means. `number` is the one in the address, None at the plan's current address."""

    version: Version
    editions: tuple[Version, ...]
    number: int | None

    @property
    def gone(self) -> bool:
        """Whether the agency has retracted it."""
        return self.version.state == VersionState.RETRACTED

    @property
    def current(self) -> Version | None:
        """The edition in force, if there is one."""
        return next((v for v in self.editions if v.state == VersionState.PUBLISHED), None)

    @property
    def superseded(self) -> bool:
        """Whether a later edition has taken its place."""
        return self.version.state == VersionState.SUPERSEDED

    @property
    def key(self) -> tuple[object, ...]:
        """What every page of the edition depends on, the editions beside it included."""
        return tuple(
            (v.edition, v.state, v.sha256, v.published_at, *(getattr(v, f"{kind}_size") for kind in KINDS))
            for v in self.editions
        )

    def url(self, name: str = "plan", **kwargs: object) -> str:
        """The address of a page of this edition, in the same form (current or by number) as the one asked for."""
        return self.url_of(self.number, name, **kwargs)

    def url_of(self, number: int | None, name: str = "plan", **kwargs: object) -> str:
        """The address of a page of the edition `number`; of the plan's current one for None."""
        if number is not None:
            kwargs["number"] = number
        return reverse(f"publication:{name}", kwargs={"slug": self.version.slug, **kwargs})

    def canonical(self, name: str = "plan", **kwargs: object) -> str:
        """The one address search engines should keep: the plan's own for the current edition."""
        number = None if self.version.state == VersionState.PUBLISHED else self.version.edition
        return self.url_of(number, name, **kwargs)

    @property
    def current_url(self) -> str:
        """The plan's own address."""
        return self.url_of(None)

    def lines(self) -> list[tuple[Version, str]]:
        """Every edition, newest first, with its own address for ever."""
        return [(v, self.url_of(v.edition)) for v in self.editions]

    def files(self) -> list[FileLine]:
        """The files for downloading."""
        return [FileLine(kind, self.url(kind), getattr(self.version, f"{kind}_size")) for kind in KINDS]

    def document(self) -> PlanDocument:
        """The frozen tree; one query unless this process has read it lately."""
        return _document(self.version.sha256, self.version.schema, str(self.version.pk))

    def redactions(self) -> list[Redaction]:
        """What was removed from it later, in public words; a query only where there is something to tell."""
        return list(Redaction.objects.filter(version=self.version).order_by("at")) if self.version.redacted else []


_SIZE = """(SELECT a.size FROM portal_artefact a WHERE a.owner_kind = 'publication.version' AND a.owner_id = v.id
 AND a.kind = '%s' AND a.state = 'done' ORDER BY a.renderer_version DESC LIMIT 1) AS %s_size"""
# Versions of a slug that were published, newest first, without their bytes; each with the sizes of its finished
# files, NULL while one is being made, and with the site revision. Written out, because this one query stands before
# every answer, 304 included, and composing it took longer than running it.
_SQL = f"""SELECT id, plan_id, slug, short_name, state, edition, schema, sha256, published_at, registered, redacted,
 public_reason, {", ".join(_SIZE % (kind, kind) for kind in KINDS)},
 (SELECT number FROM portal_siterevision ORDER BY id LIMIT 1) AS site
 FROM publication_version v WHERE slug = %s AND state IN ('published', 'superseded', 'retracted')
 ORDER BY edition DESC"""  # noqa: S608 - nothing of a reader's is written into it


def find_edition(slug: str, number: int | None = None, *, request: HttpRequest | None = None) -> Found:
    """The edition at an address, retracted ones included; one query. Raises Http404 where none ever was.

    The plan's own address means the current edition; when that was retracted, the retraction is what it shows.
    With `request`, the site revision is known to it afterwards.
    """
    editions = tuple(Version.objects.raw(_SQL, [slug])) if "\x00" not in slug else ()
    found = Found(_meant(editions, number), editions, number)
    if request is not None:
        know_site_revision(request, found.version.site or 0)  # type: ignore[attr-defined]
    return found


def _meant(editions: Iterable[Version], number: int | None) -> Version:
    rows = list(editions)
    if number is None:
        published = [v for v in rows if v.state == VersionState.PUBLISHED]
        rows = published or [v for v in rows if v.state == VersionState.RETRACTED] or rows
    else:
        rows = [v for v in rows if v.edition == number]
    if not rows:
        raise Http404
    return rows[0]


@lru_cache(maxsize=8)
def _document(digest: str, schema: int, pk: str) -> PlanDocument:
    """Frozen trees lately asked for. The hash is part of the key, so a redacted one is read anew."""
    content = Version.objects.values_list("content", flat=True).get(pk=pk)
    return read_document(bytes(content), schema)
