"""The courses of a search as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import open_data
from courses.search.criteria import parse
from courses.serving import revisions
from portal.http import answer_public


@require_safe
def courses_file(request: HttpRequest) -> HttpResponse:
    """`cursos.csv` with the parameters of a search: everything it finds, at most five thousand courses.

    A name that means several places answers 400 with the search's own question.
    """
    criteria, number = parse(request.GET).but(p=1, c=()), revisions(request)

    def make() -> HttpResponse:
        asked, found = open_data.find(criteria, number=number, size=open_data.MOST)
        if asked.question is not None:
            return render(request, "courses/which_place.html", {"nav": "courses", "asked": asked}, status=400)
        content = open_data.courses_csv(open_data.rows(hit.id for hit in found.hits))
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="cursos.csv"'},
        )

    return answer_public(request, key=("csv", criteria.query, *number, timezone.localdate()), render=make)
