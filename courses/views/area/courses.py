"""The schools a person works for, and the courses of one."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.area.lists import area_rows, courses_of
from courses.desk.lists import PAGE
from courses.models import Access, ProviderMember, works_for
from courses.views.area import frame
from portal.views.people import person


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's schools; with only one, its courses at once. Those that wait for approval say so."""
    user = person(request)
    schools = list(works_for(user).select_related("municipality"))
    mine = ProviderMember.objects.present().filter(user=user, provider__access=Access.WAITING)
    waiting = [row.provider for row in mine.select_related("provider__municipality")]
    left = ProviderMember.objects.filter(user=user, left_by=user, left_at__isnull=False).select_related("provider")
    if len(schools) == 1 and not waiting and not left:
        return redirect("courses_area:courses", schools[0].pk)
    context = {"nav": "my-courses", "schools": schools, "waiting": waiting, "left": left}
    return render(request, "courses/area/home.html", context)


@require_safe
def course_list(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Every course of the school, what may be said of it today and what to do."""
    provider = frame.provider_or_404(request, provider_id)
    of_page = Paginator(courses_of(provider), PAGE).get_page(request.GET.get("p"))
    context = {
        "page": of_page,
        "rows": area_rows(list(of_page), timezone.localdate()),
        "people": provider.members.present().count(),
    }
    return frame.page(request, "courses", provider, "courses", context)
