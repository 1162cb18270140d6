"""The working copy of a plan, and who may work on it."""

from typing import TYPE_CHECKING
from uuid import uuid4

import simple_history
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from portal.dates import PartialDateField
from portal.models import InvitationRow

if TYPE_CHECKING:
    from portal.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    """Who sees what."""

    def for_user(self, user: "User") -> "PlanQuerySet":
        """The plans whose working copy `user` may see: those they have a role in; all, for the agency."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_reviewer:
            return self
        return self.filter(roles__user=user).distinct()

    def national(self) -> "PlanQuerySet":
        """Without demonstration: what counts in national figures."""
        return self.filter(is_demo=False)


class Plan(models.Model):
    """A municipal or intermunicipal plan as its team is writing it. Nothing public reads this table.

    Sections, each with its own revision: identity (title, short name, kind, territory, promoters), period, and texts
    (summary, funding). `locked` is true exactly while a version is with the agency; only the workflow writes it.
    """

    class Kind(models.TextChoices):
        """Nature of the plan: one municipality, or several joined."""

        MUNICIPAL = "municipal", _("Municipal")
        INTERMUNICIPAL = "intermunicipal", _("Intermunicipal")

    class Origin(models.TextChoices):
        """How the plan came into the portal."""

        WRITTEN = "written", _("Written in the portal")
        REGISTERED = "registered", _("Registered from the original")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(_("address"), max_length=90, unique=True, help_text="Fixed at the first publication.")
    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_("The plan's full title, as on the cover."),
    )
    short_name = models.CharField(
        _("short name"),
        max_length=80,
        help_text=_("For lists and for the address, e.g. PMII Vila Exemplo 2015-2017."),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.MUNICIPAL)
    period_start = PartialDateField(_("start"), help_text=_("The real start; it may be before the approval."))
    period_end = PartialDateField(_("end"))
    summary = models.TextField(
        _("summary"), blank=True, max_length=5000, help_text=_("In a few sentences. You may use Markdown.")
    )
    funding = models.TextField(
        _("funding"),
        blank=True,
        max_length=2000,
        help_text=_("Programmes, project codes, amounts, as known."),
    )
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
    )
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.WRITTEN, editable=False)
    source = models.TextField(_("source"), blank=True, help_text=_("For registered plans: where the facts come from."))
    internal_notes = models.TextField(
        _("internal notes"),
        blank=True,
        max_length=5000,
        help_text=_("Only the team and the agency see them."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    locked = models.BooleanField(default=False, editable=False)
    next_code = models.PositiveIntegerField(default=1, editable=False)
    identity_revision = models.PositiveIntegerField(default=1, editable=False)
    period_revision = models.PositiveIntegerField(default=1, editable=False)
    texts_revision = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    municipalities = models.ManyToManyField(
        "portal.Municipality", through="PlanMunicipality", verbose_name=_("territory"), related_name="plans"
    )
    organisations = models.ManyToManyField("portal.Organisation", through="PlanOrganisation", related_name="plans")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.short_name


class PlanMunicipality(models.Model):
    """A municipality of the plan's territory. Territory is not the same as promoters."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="territory")
    municipality = models.ForeignKey("portal.Municipality", on_delete=models.PROTECT, related_name="+")
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "municipality"], name="plan_municipality_once")]


class PlanOrganisation(models.Model):
    """A promoter (several are equal) or a partner of the plan."""

    class Role(models.TextChoices):
        """What the organisation is to the plan."""

        PROMOTER = "promoter", _("Promoter")
        PARTNER = "partner", _("Partner")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="organisation_rows")
    organisation = models.ForeignKey("portal.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.PROMOTER)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "organisation"], name="plan_organisation_once")]


# Registered here, not in the class: the history of territory and promoters copies the two tables above.
simple_history.register(Plan, m2m_fields=["municipalities", "organisations"])


class Role(models.TextChoices):
    """What a person may do on one plan; the policy itself stands in rules.py."""

    COORDINATOR = "coordinator", _("Coordinator")
    EDITOR = "editor", _("Editor")
    MUNICIPAL_EDITOR = "municipal", _("Editor for one municipality")
    CONTRIBUTOR = "contributor", _("Contributor")
    READER = "reader", _("Reader")


class PlanRole(models.Model):
    """A person's role on a plan; `municipality` only, and always, for a municipal editor."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_roles")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    municipality = models.ForeignKey("portal.Municipality", null=True, blank=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role on a plan")
        verbose_name_plural = _("roles on plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "user"], name="one_role_a_plan"),
            models.CheckConstraint(
                condition=models.Q(role="municipal", municipality__isnull=False)
                | (~models.Q(role="municipal") & models.Q(municipality__isnull=True)),
                name="municipal_editor_has_municipality",
            ),
        ]


class Invitation(InvitationRow):
    """An invitation to a plan, with the role it gives; see `portal.models.InvitationRow`."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    municipality = models.ForeignKey("portal.Municipality", null=True, blank=True, on_delete=models.PROTECT)
    measures = models.JSONField(default=list, blank=True, help_text="Ids of the measures given to a contributor.")

    class Meta(InvitationRow.Meta):
        pass
