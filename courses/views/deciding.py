"""A step taken or a conflict decided, of the desk or of a school: what was pressed, the sentence when it cannot be."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.area.steps import AreaStep
from courses.desk.steps import Step, StepForm
from courses.importing.conflicts import decide_conflict
from courses.models import Conflict
from portal.concurrency import StaleRevision
from portal.forms.people import say_refused
from portal.models import User

STALE = _("Somebody changed this course in the meantime. Nothing was done; look at it again.")


def take_step(request: HttpRequest, chosen: Step | AreaStep, form: StepForm, **given: Any) -> bool:
    """Whether the step is over: taken, or somebody was quicker; what the verb refuses stands in the form."""
    try:
        chosen.act(**given, **form.cleaned_data)
    except StaleRevision:
        messages.warning(request, STALE)
    except ValidationError as refused:
        say_refused(form, refused)
        return False
    else:
        messages.success(request, str(chosen.done))
    return True


def take_decision(request: HttpRequest, *, conflict: Conflict, by: User, **told: Any) -> bool | None:
    """As `decide_conflict`; None where nothing was pressed or it was refused, which the page then says."""
    choice, read_at = request.POST.get("decisao", ""), request.POST.get("read_at", "")
    if choice not in ("aceitar", "manter") or not read_at.isdecimal() or len(read_at) >= 9:
        return None
    try:
        return decide_conflict(conflict=conflict, by=by, accept=choice == "aceitar", read_at=int(read_at), **told)
    except StaleRevision:
        messages.warning(request, STALE)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    return None
