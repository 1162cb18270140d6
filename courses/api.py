"""The interface for programs: courses as the search finds them, read only, the invented ones left out."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from courses import open_data
from courses.presenting import fetch_courses
from courses.search.criteria import parse
from courses.search.engine import Result
from courses.serving import revisions

PAGE_SIZE = 50
courses = Router(tags=["courses"])


class CourseOut(Schema):
    """A course. Texts are as told; "" is "nobody said". Dates are as precise as known: 2026, 2026-09, 2026-09-14."""

    code: str
    url: str
    provider: str
    provider_kind: str
    municipality: str
    municipality_code: str = Field(description="Code of the municipality (DGT/INE).")
    locality: str
    address: str
    kind: str
    levels: str = Field(description="Levels of the European framework, with spaces between.")
    units: str = Field(description="Codes of units (UFCD), with spaces between.")
    hours: str
    starts: str
    ends: str
    timetable: str = Field(description="Weekday (1 is Monday) and hours; semicolons between.")
    timetable_as_told: str
    mode: str
    price: str
    amount: str
    status: str = Field(description="As of today: once its time is over it is “a-confirmar”.")
    status_until: str
    confirmed_on: str
    confirmed_by: str
    source: str
    reported_wrong_on: str
    certificate_for_nationality: str
    phones: str


class CoursePage(Schema):
    """A page of courses. `sure` of `count` match for all that was asked; of the rest something is not known."""

    count: int
    sure: int
    page: int
    pages: int
    eased: str = Field(description="What had to be given up to find anything; empty if nothing.")
    items: list[CourseOut]


class Alternative(Schema):
    """A place the name may mean; `ref` is what to ask with."""

    ref: str
    label: str


class Question(Schema):
    """The name of a place means several."""

    detail: str
    places: list[Alternative]


class Problem(Schema):
    """Why there is nothing."""

    detail: str


Word = Annotated[str, Query(max_length=200)]
Words = Annotated[list[str], Query()]


@courses.get("/", response={200: CoursePage, 409: Question, 422: Problem}, summary="Courses near a place")
def list_courses(
    request: HttpRequest, q: Word = "", onde: Word = "", nivel: Word = "", raio: Word = "", p: Word = ""
) -> Status[Any]:
    """The same parameters as the search page (those named here and dia, parte, turno, mes, tipo, modo, estado…).

    409 with the alternatives when the name of a place means several; 422 when a value is not in the list.
    """
    asked_for = parse(request.GET)
    asked_for = asked_for.but(c=(), p=asked_for.p)
    if asked_for.refused:
        return Status(422, {"detail": f"Not understood: {', '.join(asked_for.refused)}."})
    asked, found = open_data.find(asked_for, number=revisions(request), size=PAGE_SIZE)
    if asked.question is not None:
        places = [{"ref": place.ref, "label": place.label} for place in asked.question.places]
        return Status(409, {"detail": f"Several places are called {asked.question.text}.", "places": places})
    return Status(200, _page(found))


def _page(found: Result) -> dict[str, Any]:
    return {
        "count": found.sure + found.unsaid,
        "sure": found.sure,
        "page": found.page,
        "pages": found.pages,
        "eased": found.eased,
        "items": list(open_data.rows(hit.id for hit in found.hits)),
    }


@courses.get("/{code}/", response={200: CourseOut, 404: Problem, 410: Problem}, summary="A course")
def one_course(request: HttpRequest, code: str) -> Status[Any]:
    """The course with this code; 410 when the agency took it away, 404 when there is none, or it is invented."""
    found = fetch_courses(codes=[code.upper()[:12].replace("\0", "")])
    if not found or found[0].is_demo:
        return Status(404, {"detail": "There is no such course."})
    if found[0].removed_at:
        return Status(410, {"detail": "This course was taken away."})
    return Status(200, open_data.row(found[0], timezone.localdate()))
