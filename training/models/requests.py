"""What an organisation asked for: who, what, when, where. Personal are the contact and the messages; see retention."""

import secrets
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models.states import Format, RequestState

# Without vowels and without what looks alike: each can be told by phone and is no word.
CODE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """A code to name a request or session by: 28^7 of them, no secret, a clash is refused by the column."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(7))


def new_seed() -> str:
    """Half of what a private link is made from; the other half is the portal's secret."""
    return secrets.token_hex(16)


class BodyType(models.TextChoices):
    """What kind of body asks."""

    SCHOOL = "escola", pgettext_lazy("body", "School or group of schools")
    MUNICIPALITY = "autarquia", pgettext_lazy("body", "Municipality or parish council")
    HEALTH = "saude", pgettext_lazy("body", "Health service")
    PUBLIC = "publica", pgettext_lazy("body", "Other public service")
    ASSOCIATION = "associacao", pgettext_lazy("body", "Association or social institution")
    COMPANY = "empresa", pgettext_lazy("body", "Company")
    OTHER = "outra", pgettext_lazy("body", "Other")


class Sizing(models.TextChoices):
    """What the body chose where its number of people lies outside the limits in force."""

    FITS = "", _("Within the limits")
    GROUPS = "grupos", _("Two or more groups")
    REDUCE = "reduzir", _("Fewer people")
    JOIN = "juntar", _("Together with other bodies")
    WAIVER = "dispensa", _("An exception, with a reason")


class Shift(models.TextChoices):
    """Ways to fit people who work in shifts."""

    NONE = "", _("Not needed")
    TWICE = "repetida", _("The same session twice, at different hours")
    HALVES = "metades", _("Two half-sessions")


class Waiver(models.TextChoices):
    """What the agency said to an exception asked for."""

    NONE = "", _("Not asked")
    ASKED = "pedida", _("Asked, not decided yet")
    GRANTED = "concedida", _("Granted")
    REFUSED = "recusada", pgettext_lazy("waiver", "Refused")


class TrainingRequest(models.Model):
    """A request for training. `state` is that of the request itself; what people see is derived (`shown_state`).

    The private link's token stands in mails only: it is made from `link_seed` and the portal's secret
    (`training/links.py`); `token_hash` finds it again. `cleared_at`: when what is personal was removed (contact,
    messages, notes, participants); the rest stays for the year's figures.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=7, unique=True, default=new_code, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    link_seed = models.CharField(max_length=32, default=new_seed, editable=False)
    state = models.CharField(
        _("state"), max_length=30, choices=RequestState.choices, default=RequestState.SUBMITTED, editable=False
    )
    language = models.CharField(_("language"), max_length=10, default="pt")
    body_name = models.CharField(_("organisation"), max_length=200)
    body_unit = models.CharField(_("unit or department"), max_length=200, blank=True)
    body_type = models.CharField(_("kind of organisation"), max_length=12, choices=BodyType.choices)
    nif = models.CharField(_("NIF"), max_length=9, blank=True)
    no_nif_reason = models.CharField(_("why there is no NIF"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=8, blank=True)
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "portal.Organisation", verbose_name=_("known as"), null=True, blank=True, on_delete=models.SET_NULL
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_role = models.CharField(_("function"), max_length=120, blank=True)
    contact_email = models.EmailField(_("institutional e-mail"), blank=True)
    contact_phone = models.CharField(_("institutional phone"), max_length=40, blank=True)
    people = models.PositiveSmallIntegerField(_("number of participants"))
    sizing = models.CharField(_("if the number does not fit"), max_length=10, choices=Sizing.choices, blank=True)
    waiver = models.CharField(_("exception"), max_length=10, choices=Waiver.choices, blank=True, editable=False)
    waiver_reason = models.CharField(_("reason for the exception"), max_length=500, blank=True)
    waiver_answer = models.CharField(_("answer about the exception"), max_length=500, blank=True, editable=False)
    profile = models.CharField(_("who the participants are"), max_length=500, blank=True)
    format = models.CharField(pgettext_lazy("training", "format"), max_length=12, choices=Format.choices)
    venue_name = models.CharField(_("place"), max_length=200, blank=True)
    venue_address = models.CharField(_("address of the place"), max_length=300, blank=True)
    venue_postal_code = models.CharField(_("postal code of the place"), max_length=8, blank=True)
    venue_municipality = models.ForeignKey(
        "portal.Municipality",
        verbose_name=_("municipality of the place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    has_tables = models.BooleanField(_("tables and chairs in a U"), default=False)
    has_flipchart = models.BooleanField(_("flipchart and markers"), default=False)
    has_computer = models.BooleanField(_("computer with internet"), default=False)
    has_projector = models.BooleanField(_("projector"), default=False)
    step_free = models.BooleanField(_("step-free access"), default=False)
    sign_language = models.BooleanField(_("sign language"), default=False)
    large_print = models.BooleanField(_("large print"), default=False)
    other_needs = models.CharField(_("other access needs"), max_length=300, blank=True)
    shift = models.CharField(_("people who work in shifts"), max_length=10, choices=Shift.choices, blank=True)
    notes = models.TextField(_("anything else"), max_length=2000, blank=True)
    consent_text = models.CharField(max_length=20, help_text="Version of the privacy notice shown.", editable=False)
    submitted_at = models.DateTimeField(_("received"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_reason = models.CharField(_("reason"), max_length=1000, blank=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in the hands of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("training request")
        verbose_name_plural = _("training requests")
        ordering = ["-submitted_at", "code"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="training_request_queue")]

    def __str__(self) -> str:
        return f"{self.code} {self.body_name}"


class RequestBody(models.Model):
    """Another body whose people take part."""

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="bodies")
    name = models.CharField(_("organisation"), max_length=200)
    people = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class Wish(models.Model):
    """One session asked for: a module, and when it would suit. Accepted, it becomes a session for each group."""

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="wishes")
    module = models.ForeignKey("training.TrainingModule", on_delete=models.PROTECT, related_name="+")
    reading_session = models.BooleanField(
        _("with a reading session for children"), default=False, help_text="Only where the module offers one."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class DateOption(models.Model):
    """A day and hours that would suit; up to three for each session asked for, best first. Lisbon time of the place."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="options")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="training_option_in_order")
        ]


class RequestMessage(models.Model):
    """A message between the agency and the body, kept on the request; a note is for the agency alone."""

    class Kind(models.TextChoices):
        """Who says it to whom."""

        QUESTION = "pergunta", pgettext_lazy("training message", "Question of the agency")
        ANSWER = "resposta", pgettext_lazy("training message", "Answer of the organisation")
        MESSAGE = "mensagem", pgettext_lazy("training message", "Message of the agency")
        FROM_BODY = "recado", pgettext_lazy("training message", "Message of the organisation")
        NOTE = "nota", pgettext_lazy("training message", "Note for the agency only")

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(_("text"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]


class TrainingEvent(models.Model):
    """One line of the timeline of a request or of one of its sessions. `reason` is what the body may read.

    `actor` says which side did it; `by` only people with an account. No personal data of the body: it stays for the
    figures (waiting time by step).
    """

    class Actor(models.TextChoices):
        """Which side did it."""

        HOST = "entidade", pgettext_lazy("training", "the organisation")
        AGENCY = "agencia", pgettext_lazy("training", "the agency")
        TRAINER = "formador", pgettext_lazy("training", "the trainer")
        PORTAL = "portal", pgettext_lazy("training", "the portal")

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="events")
    session = models.ForeignKey(
        "training.TrainingSession", null=True, blank=True, on_delete=models.CASCADE, related_name="events"
    )
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    actor = models.CharField(max_length=10, choices=Actor.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["verb", "at"], name="training_event_verb")]
