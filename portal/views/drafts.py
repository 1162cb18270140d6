"""Autosave: the script posts a form's fields here; answers nothing, so that it speaks only on failure."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal import drafts
from portal.views.people import UserRequest


@require_POST
def keep(request: UserRequest) -> HttpResponse:
    """204, or 413 when there is more text than fits; 400 without a section."""
    section = request.POST.get("_section", "")
    if not section or len(section) > 100 or "\x00" in section:
        return HttpResponse(status=400)
    try:
        drafts.keep_draft(user=request.user, section=section, data=request.POST)
    except drafts.DraftTooLarge:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


@require_POST
def drop(request: UserRequest) -> HttpResponse:
    """Forget a draft and go back to its page."""
    drafts.drop_draft(user=request.user, section=request.POST.get("_section", "").replace("\x00", ""))
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/area/")
    return HttpResponseRedirect(page if safe else reverse("area"))
