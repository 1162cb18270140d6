"""Alerts: an e-mail address and what is looked for, and what is news of a course."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.courses import Course, Status


class Alert(models.Model):
    """Somebody wants to be told of new courses: the address, the question, how often, in which language; no more.

    `query` is the one form of a search (courses/search/criteria.py). `seen_number`: up to which change of the courses
    it was looked at; `told_at`: when the last mail about courses was written; `asked_at`: the last mail that asks to
    confirm or to renew.
    """

    class How(models.TextChoices):
        """How often."""

        AT_ONCE = "logo", pgettext_lazy("alert", "As soon as there is one")
        WEEKLY = "semana", pgettext_lazy("alert", "Once a week at most")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail"))
    query = models.CharField(max_length=600)
    how = models.CharField(max_length=6, choices=How.choices, default=How.AT_ONCE)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    seen_number = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(fields=["email", "query"], name="alert_asked_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, expires_at=None)
                | models.Q(confirmed_at__isnull=False, expires_at__isnull=False),
                name="alert_confirmed_ends",
            ),
        ]
        indexes = [models.Index(fields=["confirmed_at", "seen_number"], name="alert_due")]

    @property
    def is_active(self) -> bool:
        """Whether its reader said yes."""
        return self.confirmed_at is not None


class AlertLink(models.Model):
    """A link sent in one of an alert's mails, as a hash; each works as long as the alert is there."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)


class CourseNews(models.Model):
    """What was last known of a course, and the last change at which it was news: listed, or open for enrolment."""

    course = models.OneToOneField(Course, primary_key=True, on_delete=models.CASCADE, related_name="news")
    shown = models.BooleanField()
    status = models.CharField(max_length=12, choices=Status.choices)
    status_until = models.DateField(null=True)
    listed_number = models.PositiveBigIntegerField(default=0, db_index=True)
    listed_at = models.DateTimeField(null=True)
    opened_number = models.PositiveBigIntegerField(default=0, db_index=True)
    opened_at = models.DateTimeField(null=True)


class NewsClock(models.Model):
    """One row: up to which change of the courses news were looked for."""

    number = models.PositiveBigIntegerField(default=0)
