"""Organisations, dated facts and places on the agency's desk: changed through the verbs, by managers only."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.admin_dated import DatedAdmin
from portal.admin_managed import FoldedSearch, LookedAtHistory, ManagedAdmin, ManagedInline
from portal.admin_outbox import ReadOnlyAdmin
from portal.admin_words import YesNoInWords
from portal.facts import add_fact
from portal.forms.ground import FactForm, OrganisationForm, ReplacementForm
from portal.models import DatedFact, Locality, Municipality, Organisation, OrganisationAlias, OrganisationName, User
from portal.organisations import create_organisation, edit_organisation, refresh_index, rename_organisation


class NameInline(ManagedInline):
    """Names over time."""

    model = OrganisationName


class AliasInline(ManagedInline):
    """Other spellings."""

    model = OrganisationAlias


@admin.register(Organisation)
class OrganisationAdmin(FoldedSearch, ManagedAdmin, LookedAtHistory, YesNoInWords):
    """Organisations, found by any of their names."""

    form = OrganisationForm
    inlines = [NameInline, AliasInline]
    list_display = ["name", "acronym", "type", "municipality", "is_managing_agency", "is_demo"]
    list_filter = ["type", "is_managing_agency", "is_demo"]
    list_select_related = ["municipality"]
    search_fields = ["search_text"]
    autocomplete_fields = ["municipality"]
    list_per_page = 50

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """When a name changes, since when and according to whom is asked too."""
        shown = ["type", "name", "acronym", "municipality", "website"]
        if obj is None or not self.has_change_permission(request, obj):
            return [(None, {"fields": shown})]
        return [(None, {"fields": [*shown, "read_at"]}), (_("When the name changes"), {"fields": ["since", "source"]})]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: Any) -> None:
        """Through the verbs; `obj` becomes the row they wrote."""
        given = form.cleaned_data
        by: Any = request.user
        columns = {name: given[name] for name in ("type", "municipality", "website")}
        names = {name: given[name] for name in ("name", "acronym")}
        if change:
            row = Organisation.objects.get(pk=obj.pk)
            edit_organisation(organisation=row, read_at=given["read_at"], by=by, **columns)
            if (row.name, row.acronym) != (names["name"], names["acronym"]):
                rename_organisation(
                    organisation=row,
                    read_at=row.revision,
                    by=by,
                    since=given.get("since") or "",
                    source=given.get("source") or "",
                    **names,
                )
        else:
            row = create_organisation(by=by, **columns, **names)
        obj.pk = row.pk
        obj._state.adding = False
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Names and spellings first, then what the search finds the organisation by."""
        super().save_related(request, form, formsets, change)
        refresh_index(organisation=form.instance)


@admin.register(DatedFact)
class DatedFactAdmin(DatedAdmin):
    """Dated facts of the house."""

    form = FactForm
    replacement_form = ReplacementForm
    list_display = ["label", "value", "badge", "valid_on", "check_again_by", "key"]
    list_filter = ["kind"]
    search_fields = ["label", "value", "key"]
    told = ["key", "kind", "organisation", "label", "value", "valid_on", "source", "position"]

    def add_row(self, *, by: User, given: dict[str, Any]) -> DatedFact:
        """Through the verb."""
        return add_fact(by=by, **given)


class PlaceAdmin(FoldedSearch, ReadOnlyAdmin):
    """Reference data: comes with the portal, see its sources."""

    search_fields = ["search_text"]
    list_per_page = 50
    exclude = ["search_text", "sort_key"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Everything that is shown."""
        return [field.name for field in self.opts.fields if field.name not in self.exclude]


@admin.register(Municipality)
class MunicipalityAdmin(PlaceAdmin, YesNoInWords):
    """Municipalities."""

    list_display = ["name", "dico", "district", "population", "is_demo"]
    list_filter = ["is_demo", "district"]


@admin.register(Locality)
class LocalityAdmin(PlaceAdmin):
    """Localities."""

    list_display = ["name", "municipality", "population"]
    list_select_related = ["municipality"]
