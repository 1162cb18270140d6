"""What readers say is wrong with a course: for the agency's list only, never public."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.courses import Course


class ReportQuerySet(models.QuerySet):
    """Finding reports."""

    def open(self) -> "ReportQuerySet":
        """Those nobody has answered."""
        return self.filter(answered_at__isnull=True)


class WrongReport(models.Model):
    """One report. `address_hash` tells two senders of a day apart and is emptied after 24 hours; `repeated`: the same
    sender had reported this course already, so it does not count again.
    """

    class What(models.TextChoices):
        """What is wrong."""

        DAY = "dia", _("The day is wrong")
        HOUR = "hora", _("The hour is wrong")
        PLACE = "lugar", _("The place is wrong")
        PHONE = "telefone", _("The phone is wrong or nobody answers")
        FULL = "cheio", _("The course is full")
        MISSING = "nao-existe", _("The course does not exist")
        OTHER = "outro", _("Something else")

    course = models.ForeignKey(Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="reports")
    what = models.CharField(_("what is wrong"), max_length=10, choices=What.choices)
    text = models.CharField(pgettext_lazy("of a report", "in their words"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    repeated = models.BooleanField(default=False, editable=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["course", "answered_at"], name="report_open")]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.what}"
