"""The support line's list of people to call, one call a page; and the help desks, kept by managers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.desk.people_forms import HelpDeskForm
from courses.interest.calls import to_call
from courses.interest.desks import add_to_desk, open_help_desk, remove_from_desk
from courses.models import HelpDesk, HelpDeskMember
from courses.views.desk.frame import page, person
from courses.views.people_calls import call_context
from portal.http import posted

SHOWN = 50


def call_list(request: HttpRequest) -> HttpResponse:
    """Whom to call now, of those who gave only a phone."""
    found = to_call(person(request, "courses.call"))
    context = {"people": found[:SHOWN], "number": found.count()}
    return page(request, "people_calls", _("People to call"), context)


def call(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """One call: the phone, what to say, what came of it."""
    user = person(request, "courses.call")
    done, context = call_context(request, user, interest_id)
    if done:
        messages.success(request, _("Noted."))
        return redirect("admin:courses_course_people_calls")
    return page(request, "people_call", _("Call this person"), context, status=422 if request.method == "POST" else 200)


def desks(request: HttpRequest) -> HttpResponse:
    """Every help desk with its people; POST opens one, adds a person or takes one off."""
    user, form = person(request, "courses.manage"), HelpDeskForm(posted(request))
    if request.method == "POST" and "take_off" in request.POST:
        found = HelpDeskMember.objects.filter(pk=request.POST["take_off"] or 0)
        remove_from_desk(member=get_object_or_404(found), by=user)
        return redirect("admin:courses_course_help_desks")
    if form.is_valid():
        given = form.cleaned_data
        desk = HelpDesk.objects.filter(name=given["name"].strip()).first()
        try:
            desk = desk or open_help_desk(by=user, name=given["name"])
            add_to_desk(desk=desk, by=user, email=given["email"], name=given["person"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("admin:courses_course_help_desks")
    rows = HelpDesk.objects.prefetch_related("members__user")
    status = 422 if request.method == "POST" else 200
    return page(request, "help_desks", _("Help desks"), {"form": form, "desks": rows}, status=status)
