"""A help desk's pages: register somebody who agreed by word of mouth, see whom one registered, log calls to them."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.desk.people_forms import SpokenForm, languages
from courses.interest.calls import to_call
from courses.interest.consent import consent_text
from courses.interest.desks import desks_of
from courses.interest.registering import register_interest
from courses.models import HelpDesk, Interest
from courses.views.interest import wish
from courses.views.people_calls import call_context
from portal.models import DatedFact
from portal.views.people import person

SHOWN = 200


def desk_or_404(request: HttpRequest) -> HelpDesk:
    """The help desk this person works for; 404 for who works for none."""
    found = desks_of(person(request))
    if not found:
        raise Http404
    return found[0]


@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """Everybody this desk registered, newest first, and whom to call."""
    desk, user = desk_or_404(request), person(request)
    due = set(to_call(user).values_list("pk", flat=True))
    rows = Interest.objects.entered_by(user).select_related("municipality", "locality").order_by("-created_at")
    people = [{"interest": it, "it": wish(it), "due": it.pk in due} for it in rows[:SHOWN]]
    return render(request, "courses/area/help_desk.html", {"desk": desk, "people": people, "nav": "help-desk"})


@require_http_methods(["GET", "HEAD", "POST"])
def register_page(request: HttpRequest) -> HttpResponse:
    """First the person's language, then the text to read aloud, in it and in Portuguese, and the questions."""
    desk, user = desk_or_404(request), person(request)
    language = request.POST.get("language") or request.GET.get("lingua") or settings.LANGUAGE_CODE
    if language not in dict(languages()):
        raise Http404
    form = SpokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        register_interest(**form.values(), language=language, by=user, help_desk=desk)
        messages.success(request, _("Registered. Nothing counts before the person has confirmed."))
        return redirect("courses_area:help_desk")
    context = {
        "desk": desk,
        "form": form,
        "language": language,
        "languages": languages(),
        "texts": [(code, consent_text(code)) for code in dict.fromkeys((language, settings.LANGUAGE_CODE))],
        "officer": DatedFact.objects.current().filter(key="data-protection-officer").first(),
        "nav": "help-desk",
    }
    return render(request, "courses/area/help_register.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def call_page(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """A call to somebody this desk registered."""
    desk = desk_or_404(request)
    done, context = call_context(request, person(request), interest_id)
    if done:
        messages.success(request, _("Noted."))
        return redirect("courses_area:help_desk")
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/area/help_call.html", context | {"desk": desk, "nav": "help-desk"}, status=status)
