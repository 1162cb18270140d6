"""Near me: the browser's position, to a kilometre, in one POST that leads to the search of the nearest locality.

The position stands in no address and no log, and nothing of it is kept.
"""

import math

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from courses.search.criteria import parse
from courses.search.gazetteer import gazetteer
from portal.geography import Point, distance_km
from portal.public_forms import take_turn
from portal.views.errors import too_many

FARTHEST_KM = 50


def _point(request: HttpRequest) -> Point | None:
    """The position to two decimals, about a kilometre; None where it is none."""
    try:
        lat, lon = (round(float(request.POST.get(name, "")[:20]), 2) for name in ("lat", "lon"))
    except (ValueError, OverflowError):
        return None
    return (lat, lon) if math.isfinite(lat + lon) and abs(lat) <= 90 and abs(lon) <= 180 else None


# Changes nothing and keeps nothing, so that a form of another site can do no harm with it.
@csrf_exempt
@require_POST
def near_page(request: HttpRequest) -> HttpResponse:
    """303 to the same search at the nearest locality; a sentence where none is within 50 km."""
    response = _answer(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    if not take_turn(request, "course-near", limit=30):
        return too_many(request)
    point, asked = _point(request), parse(request.POST)
    place = gazetteer().nearest(*point) if point else None
    if point is None or place is None or place.point is None or distance_km(point, place.point) > FARTHEST_KM:
        context = {"nav": "courses", "unread": point is None, "back": f"{reverse('courses:search')}{asked.query}"}
        return render(request, "courses/nowhere_near.html", context, status=400 if point is None else 422)
    response = HttpResponseRedirect(f"{reverse('courses:search')}{asked.but(onde=place.ref).query}")
    response.status_code = 303
    return response
