"""A conflict decided by a button, of the desk or of a school: what was pressed, and the sentence when it cannot be."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.importing.conflicts import decide_conflict
from courses.models import Conflict
from portal.concurrency import StaleRevision
from portal.models import User


def take_decision(request: HttpRequest, *, conflict: Conflict, by: User, **told: Any) -> bool | None:
    """As `decide_conflict`; None where nothing was pressed or it was refused, which the page then says."""
    choice, read_at = request.POST.get("decisao", ""), request.POST.get("read_at", "")
    if choice not in ("aceitar", "manter") or not read_at.isdecimal() or len(read_at) >= 9:
        return None
    try:
        return decide_conflict(conflict=conflict, by=by, accept=choice == "aceitar", read_at=int(read_at), **told)
    except StaleRevision:
        messages.warning(
            request, _("Somebody changed this course in the meantime. Nothing was done; look at it again.")
        )
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    return None
