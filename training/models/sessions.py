"""Groups, sessions, who took part, what they got. Figures stay when people are forgotten."""

import secrets
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models.requests import CODE_LETTERS, TrainingRequest, new_code, new_seed
from training.models.states import Format, SessionState


def new_number() -> str:
    """The number of a certificate: 28^12 of them, so that it cannot be guessed. Written in threes of four."""
    return "-".join("".join(secrets.choice(CODE_LETTERS) for _letter in range(4)) for _part in range(3))


class TrainingGroup(models.Model):
    """Those of a request who learn together; 30 people are two of these."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("number"))
    people = models.PositiveSmallIntegerField(_("number of participants"))

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="group_number_once")]


class TrainingSession(models.Model):
    """One action: a module given to a group on a day. Times are local to the place.

    Day and hours are empty while "to be prepared" or "postponed". `attended`, `certified`, `minutes` are what the
    figures count: they stay when names are gone. `is_open`: the body lets others join, `open_places` of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=7, unique=True, default=new_code, editable=False)
    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="sessions")
    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="sessions")
    wish = models.ForeignKey("training.Wish", null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions")
    module = models.ForeignKey("training.TrainingModule", on_delete=models.PROTECT, related_name="+")
    reading_session = models.BooleanField(_("with a reading session for children"), default=False)
    part = models.PositiveSmallIntegerField(
        _("part"), default=0, help_text="1 or 2 where the session is held in two halves; else 0."
    )
    state = models.CharField(
        _("state"), max_length=30, choices=SessionState.choices, default=SessionState.PROPOSED, editable=False
    )
    format = models.CharField(pgettext_lazy("training", "format"), max_length=12, choices=Format.choices)
    day = models.DateField(_("day"), null=True, blank=True)
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)
    venue_name = models.CharField(_("place"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    venue_address = models.CharField(_("address of the place"), max_length=300, blank=True)
    venue_postal_code = models.CharField(_("postal code of the place"), max_length=8, blank=True)
    venue_municipality = models.ForeignKey(
        "portal.Municipality", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    online_link = models.CharField(_("link for online sessions"), max_length=300, blank=True)
    host_phone = models.CharField(_("phone of the host on the day"), max_length=40, blank=True)
    room_checked = models.BooleanField(_("room and equipment checked with the host"), default=False)
    dates_confirmed_at = models.DateTimeField(_("day confirmed by the host"), null=True, blank=True, editable=False)
    is_open = models.BooleanField(_("others may join"), default=False)
    open_places = models.PositiveSmallIntegerField(_("places for others"), default=0)
    head_count = models.PositiveSmallIntegerField(
        _("people present"), null=True, blank=True, help_text="Only for modules for minors, where nobody is named."
    )
    sheet_hash = models.CharField(max_length=64, blank=True, editable=False)
    evaluation_hash = models.CharField(max_length=64, blank=True, editable=False)
    attended = models.PositiveSmallIntegerField(_("people present, for the figures"), null=True, blank=True)
    certified = models.PositiveSmallIntegerField(_("certificates, for the figures"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes, for the figures"), null=True, blank=True)
    report = models.TextField(_("report of the action"), max_length=4000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["day", "starts", "code"]
        indexes = [models.Index(fields=["state", "day"], name="training_session_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day=None, starts=None, ends=None)
                | models.Q(day__isnull=False, starts__isnull=False, ends__gt=models.F("starts")),
                name="training_session_when",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Participant(models.Model):
    """Somebody who takes part: name and e-mail, nothing else. Deleted when the retention time is over."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    group = models.ForeignKey(TrainingGroup, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class Attendance(models.Model):
    """How many minutes of a session somebody was there; `told_at`: when a mail thanked them last."""

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendances")
    minutes = models.PositiveSmallIntegerField(_("minutes present"), default=0)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "participant"], name="attendance_once")]


class Certificate(models.Model):
    """A certificate by its number. The name is the attending participant's and goes with them; the check needs none.

    `module_title`, `title_official`, `day`, `hours` are as they were when it was made. The PDF is one artefact of the
    ground floor, made once. The private link is as that of a request (`training/links.py`). Withdrawn without a reason:
    the attendance was too short.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, default=new_number, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="certificates")
    attendance = models.OneToOneField(
        Attendance, null=True, blank=True, on_delete=models.SET_NULL, related_name="certificate"
    )
    module_title = models.CharField(_("module"), max_length=200)
    title_official = models.BooleanField(_("official title"), default=False)
    day = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    link_seed = models.CharField(max_length=32, default=new_seed, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["made_at", "number"]

    def __str__(self) -> str:
        return self.number


class Evaluation(models.Model):
    """What somebody thought of a session. Nobody knows who; the comment goes when the retention time is over."""

    SCORES = [MinValueValidator(1), MaxValueValidator(5)]

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="evaluations")
    useful = models.PositiveSmallIntegerField(_("useful for my work"), validators=SCORES)
    trainer = models.PositiveSmallIntegerField(pgettext_lazy("evaluation", "the trainer"), validators=SCORES)
    organisation = models.PositiveSmallIntegerField(pgettext_lazy("evaluation", "the organisation"), validators=SCORES)
    overall = models.PositiveSmallIntegerField(pgettext_lazy("evaluation", "as a whole"), validators=SCORES)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    on = models.DateField(auto_now_add=True)
    once = models.UUIDField(null=True, editable=False, help_text="Of its form alone: sent twice, kept once.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "once"], name="evaluation_once")]
