"""Modules, limits of participants and facts about the offer on the agency's desk: changed by managers only."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.admin_dated import DatedAdmin
from portal.admin_managed import LookedAtHistory, ManagedAdmin
from portal.admin_words import YesNoInWords
from portal.forms.words import words_shown
from portal.models import User
from portal.site import raise_site_revision
from portal.words import said
from training.forms.desk_offer import FactReplacementForm, LimitsForm, LimitsReplacementForm, ModuleForm
from training.models import Audience, Format, GroupLimits, OfferFact, TrainingModule
from training.offering import add_limits, add_offer_fact
from training.views import desk_overview as overview

WORDS = ("title", "objective", "audience_mainly", "audience_also", "programme")
CODES = {"audiences": Audience, "formats": Format}


class ModuleFields(ManagedAdmin, LookedAtHistory):
    """What of a module is typed and what is read. The address is given once: links and mails of others hold it."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address, once it is there; everything for those who only look."""
        if obj is None:
            return ()
        if self.has_change_permission(request, obj):
            return ("slug",)
        return self.get_fields(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """For those who only look, the texts as texts and the codes as words."""
        names = list(ModuleForm.Meta.fields)
        if obj is None or self.has_change_permission(request, obj):
            return names
        return [f"{name}_shown" if name in (*WORDS, *CODES) else name for name in names]


@admin.register(TrainingModule)
class TrainingModuleAdmin(YesNoInWords, ModuleFields):
    """The modules."""

    form = ModuleForm
    list_display = ["title_text", "title_official", "hours", "for_minors", "offered", "told_on", "checked_on"]
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        """The calendar and the figures stand beside the modules."""
        view = self.admin_site.admin_view
        return [
            path("calendario/", view(overview.desk_calendar), name="training_trainingmodule_calendar"),
            path("numeros/", view(overview.desk_figures), name="training_trainingmodule_figures"),
            path("numeros/csv/", view(overview.desk_figures_csv), name="training_trainingmodule_figures_csv"),
            path("numeros/pdf/", view(overview.desk_figures_pdf), name="training_trainingmodule_figures_pdf"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Public pages are asked for anew."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            raise_site_revision()

    @admin.display(description=_("title"), ordering="position")
    def title_text(self, row: TrainingModule) -> str:
        """In the language of the screen."""
        return said(row.title).text or row.slug

    @admin.display(description=_("title"))
    def title_shown(self, row: TrainingModule) -> SafeString:
        """In all languages."""
        return words_shown(row.title)

    @admin.display(description=_("objective"))
    def objective_shown(self, row: TrainingModule) -> SafeString:
        """In all languages."""
        return words_shown(row.objective)

    @admin.display(description=_("mainly for"))
    def audience_mainly_shown(self, row: TrainingModule) -> SafeString:
        """In all languages."""
        return words_shown(row.audience_mainly)

    @admin.display(description=_("also for"))
    def audience_also_shown(self, row: TrainingModule) -> SafeString:
        """In all languages."""
        return words_shown(row.audience_also)

    @admin.display(description=pgettext_lazy("training", "programme"))
    def programme_shown(self, row: TrainingModule) -> SafeString:
        """In all languages."""
        return words_shown(row.programme)

    @admin.display(description=_("found under"))
    def audiences_shown(self, row: TrainingModule) -> str:
        """In words."""
        return " · ".join(str(Audience(code).label) for code in Audience.values if code in row.audiences)

    @admin.display(description=pgettext_lazy("training", "formats"))
    def formats_shown(self, row: TrainingModule) -> str:
        """In words."""
        return " · ".join(str(Format(code).label) for code in Format.values if code in row.formats)


@admin.register(GroupLimits)
class GroupLimitsAdmin(DatedAdmin):
    """Limits of participants, of every module or of one."""

    form = LimitsForm
    replacement_form = LimitsReplacementForm
    list_display = ["range", "of", "badge", "valid_on", "check_again_by"]
    list_select_related = ["module", "replaced_by"]
    told = ["module", "least", "most", "valid_on", "source"]

    @admin.display(description=pgettext_lazy("training", "participants"), ordering="least")
    def range(self, row: GroupLimits) -> str:
        """From and to."""
        return str(row)

    @admin.display(description=_("only for the module"), ordering="module")
    def of(self, row: GroupLimits) -> str:
        """The module, or a dash for all."""
        return str(row.module) if row.module else "–"

    def add_row(self, *, by: User, given: dict[str, Any]) -> GroupLimits:
        """Through the verb."""
        return add_limits(by=by, **given)


@admin.register(OfferFact)
class OfferFactAdmin(DatedAdmin):
    """What is told of the offer, or of one module."""

    replacement_form = FactReplacementForm
    list_display = ["kind", "beginning", "of", "badge", "valid_on", "check_again_by"]
    list_filter = ["kind"]
    list_select_related = ["module", "replaced_by"]
    told = ["kind", "module", "words", "number", "minutes", "position", "valid_on", "source"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The texts as texts."""
        return ["words_shown" if name == "words" and obj else name for name in super().get_fields(request, obj)]

    @admin.display(description=_("text"))
    def words_shown(self, row: OfferFact) -> SafeString:
        """In all languages."""
        return words_shown(row.words)

    @admin.display(description=_("text"))
    def beginning(self, row: OfferFact) -> str:
        """Its first words."""
        text = said(row.words).text
        return text if len(text) <= 60 else f"{text[:59]}…"

    @admin.display(description=_("only for the module"), ordering="module")
    def of(self, row: OfferFact) -> str:
        """The module, or a dash for all."""
        return str(row.module) if row.module else "–"

    def replacement(self, fact: Any, data: Any) -> Any:
        """The form knows what the fact is about."""
        form: Any = super().replacement(fact, data)
        form.fact = fact
        return form

    def add_row(self, *, by: User, given: dict[str, Any]) -> OfferFact:
        """Through the verb."""
        return add_offer_fact(by=by, **given)
