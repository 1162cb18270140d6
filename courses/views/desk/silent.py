"""Schools that do not answer the monthly question: the list, its file, the question sent again."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.desk.lists import PAGE
from courses.desk.silent import silent_csv, silent_rows
from courses.models import Provider
from courses.monthly import ask_again, silent_providers
from courses.views.desk.frame import page, person
from courses.views.lists import download
from portal.http import posted


def silent_list(request: HttpRequest) -> HttpResponse:
    """The longest silent first, each with what may be done about it."""
    user, today = person(request), timezone.localdate()
    of_page = Paginator(silent_providers(today), PAGE).get_page(request.GET.get("p"))
    context = {
        "page": of_page,
        "rows": silent_rows(list(of_page), today),
        "may_provide": user.has_perm("courses.provide"),
    }
    return page(request, "silent", _("Schools that do not answer"), context)


def silent_file(request: HttpRequest) -> HttpResponse:
    """All of them as CSV."""
    person(request)
    today = timezone.localdate()
    content = silent_csv(silent_rows(silent_providers(today), today))
    return download(content, f"sem-resposta-{today:%Y-%m-%d}.csv", "text/csv; charset=utf-8")


def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The monthly question once more, by a POST; pressed twice it is sent once."""
    user, provider = person(request), get_object_or_404(Provider, pk=pk)
    if posted(request) is not None:
        try:
            ask_again(provider=provider, by=user)
        except ValidationError as refused:
            messages.warning(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The question is on its way to %(name)s.") % {"name": provider.name})
    return redirect("admin:courses_silent")
