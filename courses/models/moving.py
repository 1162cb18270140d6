"""Courses that the agency gave to another school or centre."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course
from courses.models.providers import Provider


class CourseMove(models.Model):
    """A course that went from one school to another, and why; both schools read the reason."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="moves")
    old = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    new = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("moved on"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.old_id} → {self.new_id}"
