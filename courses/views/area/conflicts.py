"""Where a list says otherwise than the school: both beside each other; decided by the school or by the agency, once."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.desk.importing import conflict_views
from courses.models import Conflict, Origin
from courses.views.area import frame
from courses.views.deciding import take_decision
from portal.views.people import person

PAGE = 25
DECIDED = 10


@require_safe
def conflicts(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Those still open about the school's courses, and what was decided last, by whom."""
    provider = frame.provider_or_404(request, provider_id)
    every = Conflict.objects.filter(course__provider=provider, course__removed_at=None)
    every = every.select_related("course__provider", "course_list")
    of_page = Paginator(every.filter(state=Conflict.State.OPEN), PAGE).get_page(request.GET.get("p"))
    decided = every.exclude(state=Conflict.State.OPEN).select_related("decided_by").order_by("-decided_at", "-pk")
    context = {"page": of_page, "rows": conflict_views(list(of_page)), "decided": conflict_views(decided[:DECIDED])}
    return frame.page(request, "conflicts", provider, "conflicts", context)


@require_POST
def decide(request: HttpRequest, provider_id: UUID, conflict_id: int) -> HttpResponse:
    """The list is right, or it stays; decided twice, or by the agency meanwhile, is decided once."""
    user, provider = person(request), frame.provider_or_404(request, provider_id)
    it = get_object_or_404(Conflict, pk=conflict_id, course__provider=provider)
    done = take_decision(request, conflict=it, by=user, origin=Origin.PROVIDER, source=provider.name)
    if done is not None:
        messages.success(request, _("Saved.") if done else _("This was decided already; see below."))
    return redirect("courses_area:conflicts", provider.pk)
