"""Rows that say what must still be done: mail and files. Tasks only point to them (see portal/jobs.py)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeasedWork(models.Model):
    """A piece of work a worker may take, hold for a while and must finish or give back.

    The row is the truth: a worker killed in the middle leaves a lease that runs out, and the next one goes on.
    """

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    interruptions = models.PositiveSmallIntegerField(
        _("interruptions"),
        default=0,
        help_text=_("Attempts whose outcome is not known, because the program was stopped."),
    )
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True, help_text=_("Empty means now."))
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        abstract = True


class OutboxMail(LeasedWork):
    """A mail to send at least once. `message_id` is fixed at writing, so a repeat can be recognised."""

    message_id = models.CharField(max_length=200, unique=True, editable=False)
    to = models.EmailField(_("to"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    sealed = models.TextField(
        blank=True, editable=False, help_text="Links for the reader only, encrypted; a dash once sent."
    )
    about_kind = models.CharField(
        _("kind of thing it is about"), max_length=40, blank=True, help_text=_("For example publication.version.")
    )
    about_id = models.CharField(_("what it is about"), max_length=40, blank=True)
    template = models.CharField(_("template"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outbox_due"),
            models.Index(fields=["about_kind", "about_id"], name="outbox_about"),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class Artefact(LeasedWork):
    """A file made once from something frozen and served as stored: one per (owner, kind, renderer version).

    `owner_kind`, `owner_id` name the frozen thing ("publication.version", its id). A mended template has a new
    renderer version and makes a new row; the old one is kept.
    """

    owner_kind = models.CharField(_("kind of thing it is made from"), max_length=40)
    owner_id = models.UUIDField(_("what it is made from"))
    kind = models.CharField(pgettext_lazy("of a file", "kind"), max_length=10)
    renderer_version = models.PositiveIntegerField(_("version of the program"))
    content = models.BinaryField(null=True)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size"), null=True)

    class Meta:
        verbose_name = _("file made")
        verbose_name_plural = _("files made")
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "kind", "renderer_version"], name="artefact_made_once"
            )
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="artefact_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.renderer_version} {self.owner_id}"


class PeriodicRun(models.Model):
    """When a periodic job was last started, so that any number of hosts start it once (see portal/jobs.py)."""

    name = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField()


class FormDraft(models.Model):
    """What a person had typed into one section and not yet saved: one row per person and section."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    section = models.CharField(max_length=100)
    read_at = models.PositiveIntegerField()
    data = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "section"], name="one_draft_per_section")]


class SecondFactorReset(models.Model):
    """A lost second factor is removed when two managers agree: one asks, another confirms within a day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of a second factor")
