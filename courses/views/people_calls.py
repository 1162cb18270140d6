"""One call to a person who waits: the same for the support line and for the help desk that registered them."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from courses.desk.people_forms import PersonCallForm
from courses.interest.calls import log_call, visible_to
from courses.models import Interest
from courses.presenting import CourseView, fetch_listed
from courses.views.interest import wish
from portal.languages import name_of
from portal.models import User


def interest_or_404(user: User, key: UUID) -> Interest:
    """A person this user may call; else 404, whether there is one or not."""
    rows = visible_to(user).exclude(phone="").select_related("municipality", "locality", "help_desk")
    return get_object_or_404(rows, pk=key)


def call_context(request: HttpRequest, user: User, key: UUID) -> tuple[bool, dict[str, Any]]:
    """Whether what was posted is written, and what the page shows."""
    interest = interest_or_404(user, key)
    offers = fetch_listed(interest.offers.pending().values_list("course", flat=True))
    made = list(interest.calls.select_related("made_by"))
    data = request.POST if request.method == "POST" else None
    form = PersonCallForm(data, interest=interest, seen=len(made), to_tell=bool(offers))
    if form.is_valid():
        try:
            log_call(interest=interest, by=user, **form.cleaned_data)
            return True, {}
        except Interest.DoesNotExist:
            raise Http404 from None
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "interest": interest,
        "it": wish(interest),
        "language": name_of(interest.language),
        "offers": [CourseView(course) for course in offers.values()],
        "made": made,
        "form": form,
    }
    return False, context
