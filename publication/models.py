"""Versions of a plan's document, what happened to them, and the search rows made from published ones."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models import Plan

if TYPE_CHECKING:
    from publication.document import PlanDocument


class VersionState(models.TextChoices):
    """Where a version stands. State lives here, never on the plan."""

    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in-review", _("In review")
    RETURNED = "returned", _("Returned")
    RECALLED = "recalled", _("Recalled")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    RETRACTED = "retracted", _("Retracted")


WITH_AGENCY = (VersionState.SUBMITTED, VersionState.IN_REVIEW, VersionState.APPROVED)
EDITION_STATES = (VersionState.PUBLISHED, VersionState.SUPERSEDED, VersionState.RETRACTED)
READABLE_STATES = (VersionState.PUBLISHED, VersionState.SUPERSEDED)


class VersionQuerySet(models.QuerySet["Version"]):
    """Finding versions."""

    def published(self) -> "VersionQuerySet":
        """The current editions."""
        return self.filter(state=VersionState.PUBLISHED)

    def with_agency(self) -> "VersionQuerySet":
        """Those the agency has in hand."""
        return self.filter(state__in=WITH_AGENCY)

    def national(self) -> "VersionQuerySet":
        """Without demonstration."""
        return self.filter(plan__is_demo=False)

    def light(self) -> "VersionQuerySet":
        """Without the document's bytes, for lists."""
        return self.defer("content")


class Version(models.Model):
    """A plan's document frozen at submission (or at registration).

    `content` is the canonical UTF-8 JSON that was hashed; a database trigger refuses any change to it except a
    recorded redaction. `sequence` counts submissions (internal); `edition` exists from publication on (public).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    sequence = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=VersionState.choices)
    schema = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    slug = models.SlugField(max_length=90)
    short_name = models.CharField(max_length=80)
    registered = models.BooleanField(default=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(_("submitted"))
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    public_reason = models.TextField(_("public reason"), blank=True)
    redacted = models.BooleanField(default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["plan", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="version_sequence_once"),
            models.UniqueConstraint(
                fields=["plan", "edition"], condition=models.Q(edition__isnull=False), name="edition_once"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=models.Q(state__in=["submitted", "in-review", "approved"]),
                name="one_version_with_agency",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(state="published"), name="one_published_version"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["published", "superseded", "retracted"], edition__isnull=False)
                | (~models.Q(state__in=["published", "superseded", "retracted"]) & models.Q(edition__isnull=True)),
                name="edition_from_publication_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} · {self.sequence}"

    @property
    def document(self) -> "PlanDocument":
        """The tree, whatever schema it was stored in; parsed anew at each call."""
        from publication.document import read_document

        return read_document(bytes(self.content), self.schema)


class WorkflowEvent(models.Model):
    """What was done to a version, by whom and why: the plan's timeline. Rows are only ever added."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]


class Redaction(models.Model):
    """The only way stored bytes may change: this row, written first, names the old and the new hash."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="redactions")
    old_sha256 = models.CharField(max_length=64)
    new_sha256 = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    public_line = models.CharField(_("public line"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class PlanSearchRow(models.Model):
    """What `/planos/` searches: one row a published plan, written at publication, removed at retraction."""

    version = models.OneToOneField(Version, primary_key=True, on_delete=models.CASCADE, related_name="search_row")
    slug = models.SlugField(max_length=90)
    title = models.TextField()
    short_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=15)
    territory_label = models.TextField()
    promoters_label = models.TextField()
    period_start = models.CharField(max_length=10, blank=True)
    period_end = models.CharField(max_length=10, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    measure_count = models.PositiveIntegerField()
    guaranteed_count = models.PositiveIntegerField()
    unlevelled_count = models.PositiveIntegerField(help_text="Measures whose level the source does not tell.")
    registered = models.BooleanField()
    is_demo = models.BooleanField()
    edition = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    sort_key = models.CharField(max_length=120)
    search_text = models.TextField()
    municipalities = models.ManyToManyField("portal.Municipality", related_name="+")
    national_areas = models.ManyToManyField("measures.NationalArea", related_name="+")

    class Meta:
        ordering = ["sort_key", "version_id"]
