"""When a trainer can: usual hours, days away, and the secret address of their calendar."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.views.people import UserRequest
from training.area_forms import AbsenceForm, HoursRows
from training.models import Trainer
from training.pool import add_absence, drop_absence, give_feed, revoke_feed, set_hours
from training.views.area import own


def hours(request: UserRequest) -> HttpResponse:
    """The page, and saving the usual hours."""
    trainer = own(request.user)
    if request.method != "POST":
        return _shown(request, trainer)
    rows = HoursRows(request.POST, prefix="hours")
    if rows.is_valid():
        given = [(row["weekday"], row["starts"], row["ends"]) for row in rows.cleaned_data if row.get("weekday")]
        try:
            set_hours(trainer=trainer, by=request.user, rows=given)
        except ValidationError as refused:
            return _shown(request, trainer, rows=rows, problem=" ".join(refused.messages), status=422)
        messages.success(request, _("Saved."))
        return redirect("training_area:hours")
    return _shown(request, trainer, rows=rows, status=422)


@require_POST
def absences(request: UserRequest) -> HttpResponse:
    """Add days away, or with `drop` take some back."""
    trainer = own(request.user)
    number = request.POST.get("drop", "")
    if number.isdecimal() and len(number) < 19:
        drop_absence(trainer=trainer, by=request.user, number=int(number))
        messages.success(request, _("Removed."))
        return redirect("training_area:hours")
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            add_absence(trainer=trainer, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("last" if hasattr(refused, "error_dict") else None, list(refused.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect("training_area:hours")
    return _shown(request, trainer, absence=form, status=422)


@require_POST
def feed(request: UserRequest) -> HttpResponse:
    """A new secret address, shown this once; with `stop` the one there is stops."""
    trainer = own(request.user)
    if "stop" in request.POST:
        revoke_feed(trainer=trainer, by=request.user)
        messages.success(request, _("The address of your calendar no longer works."))
        return redirect("training_area:hours")
    token = give_feed(trainer=trainer, by=request.user)
    trainer.refresh_from_db()
    address = settings.SITE_URL + reverse("training:feed", args=[token])
    return _shown(request, trainer, address=address)


def _shown(
    request: UserRequest,
    trainer: Trainer,
    *,
    rows: Any = None,
    absence: AbsenceForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    now = [{"weekday": row.weekday, "starts": row.starts, "ends": row.ends} for row in trainer.hours.all()]
    context = {
        "nav": "training",
        "trainer": trainer,
        "rows": rows or HoursRows(initial=now, prefix="hours"),
        "absence": absence or AbsenceForm(),
        "absences": trainer.absences.filter(last__gte=timezone.localdate()),
        **more,
    }
    return render(request, "training/area/hours.html", context, status=status)
