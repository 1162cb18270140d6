"""Who waits for a course where none fits: where, at which level, at which hours, and one way to reach them.

Personal data. Never asked: name, nationality, kind of stay, any number of a document. Whoever leaves is erased.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.courses import Course

if TYPE_CHECKING:
    from portal.models import User

# Own choices, told where the data is collected.
LASTS = timedelta(days=183)
UNCONFIRMED_KEPT = timedelta(days=14)
EXPIRED_KEPT = timedelta(days=14)
NOT_KNOWN = ""


class HelpDesk(models.Model):
    """A CLAIM, GIP or association whose people may register somebody who asked them to, by word of mouth."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT
    )
    is_demo = models.BooleanField(_("demonstration"), default=False)
    sort_key = models.CharField(max_length=120, db_index=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("desk", "help desk")
        verbose_name_plural = pgettext_lazy("desk", "help desks")
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name


class HelpDeskMember(models.Model):
    """A person of a help desk."""

    desk = models.ForeignKey(HelpDesk, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "user"], name="help_desk_member_once")]


class InterestQuerySet(models.QuerySet["Interest"]):
    """Finding people who wait."""

    def counted(self, *, is_demo: bool = False) -> "InterestQuerySet":
        """Those who count: confirmed, not told of a course meanwhile, not expired; invented ones apart from real."""
        return self.filter(state=Interest.State.WAITING, expires_at__gt=timezone.now(), is_demo=is_demo)

    def entered_by(self, user: "User") -> "InterestQuerySet":
        """Those the help desks of this person registered."""
        return self.filter(help_desk__in=HelpDeskMember.objects.filter(user=user).values("desk"))


class Interest(models.Model):
    """One person who waits. Exactly one of `email` and `phone` is known.

    `level` is a code, "" = not known. `parts` are codes in order, all four where any time suits, never none; `days`
    digits, "" = any. `consent_text` is what the person agreed to, as shown or read aloud in `language`;
    `consent_by` is whoever heard them say so, None where they filled in the form themselves.
    """

    class State(models.TextChoices):
        """How far it is. Expired is who has passed `expires_at`."""

        CONFIRMING = "interest_confirming", pgettext_lazy("desk", "To be confirmed")
        WAITING = "interest_waiting", pgettext_lazy("desk", "Waiting")
        TOLD = "interest_told", pgettext_lazy("desk", "Told of a course")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey("portal.Municipality", on_delete=models.PROTECT, related_name="+")
    locality = models.ForeignKey("portal.Locality", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=2, blank=True, choices=[(code, code) for code in ("A1", "A2", "B1", "B2")])
    parts = models.CharField(max_length=40)
    days = models.CharField(max_length=7, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, default="pt")
    consent_version = models.CharField(max_length=10)
    consent_text = models.TextField()
    consented_at = models.DateTimeField()
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    help_desk = models.ForeignKey(HelpDesk, null=True, blank=True, on_delete=models.SET_NULL, related_name="interests")
    state = models.CharField(max_length=20, choices=State.choices, default=State.CONFIRMING)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    try_after = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    municipality_id: str
    consent_by_id: Any

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("desk", "interest in a course")
        verbose_name_plural = pgettext_lazy("desk", "interests in courses")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(email="") & ~Q(phone="")) | (~Q(email="") & Q(phone="")), name="interest_one_contact"
            ),
            models.CheckConstraint(condition=~Q(parts=""), name="interest_has_parts"),
            models.CheckConstraint(
                condition=Q(state="interest_confirming") | Q(confirmed_at__isnull=False, expires_at__isnull=False),
                name="interest_confirmed_expires",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at", "municipality"], name="interest_counted")]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.level}"

    @property
    def is_over(self) -> bool:
        """Whether its six months are over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()


class InterestToken(models.Model):
    """A link in a mail to one person: only its hash is here. Each mail has its own; all work until the end."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)


class InterestCall(models.Model):
    """A call to somebody who waits and gave only a phone."""

    class Outcome(models.TextChoices):
        """What came of it."""

        NOBODY = "ninguem", pgettext_lazy("desk", "Nobody answered")
        CONFIRMED = "confirmou", pgettext_lazy("desk", "Confirmed: wants to be called when a class opens")
        TOLD = "avisada", pgettext_lazy("desk", "Told of the course")
        STILL = "continua", pgettext_lazy("desk", "Still waiting")
        LEFT = "saiu", pgettext_lazy("desk", "Wants to be taken off")

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="calls")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["made_at", "pk"]


class CourseOfferQuerySet(models.QuerySet["CourseOffer"]):
    """Finding what people are still to be told."""

    def pending(self) -> "CourseOfferQuerySet":
        """Those a call is to tell of, as long as the course is there."""
        return self.filter(told_at=None, course__removed_at=None)


class CourseOffer(models.Model):
    """A course opened for people who wait, and one of them: told once, by mail at once or by phone (`told_at`)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="offers")
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="offers")
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = CourseOfferQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "interest"], name="told_of_a_course_once")]
        indexes = [models.Index(fields=["told_at"], name="course_offer_pending")]


class DemandReached(models.Model):
    """In a municipality as many wait at one level as a group needs. Open (`fell_at` empty) until there are fewer."""

    municipality = models.ForeignKey("portal.Municipality", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=2, blank=True)
    is_demo = models.BooleanField(default=False)
    group_size = models.PositiveSmallIntegerField()
    reached_at = models.DateTimeField()
    fell_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "level", "is_demo"],
                condition=Q(fell_at__isnull=True),
                name="demand_reached_once",
            )
        ]


class PublishedTable(models.Model):
    """A day on which the public table of demand was made, also when it was empty; never changed afterwards."""

    made_on = models.DateField(primary_key=True)


class PublishedDemand(models.Model):
    """A line of a public table: at least so many wait there; see courses/interest/publishing.py."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="lines")
    municipality = models.ForeignKey("portal.Municipality", on_delete=models.PROTECT, related_name="+")
    at_least = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "municipality"], name="demand_published_once")]
