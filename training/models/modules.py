"""What may be asked for: the modules of the agency's trainers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from portal.dates import PartialDateField
from portal.models.facts import Dated, DatedQuerySet
from portal.words import WordsField, said
from training.models.states import Format

# First words of other addresses under /formacao/ (training/urls.py).
RESERVED = frozenset({
    "abertas", "agenda", "avaliar", "calendario", "calendario.ics", "certificado", "certificados", "folha", "numeros",
    "pedido",
})  # fmt: skip


class Audience(models.TextChoices):
    """Whom a module speaks to, as the public list can be narrowed to."""

    SCHOOLS = "escolas", pgettext_lazy("audience", "Schools and those who educate")
    MUNICIPALITIES = "autarquias", pgettext_lazy("audience", "Municipalities and parishes")
    HEALTH = "saude", pgettext_lazy("audience", "Health services")
    PUBLIC = "servicos-publicos", pgettext_lazy("audience", "Courts and other public services")
    ASSOCIATIONS = "associacoes", pgettext_lazy("audience", "Associations and social institutions")
    COMPANIES = "empresas", pgettext_lazy("audience", "Companies")
    MEDIATORS = "mediadores", pgettext_lazy("audience", "Mediators, social workers and volunteers")
    YOUNG = "jovens", pgettext_lazy("audience", "Children and young people")
    MIGRANTS = "migrantes", pgettext_lazy("audience", "Migrants")
    ANYBODY = "todos", pgettext_lazy("audience", "People in general")


def every_format() -> list[str]:
    """A module may be held in any way unless somebody says otherwise."""
    return list(Format.values)


class TrainingModule(models.Model):
    """A module that organisations may ask for.

    `title_official`: the title is the source's own; else it is ours until the agency confirms one. `hours`, ages,
    `programme` and `contact` are empty where the source says nothing. `for_minors`: the participants are children,
    of whom only a head count is ever written down. `told_on` is the date of the source; `checked_on` when somebody
    at the agency last said that all of it holds.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = WordsField(_("title"))
    title_official = models.BooleanField(_("official title"), default=False)
    objective = WordsField(_("objective"))
    audience_mainly = WordsField(_("mainly for"))
    audience_also = WordsField(_("also for"), blank=True)
    audiences = models.JSONField(_("found under"), default=list, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("maximum age"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(
        pgettext_lazy("training", "duration in hours"), null=True, blank=True, help_text=_("Empty if not known.")
    )
    programme = WordsField(pgettext_lazy("training", "programme"), blank=True)
    contact = models.EmailField(pgettext_lazy("training", "contact"), blank=True)
    formats = models.JSONField(pgettext_lazy("training", "formats"), default=every_format)
    for_minors = models.BooleanField(_("participants are minors"), default=False)
    offered = models.BooleanField(pgettext_lazy("training", "offered"), default=True)
    told_on = PartialDateField(_("valid on"), help_text=_("The date of the source, as precise as it is known."))
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day someone confirmed that it still holds.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_age=None)
                | models.Q(maximum_age=None)
                | models.Q(maximum_age__gte=models.F("minimum_age")),
                name="module_ages_in_order",
            )
        ]

    def __str__(self) -> str:
        return said(self.title).text or self.slug

    def clean(self) -> None:
        """A module's address is none of the other pages of training."""
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("Another page of training has this address. Choose another word.")})


class GroupLimits(Dated):
    """How few and how many people an action may have, as a source gives it; of `module` alone, or of all.

    One row replaces another (`portal.facts.replace_dated`); limits of older years are rows that were replaced.
    """

    module = models.ForeignKey(
        TrainingModule, verbose_name=_("only for the module"), null=True, blank=True, on_delete=models.CASCADE
    )
    least = models.PositiveSmallIntegerField(_("fewest people"))
    most = models.PositiveSmallIntegerField(_("most people"))
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of participants")
        verbose_name_plural = _("limits of participants")
        ordering = ["module", "-valid_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(most__gte=models.F("least")), name="group_limits_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.least}–{self.most}"
