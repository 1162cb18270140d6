"""People on the agency's desk: accounts, and lost second factors. No secret is shown here."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401 - registers what is taken away below
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import people, second_factor
from portal.accounts import user_of
from portal.admin_outbox import ReadOnlyAdmin
from portal.admin_words import YesNoInWords, in_words
from portal.models import SecondFactorReset, User

for _model in (Authenticator, EmailAddress, Group):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class PersonForm(forms.ModelForm[User]):
    """An account as a manager may write it; the password is its person's own affair."""

    class Meta:
        model = User
        fields = ["email", "name", "language", "agency_role", "may_create_plans", "is_active"]

    def clean_email(self) -> str:
        """Lower case, and not another's."""
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is already an account with this address."))
        return email


class ManagersOnly(ReadOnlyAdmin):
    """Managers look; what they may do stands in the verbs."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers of the agency."""
        return bool(getattr(request.user, "is_manager", False))


@admin.register(User)
class UserAdmin(ManagersOnly, YesNoInWords):
    """Accounts: opened and changed through the verbs of portal/people.py, never deleted."""

    form = PersonForm
    change_form_template = "portal/admin/user.html"
    list_display = ["email", "name", "agency_role", "may_create_plans", "is_active", "has_second_factor"]
    list_filter = ["agency_role", "is_active", "is_demo", "language"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers; a superuser's account only another superuser."""
        by = user_of(request)
        return self.has_view_permission(request) and (obj is None or not obj.is_superuser or by.is_superuser)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new account is active."""
        fields = list(PersonForm.Meta.fields)
        return fields if obj else fields[:-1]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the second factors, in one query more."""
        return super().get_queryset(request).prefetch_related("authenticator_set")

    @admin.display(description=gettext_lazy("second step at login"))
    def has_second_factor(self, user: User) -> str:
        """Whether there is one; never what it is."""
        return in_words(user.authenticator_set.all())  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Through the verbs."""
        by, data = (
            user_of(request),
            {name: form.cleaned_data[name] for name in self.get_fields(request, obj if change else None)},
        )
        if change:
            people.change_account(by=by, user=obj, **data)
        else:
            obj.pk = people.open_account(by=by, **data).pk
            obj._state.adding = False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What a verb refuses is said on the page."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(request.get_full_path())

    def get_urls(self) -> list[URLPattern]:
        """With the address for a lost second factor."""
        ask = self.admin_site.admin_view(self.ask_reset)
        return [path("<uuid:pk>/lost-second-factor/", ask, name="portal_user_lost_factor"), *super().get_urls()]

    def ask_reset(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask for the reset (POST), then show the request; anything else goes back to the person."""
        user = User.objects.filter(pk=pk).first()
        if user is None or not self.has_view_permission(request):
            raise Http404
        back = reverse("admin:portal_user_change", args=[pk])
        if request.method != "POST":
            return redirect(back)
        try:
            reset = second_factor.ask_reset(user=user, by=user_of(request), reason=request.POST.get("reason", "")[:300])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(back)
        self.log_change(request, user, "Asked for the reset of the second factor")
        messages.success(request, _("Asked. Another manager has to confirm it within 24 hours."))
        return redirect(reverse("admin:portal_secondfactorreset_change", args=[reset.pk]))


@admin.register(SecondFactorReset)
class SecondFactorResetAdmin(ManagersOnly):
    """Lost second factors: who asked, who confirmed."""

    change_form_template = "portal/admin/second_factor_reset.html"
    list_display = ["user", "asked_by", "asked_at", "confirmed_by", "confirmed_at"]
    list_select_related = ["user", "asked_by", "confirmed_by"]
    ordering = ["-asked_at"]
    fields = ("user", "reason", "asked_by", "asked_at", "confirmed_by", "confirmed_at")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        """With the address of the button."""
        confirm = self.admin_site.admin_view(self.confirm)
        return [path("<uuid:pk>/confirm/", confirm, name="portal_secondfactorreset_confirm"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the button only to who may press it."""
        reset = SecondFactorReset.objects.filter(pk=object_id).first() if _is_uuid(object_id) else None
        may = bool(reset and second_factor.is_open(reset) and request.user.pk not in (reset.asked_by_id, reset.user_id))
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_confirm": may})

    def confirm(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Confirm (POST), then show the request again."""
        reset = SecondFactorReset.objects.filter(pk=pk).first()
        if reset is None or not self.has_view_permission(request):
            raise Http404
        if request.method == "POST":
            try:
                second_factor.confirm_reset(reset=reset, by=user_of(request))
            except ValidationError as refused:
                messages.error(request, " ".join(refused.messages))
            else:
                self.log_change(request, reset, "Confirmed the reset of the second factor")
                messages.success(request, _("Done. The person was told to set up a new second step."))
        return redirect(reverse("admin:portal_secondfactorreset_change", args=[pk]))


def _is_uuid(text: str) -> bool:
    from uuid import UUID

    try:
        UUID(text)
    except ValueError:
        return False
    return True
