"""Lists of courses at the desk: received, read, their doubts answered, applied, undone; their report and their file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from courses.desk.importing import LIST_STEPS, fates, list_steps, row_views
from courses.forms.lists import ColumnsForm, DoubtsForm, UploadForm
from courses.importing.receiving import answer_doubts, ask_for, match_columns, receive_list
from courses.importing.report import report_csv
from courses.importing.resolving import doubts_of
from courses.models import Conflict, CourseList, CourseListFile, ListJob, ListRow
from courses.views.desk.frame import page, person
from portal.http import posted
from portal.models import LeasedWork
from portal.once import once_of
from portal.text import fold

PAGE = 50
DOUBTS = 40
AT_WORK = (LeasedWork.State.WAITING, LeasedWork.State.RUNNING)


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return page(request, f"lists/{template}", title, context, status=status)


def _list(request: HttpRequest, pk: UUID) -> CourseList:
    """The list, for those who may; else 404."""
    person(request, "courses.provide")
    return get_object_or_404(CourseList.objects.select_related("created_by", "applied_by"), pk=pk)


def course_lists(request: HttpRequest) -> HttpResponse:
    """Every list that came in, newest first."""
    person(request, "courses.provide")
    words = fold(request.GET.get("q", "")[:100])
    found = CourseList.objects.select_related("created_by")
    found = found.filter(source_key__contains=words) if words else found
    of_page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    conflicts = Conflict.objects.filter(state=Conflict.State.OPEN, course__removed_at=None).count()
    return _page(request, "lists", _("Lists of courses"), {"page": of_page, "conflicts": conflicts})


def receive(request: HttpRequest) -> HttpResponse:
    """A file taken in; a double click takes it in once. A worker reads it."""
    user, data, once = person(request, "courses.provide"), posted(request), once_of(request)
    sources = CourseList.objects.order_by("source").values_list("source", flat=True).distinct()[:50]
    form = UploadForm(data, request.FILES if data is not None else None, sources=list(sources))
    if form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            it = receive_list(by=user, content=file.read(), file_name=file.name, pk=once, **given)
        except ValidationError as refused:
            for name, errors in refused.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)  # type: ignore[arg-type]
        else:
            if it.state == CourseList.State.RECEIVED:
                ask_for(it=it, action=ListJob.Action.READ, by=user)
            return redirect("admin:courses_courselist_desk", it.pk)
    context = {"form": form, "once": once}
    return _page(request, "receive", _("Receive a list"), context, status=200 if data is None else 422)


def list_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a list stands and what each of its rows comes to; looks again by itself while a worker has it."""
    it = _list(request, pk)
    fate = request.GET.get("destino", "")
    rows = it.rows.select_related("course").defer("before")
    if fate in ListRow.Fate.values:
        rows = rows.filter(fate=fate)
    of_page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    job = it.jobs.order_by("-created_at").first()
    at_work = bool(job and job.state in AT_WORK)
    context = {
        "it": it,
        "page": of_page,
        "rows": row_views(list(of_page)),
        "fates": fates(it),
        "fate": fate,
        "job": job,
        "at_work": at_work,
        "steps": [] if at_work else list_steps(it),
        "left": it.rows.filter(left=True).count(),
        "open": it.conflicts.filter(state=Conflict.State.OPEN).count(),
    }
    response = _page(request, "list", str(it), context)
    if at_work:
        response.headers["Refresh"] = "4"
    return response


def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column holds what; remembered for the source, and the list read again."""
    it, data = _list(request, pk), posted(request)
    form = ColumnsForm(data, it=it)
    if form.is_valid():
        try:
            match_columns(it=it, by=request.user, chosen=form.chosen())  # type: ignore[arg-type]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return _read_again(request, it)
    context = {"it": it, "form": form}
    return _page(request, "columns", _("Match the columns"), context, status=200 if data is None else 422)


def doubts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person must say: which school, which place, one course or two; then the list is read again."""
    it, data = _list(request, pk), posted(request)
    waiting = it.rows.filter(fate=ListRow.Fate.DOUBTFUL).values_list("doubt", flat=True)
    every = doubts_of(waiting)
    for_all = _for_all(every)
    form = DoubtsForm(data, doubts=[*for_all, *every][:DOUBTS])
    if form.is_valid() and form.answers():
        answer_doubts(it=it, by=request.user, answers=form.answers())  # type: ignore[arg-type]
        return _read_again(request, it)
    more = max(len(every) + len(for_all) - DOUBTS, 0)
    context = {"it": it, "form": form, "more": more}
    return _page(request, "doubts", _("Answer doubts"), context, status=200 if data is None else 422)


def _for_all(every: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A question asked for many rows can be answered for all of them at once."""
    found = []
    words = {
        "repetidos": (_("Rows that stand twice: one course or two, for all of them?"), ("saltar", "outro")),
        "parecidos": (_("Rows that look like a course known from elsewhere, all of them:"), ("igual", "outro")),
    }
    labels = {"saltar": _("One course; leave the second row out"), "igual": _("The course known from elsewhere")}
    for key, (question, values) in words.items():
        rows = sum(1 for doubt in every if doubt.get("all") == key)
        if rows > 1:
            choices = [{"value": value, "label": labels.get(value, _("Another course"))} for value in values]
            found.append({"key": key, "question": question, "cell": "", "choices": choices, "rows": rows})
    return found


def _read_again(request: HttpRequest, it: CourseList) -> HttpResponse:
    if not ask_for(it=it, action=ListJob.Action.READ, by=request.user):  # type: ignore[arg-type]
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
    return redirect("admin:courses_courselist_desk", it.pk)


def step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Reading again, applying, undoing: asked on a page, handed to a worker by a POST. Twice is once."""
    it, chosen = _list(request, pk), LIST_STEPS.get(slug)
    if chosen is None:
        raise Http404
    if posted(request) is not None:
        return _asked(request, it, chosen.action)
    if chosen not in list_steps(it):
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
        return redirect("admin:courses_courselist_desk", pk)
    return _page(request, "step", str(chosen.question), {"it": it, "step": chosen, "fates": fates(it)})


def _asked(request: HttpRequest, it: CourseList, action: str) -> HttpResponse:
    asked = ask_for(it=it, action=action, by=request.user)  # type: ignore[arg-type]
    if not asked and not it.jobs.filter(action=action, state__in=AT_WORK).exists():
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
    return redirect("admin:courses_courselist_desk", it.pk)


def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of every row, as CSV."""
    it = _list(request, pk)
    return _download(report_csv(it), f"relatorio-{it.on:%Y-%m-%d}.csv", "text/csv; charset=utf-8")


def original(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file as it was sent."""
    it = _list(request, pk)
    content = get_object_or_404(CourseListFile, pk=it.pk).content
    return _download(bytes(content), it.file_name, "application/octet-stream")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
