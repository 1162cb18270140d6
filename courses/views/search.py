"""The search for courses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.http import public_page


@public_page()
def search_page(request: HttpRequest) -> HttpResponse:
    """Courses that fit, near."""
    return render(request, "courses/search.html", {"nav": "courses"})
