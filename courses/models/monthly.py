"""The monthly question to a school: one mail for all its courses that take enrolments."""

from django.db import models

from courses.models.providers import Provider


class MonthlyAsk(models.Model):
    """One question of one month. `month` is its first day; `second`: it went to the second mailbox.

    Answered as soon as the school says anything about a course of its own, by the mail's link or otherwise. Only a
    hash of the link's token is kept; the link works until `expires_on`, that day included.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="monthly_asks")
    month = models.DateField()
    to = models.EmailField()
    second = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField()
    expires_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "month"], name="monthly_ask_once")]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.month:%m/%Y}"
