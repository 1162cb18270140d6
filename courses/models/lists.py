"""Lists of courses as they were sent, what each of their rows came to, and what two sides say differently."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.catalogue import ProviderKind
from courses.models.courses import Course, Origin
from courses.models.providers import Provider
from portal.models import LeasedWork


class CourseList(models.Model):
    """A list as one source sent it for one day. Read first, which writes no course, then applied, perhaps undone.

    `provider`: the school that sent it about its own courses, and nothing else of it is read; None for the agency's.
    `columns` is the header as matched: [{"sheet", "index", "name", "field", "confidence", "sample"}]; `answers` what a
    person said to doubts: {key: choice}; `counts` rows by fate; `trail` what applying changed beside the rows.
    """

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "recebida", pgettext_lazy("list of courses", "Received")
        READ = "lida", pgettext_lazy("list of courses", "Read, not applied")
        REFUSED = "recusada", pgettext_lazy("list of courses", "Cannot be read")
        APPLIED = "aplicada", pgettext_lazy("list of courses", "Applied")
        UNDONE = "desfeita", pgettext_lazy("list of courses", "Undone")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source = models.CharField(_("source"), max_length=200, help_text=_("Public: whose list it is."))
    source_key = models.CharField(max_length=200, db_index=True, editable=False)
    provider = models.ForeignKey(
        Provider,
        verbose_name=_("sent by the school or centre"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="own_lists",
        editable=False,
    )
    school_year = models.CharField(_("school year"), max_length=9, blank=True, help_text=_("For example 2020/2021."))
    on = models.DateField(_("date of the list"))
    default_kind = models.CharField(
        _("kind of body where the list does not say"), max_length=12, choices=ProviderKind.choices, blank=True
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    refusal = models.TextField(blank=True, editable=False)
    columns = models.JSONField(default=list, editable=False)
    answers = models.JSONField(default=dict, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    trail = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.on:%d/%m/%Y}"

    @property
    def origin(self) -> str:
        """Who speaks by it: a school about its own courses, else a list somebody published."""
        return Origin.PROVIDER if self.provider_id else Origin.LIST


class CourseListFile(models.Model):
    """The bytes as they were sent, kept apart so that no page reads them by accident."""

    course_list = models.OneToOneField(CourseList, primary_key=True, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()


class ColumnMatch(models.Model):
    """A name of a column and the field it holds ("" for none), as a person said for this source."""

    source_key = models.CharField(max_length=200)
    column = models.CharField(max_length=200)
    field = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_key", "column"], name="column_match_once")]


class ProviderAlias(models.Model):
    """Another way lists write a provider's name, as a person confirmed it; `key` is folded."""

    key = models.CharField(max_length=300, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="aliases")


class ListRow(models.Model):
    """What one row of a list came to.

    `says`: [[label, cell, text]] as the row has it; `changes`: [[field, before, after]] in stored form; `notes`:
    [[cell, sentence]]; `doubt`: what a person must say. `before` is what undoing needs, `revision` the course's after.
    """

    class Fate(models.TextChoices):
        """What it came to."""

        NEW = "novo", pgettext_lazy("row of a list", "New")
        CHANGED = "alterado", pgettext_lazy("row of a list", "Changed")
        SAME = "igual", pgettext_lazy("row of a list", "The same")
        DOUBTFUL = "duvida", pgettext_lazy("row of a list", "Doubtful")
        REFUSED = "recusado", pgettext_lazy("row of a list", "Refused")
        APART = "fora", pgettext_lazy("row of a list", "No course")

    course_list = models.ForeignKey(CourseList, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    number = models.PositiveIntegerField(_("row"))
    fate = models.CharField(_("fate"), max_length=10, choices=Fate.choices)
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.SET_NULL, related_name="list_rows")
    says = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    doubt = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(null=True)
    left = models.BooleanField(default=False, help_text="Not undone, because somebody edited the course since.")

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["course_list", "fate", "position"], name="list_row_fate")]


class CourseListing(models.Model):
    """A course as one source knows it: by the source's own reference, else by what tells it apart in the list.

    A person's correction does not change it, so the next list of the source finds the same course again.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="listings")
    source_key = models.CharField(max_length=200)
    reference = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=64)
    group = models.CharField(max_length=64)
    place_key = models.CharField(max_length=64)
    starts = models.CharField(max_length=10, blank=True)
    school_year = models.CharField(max_length=9, blank=True)
    course_list = models.ForeignKey(CourseList, on_delete=models.PROTECT, related_name="listings")
    on = models.DateField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_key", "key"], name="course_listing_once")]
        indexes = [models.Index(fields=["source_key", "reference"], name="course_listing_reference")]


class Conflict(models.Model):
    """A list says otherwise than school, support line or agency said after the list's day; open until decided."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "aberto", pgettext_lazy("conflict", "Open")
        ACCEPTED = "aceite", pgettext_lazy("conflict", "The list was right")
        KEPT = "mantido", pgettext_lazy("conflict", "Kept as it was")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="conflicts")
    source_key = models.CharField(max_length=200)
    course_list = models.ForeignKey(CourseList, on_delete=models.PROTECT, related_name="conflicts")
    field = models.CharField(max_length=30)
    value = models.JSONField(null=True)
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(_("found"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "field", "source_key"], name="conflict_once")]


class ListJob(LeasedWork):
    """Reading, applying or undoing a list, done by a worker; `step` says where it is."""

    class Action(models.TextChoices):
        """What is to be done."""

        READ = "ler", pgettext_lazy("list of courses", "Read")
        APPLY = "aplicar", pgettext_lazy("list of courses", "Apply")
        UNDO = "desfazer", pgettext_lazy("list of courses", "Undo")

    course_list = models.ForeignKey(CourseList, on_delete=models.CASCADE, related_name="jobs")
    action = models.CharField(max_length=10, choices=Action.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="list_job_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["course_list"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_list_job_at_a_time",
            )
        ]
