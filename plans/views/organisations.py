"""Organisations from the workspace: suggestions while typing, and a new one for the register."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans.forms import OrganisationForm
from plans.models import Role
from portal.finding import match_organisations, shown_organisation, suggest_organisations
from portal.models import Municipality, User
from portal.organisations import create_organisation
from portal.views.people import UserRequest


def writes_somewhere(user: User) -> bool:
    """Whether this person writes in any plan, or may begin one."""
    return user.has_perm("plans.create") or user.is_manager or user.plan_roles.exclude(role=Role.READER).exists()


@require_safe
def suggest(request: UserRequest) -> HttpResponse:
    """The options of a suggestion list for `q`."""
    found = suggest_organisations(request.GET.get("q", ""), demo=request.user.is_demo)
    return render(request, "plans/_organisation_options.html", {"names": [shown_organisation(one) for one in found]})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest) -> HttpResponse:
    """A body the register does not know yet."""
    if not writes_somewhere(request.user):
        raise Http404
    demo = request.user.is_demo
    form = OrganisationForm(request.POST or None, demo=demo, initial={"name": request.GET.get("nome", "")[:200]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        same = [o for o in match_organisations(given["name"], demo=demo) if o.municipality == given["municipality"]]
        if same:
            form.add_error("name", _("The register already has this organisation: %(name)s.") % {"name": same[0]})
        else:
            made = create_organisation(by=request.user, is_demo=demo, **given)
            messages.success(request, _("“%(name)s” is in the register now.") % {"name": shown_organisation(made)})
            return HttpResponseRedirect(_back(request))
    names = Municipality.objects.filter(is_demo=demo)
    context = {"nav": "my-plans", "form": form, "back": _back(request), "municipality_names": names}
    return render(request, "plans/organisation_add.html", context, status=422 if form.is_bound else 200)


def _back(request: UserRequest) -> str:
    page = request.POST.get("next") or request.GET.get("next") or ""
    safe = page.startswith("/area/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if safe else reverse("plans:list")
