"""The page of the monthly mail's link, without a login. Opening it changes nothing; its buttons do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import monthly
from courses.area.lists import area_rows
from courses.models import Origin
from portal.concurrency import StaleRevision

MOST_READ_AT = 9


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def monthly_page(request: HttpRequest, token: str) -> HttpResponse:
    """Every course as it stands, each with "all right" and other statuses; all of them right in one POST."""
    try:
        ask = monthly.find(token)
        if request.method == "POST":
            return _answered(request, token)
    except monthly.LinkOver:
        return render(request, "courses/area/monthly_over.html", status=404)
    return _show(request, ask, 200)


def _show(request: HttpRequest, ask: monthly.MonthlyAsk, status: int) -> HttpResponse:
    today, since = timezone.localdate(), timezone.localdate(ask.sent_at)
    rows = [
        (one, one.course.checked_origin == Origin.PROVIDER and (one.course.checked_on or since) >= since)
        for one in area_rows(monthly.courses_of(ask), today)
    ]
    context = {
        "ask": ask,
        "month": monthly.month_words(ask.month),
        "rows": rows,
        "open": [one.course for one, told in rows if not told],
        "statuses": monthly.SAYABLE,
    }
    return render(request, "courses/area/monthly.html", context, status=status)


def _answered(request: HttpRequest, token: str) -> HttpResponse:
    """One button: an answer for one course (`codigo:revisão:resposta`), or for all that are still open."""
    said = request.POST.getlist("resposta") or request.POST.getlist("todos")
    try:
        number = monthly.answer(token=token, answers=[_read(one) for one in said])
    except StaleRevision:
        messages.warning(request, _("Somebody changed a course in the meantime. Nothing was done; look at it again."))
        return _show(request, monthly.find(token), 409)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return _show(request, monthly.find(token), 422)
    words = ngettext("Thank you: %(number)s course answered.", "Thank you: %(number)s courses answered.", number)
    messages.success(request, words % {"number": number})
    return redirect("courses_area:monthly", token)


def _read(text: str) -> tuple[str, int, str]:
    """Raises ValidationError for what no button of ours sends."""
    code, _colon, rest = text.partition(":")
    read_at, _colon, said = rest.partition(":")
    if not (read_at.isdecimal() and len(read_at) < MOST_READ_AT):
        raise ValidationError(_("Choose one of the answers on the page."))
    return code, int(read_at), said
