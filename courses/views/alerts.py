"""Alerts: the form, the page behind the link of each mail, and the way out, which takes one press and no more."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from courses.alerts import subscribing
from courses.alerts.wishes import stored_wish, wish_of
from courses.forms.alerts import AlertForm
from courses.search.criteria import parse
from courses.wording import day_month_year
from portal.http import public_page
from portal.models import DatedFact
from portal.public_forms import public_form


@public_form("course-alert", limit=5)
def alert_page(request: HttpRequest, *, problem: str) -> HttpResponse:
    """The search in words, an address, how often. The answer is the same whether that address has alerts or not."""
    sent = request.method == "POST"
    wish, form = wish_of(parse(request.POST if sent else request.GET)), AlertForm(request.POST if sent else None)
    if sent and not problem and form.is_valid() and wish.is_clear:
        try:
            subscribing.ask_alert(wish=wish, language=get_language() or "", **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("courses:alert_sent")
    officer = DatedFact.objects.current().filter(key="data-protection-officer").first()
    context = {"nav": "courses", "form": form, "wish": wish, "problem": problem, "officer": officer}
    context["language_query"] = wish.criteria.query
    return render(request, "courses/alerts/ask.html", context, status=422 if sent else 200)


@public_page()
def alert_sent_page(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox."""
    return render(request, "courses/alerts/sent.html", {"nav": "courses"})


@public_form("course-alert-answer", limit=20, youngest=0)
def alert_answer_page(request: HttpRequest, token: str, *, problem: str) -> HttpResponse:
    """What the alert is, and one button: begin it, or keep it. Opening the page changes nothing."""
    if request.method == "POST" and not problem and subscribing.keep(token=token):
        return redirect("courses:alert_answer", token=token)
    alert = subscribing.find(token)
    if alert is None:
        return _gone(request)
    context = {"nav": "courses", "alert": alert, "wish": stored_wish(alert.query), "token": token, "problem": problem}
    context["ends"] = day_month_year(timezone.localdate(alert.expires_at)) if alert.expires_at else ""
    context["ends_soon"] = subscribing.ends_soon(alert)
    return render(request, "courses/alerts/answer.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def alert_leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks; any POST ends the alert, also one by a mail program that sends nothing else (RFC 8058).

    The link is the only key there is, so no token of a form and no origin is asked for; the same POST again is fine.
    """
    if request.method == "POST":
        subscribing.leave(token=token)
        return render(request, "courses/alerts/left.html", {"nav": "courses"})
    alert = subscribing.find(token)
    if alert is None:
        return _gone(request)
    context = {"nav": "courses", "wish": stored_wish(alert.query), "token": token}
    return render(request, "courses/alerts/leave.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "courses/alerts/gone.html", {"nav": "courses"}, status=404)
