"""Back to a form whose session had ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal import relogin


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Lead to the page whose form waits in the session; a POST first puts it there. Nothing is saved."""
    if request.method == "POST":
        relogin.hold(request, request.POST.get(relogin.CARRIED, ""))
    kept = relogin.held(request)
    if kept is None:
        messages.warning(
            request,
            _("The text could not be brought back: more than 30 minutes went by, or it belongs to another account."),
        )
        return redirect("area")
    return HttpResponseRedirect(kept.pages[0])
