"""Courses and schools that were in the portal twice: what was put together, and what somebody said is not the same."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course
from courses.models.providers import Provider


class _Merge(models.Model):
    """`trail`: what undoing needs; `undone_at`: it was two after all."""

    trail = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("put together on"), auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]


class CourseMerge(_Merge):
    """A course that was another one: its address leads to the course kept."""

    merged = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="merged_as")
    kept = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="took_in")

    class Meta(_Merge.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at__isnull=True), name="course_merged_once"
            )
        ]


class ProviderMerge(_Merge):
    """A school or centre that was another one; it has nothing of its own any more and stands in no list."""

    merged = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="merged_as")
    kept = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="took_in")

    class Meta(_Merge.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at__isnull=True), name="provider_merged_once"
            )
        ]


class NotDuplicate(models.Model):
    """Two courses, or two schools, of which somebody said that they are two; `first` is the smaller key."""

    first = models.UUIDField()
    second = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="not_duplicate_once")]
