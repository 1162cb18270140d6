"""Any table of dated facts on the agency's desk: added, confirmed, replaced; never typed over."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin_managed import LookedAtHistory, ManagedAdmin
from portal.facts import FactReplaced, confirm_fact, replace_dated
from portal.models import Dated, User
from portal.templatetags.integra import fact_badge


class DatedAdmin(ManagedAdmin, LookedAtHistory):
    """A table of facts (`portal.models.Dated`). A subclass names `told` (the fields a source tells, in order), `form`
    for adding, `replacement_form` for what is different when another takes a fact's place (its fields are columns,
    among them `valid_on` and `source`), and the verb that adds.
    """

    change_form_template = "portal/admin/fact.html"
    replacement_form: type[forms.Form]
    told: list[str] = []
    list_per_page = 50

    def add_row(self, *, by: User, given: dict[str, Any]) -> Dated:
        """The new fact, written by the table's own verb."""
        raise NotImplementedError

    def replacement(self, fact: Any, data: Any) -> forms.Form:
        """The form, filled with the fact as it is, without the source it will no longer have."""
        kept = set(self.replacement_form.base_fields) - {"valid_on", "source"}
        return self.replacement_form(data, initial={name: getattr(fact, name) for name in kept})

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: Any) -> SafeString:
        """The state as everywhere."""
        return fact_badge(row)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not by typing over it; see the buttons."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of a fact to look at; what its source says to add one."""
        return ["badge", *self.told, "checked_on", "check_again_by", "replaced_by"] if obj else self.told

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything, once it is there."""
        return self.get_fields(request, obj) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Through the verb; `obj` becomes the row it wrote."""
        row = self.add_row(by=request.user, given=form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = row.pk
        obj._state.adding = False
        obj.refresh_from_db()

    def _address(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def get_urls(self) -> list[URLPattern]:
        """With the addresses of the two buttons."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", view(self.confirm), name=self._address("confirm")),
            path("<int:pk>/replace/", view(self.replace), name=self._address("replace")),
            *super().get_urls(),
        ]

    def _fact(self, request: HttpRequest, pk: int) -> Any:
        fact = self.model._default_manager.filter(pk=pk).first()
        if fact is None or not self.has_add_permission(request):
            raise Http404
        return fact

    def _back(self, fact: Dated) -> HttpResponse:
        return redirect(reverse(f"admin:{self._address('change')}", args=[fact.pk]))

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
        form = self.replacement(fact, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                new = replace_dated(fact=fact, by=request.user, changed=form.cleaned_data)  # type: ignore[arg-type]
            except FactReplaced:
                messages.error(request, _("This has been replaced in the meantime; nothing was changed."))
                return self._back(fact)
            self.log_change(request, fact, f"Replaced by {new.pk}")
            messages.success(request, _("Replaced. The old one stays in the history."))
            return self._back(new)
        context = {"form": form, "fact": fact, "opts": self.opts, "title": _("Replace what no longer holds")}
        return render(request, "portal/admin/fact_replace.html", {**self.admin_site.each_context(request), **context})
