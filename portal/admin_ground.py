"""Organisations, dated facts and places on the agency's desk: changed through the verbs, by managers only."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from portal.admin_outbox import ReadOnlyAdmin
from portal.admin_words import YesNoInWords
from portal.facts import FactReplaced, add_fact, confirm_fact, replace_fact
from portal.forms.ground import FactForm, OrganisationForm, ReplacementForm
from portal.models import DatedFact, Locality, Municipality, Organisation, OrganisationAlias, OrganisationName
from portal.organisations import create_organisation, edit_organisation, refresh_index, rename_organisation
from portal.templatetags.integra import fact_badge
from portal.text import fold


class FoldedSearch:
    """Searches `search_text` without case and accents, as the public search does."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Every word must occur."""
        for word in fold(search_term).split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False


class ManagedAdmin(admin.ModelAdmin):
    """Reviewers look, managers change, nothing is deleted: other rows and published documents point to these."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reviewers and managers of the agency."""
        return bool(getattr(request.user, "is_reviewer", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for looking."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return bool(getattr(request.user, "is_manager", False))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class ManagedInline(admin.StackedInline):
    """Rows of an organisation: managers change them, reviewers see them."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reviewers and managers of the agency."""
        return bool(getattr(request.user, "is_reviewer", False))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return bool(getattr(request.user, "is_manager", False))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers: a spelling or a date may simply be wrong."""
        return self.has_add_permission(request)


class NameInline(ManagedInline):
    """Names over time."""

    model = OrganisationName


class AliasInline(ManagedInline):
    """Other spellings."""

    model = OrganisationAlias


class LookedAtHistory(SimpleHistoryAdmin):
    """A history to look at: nothing is brought back from here, and an entry that is not there is 404."""

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One entry."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return super().history_form_view(request, object_id, version_id, extra_context)
        except (ValueError, ValidationError) as error:
            raise Http404 from error


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
class DatedFactAdmin(ManagedAdmin, LookedAtHistory):
    """Dated facts: added, confirmed, replaced; never overwritten."""

    form = FactForm
    change_form_template = "portal/admin/fact.html"
    list_display = ["label", "value", "badge", "valid_on", "check_again_by", "key"]
    list_filter = ["kind"]
    search_fields = ["label", "value", "key"]
    list_per_page = 50
    shown = (
        "badge",
        "key",
        "kind",
        "organisation",
        "label",
        "value",
        "valid_on",
        "source",
        "checked_on",
        "check_again_by",
        "replaced_by",
        "position",
    )

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: DatedFact) -> SafeString:
        """The state as everywhere."""
        return fact_badge(row)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not by typing over it; see the buttons."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of a fact to look at; what its source says to add one."""
        if obj:
            return self.shown
        return ["key", "kind", "organisation", "label", "value", "valid_on", "source", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything, once it is there."""
        return self.shown if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: Any) -> None:
        """Through the verb; `obj` becomes the row it wrote."""
        row = add_fact(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = row.pk
        obj._state.adding = False
        obj.refresh_from_db()

    def get_urls(self) -> list[URLPattern]:
        """With the addresses of the two buttons."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", view(self.confirm), name="portal_datedfact_confirm"),
            path("<int:pk>/replace/", view(self.replace), name="portal_datedfact_replace"),
            *super().get_urls(),
        ]

    def _fact(self, request: HttpRequest, pk: int) -> DatedFact:
        fact = DatedFact.objects.filter(pk=pk).first()
        if fact is None or not self.has_add_permission(request):
            raise Http404
        return fact

    def _back(self, fact: DatedFact) -> HttpResponse:
        return redirect(reverse("admin:portal_datedfact_change", args=[fact.pk]))

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It still holds (POST), then back to the fact."""
        fact = self._fact(request, pk)
        if request.method == "POST":
            try:
                confirm_fact(fact=fact, by=request.user)  # type: ignore[arg-type]
            except FactReplaced:
                messages.error(request, _("This has been replaced in the meantime; nothing was changed."))
            else:
                self.log_change(request, fact, "Confirmed")
                messages.success(request, _("Confirmed as of today."))
        return self._back(fact)

    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A form with what holds now; then to the new fact."""
        fact = self._fact(request, pk)
        form = ReplacementForm(request.POST or None, initial={"label": fact.label, "value": fact.value})
        if request.method == "POST" and form.is_valid():
            try:
                new = replace_fact(fact=fact, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except FactReplaced:
                messages.error(request, _("This has been replaced in the meantime; nothing was changed."))
                return self._back(fact)
            self.log_change(request, fact, f"Replaced by {new.pk}")
            messages.success(request, _("Replaced. The old one stays in the history."))
            return self._back(new)
        return render(
            request,
            "portal/admin/fact_replace.html",
            {
                **self.admin_site.each_context(request),
                "form": form,
                "fact": fact,
                "opts": self.opts,
                "title": _("Replace what no longer holds"),
            },
        )


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
