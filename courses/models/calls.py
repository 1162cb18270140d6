"""What the support line calls by: how often a course is shown, who has it in hand, how often nobody answered."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course

KEPT = timedelta(days=90)
CLAIM = timedelta(minutes=15)


class SearchCount(models.Model):
    """How often a search showed a course on a day: a number and nothing else, forgotten after 90 days.

    Without a constraint in the database: a course taken away between a search and the writing of its number does no
    harm.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="shown", db_constraint=False)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times shown"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "day"], name="search_count_once")]
        indexes = [models.Index(fields=["day"], name="search_count_day")]


class Call(models.Model):
    """Calls about one course: who has it in hand and until when, and the times nobody answered since the last answer.

    `note` is for the colleague who tries next.
    """

    course = models.OneToOneField(Course, primary_key=True, on_delete=models.CASCADE, related_name="call")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    try_after = models.DateTimeField(_("try again after"), null=True, blank=True)
    note = models.CharField(_("note for the next call"), max_length=300, blank=True)
