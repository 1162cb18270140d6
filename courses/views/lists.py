"""Pages about lists, at the agency's desk and in a school's workspace: received, read, their doubts answered, applied,
undone; their report and their file. A `Room` says for whom, which lists and in which frame.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from courses.desk.importing import LIST_STEPS, fates, list_steps, row_views
from courses.forms.lists import ColumnsForm, DoubtsForm, OwnUploadForm, UploadForm
from courses.importing.receiving import answer_doubts, ask_for, match_columns, receive_list
from courses.importing.report import report_csv
from courses.importing.resolving import doubts_of
from courses.models import Conflict, CourseList, CourseListFile, ListJob, ListRow, Provider
from portal.http import posted
from portal.models import LeasedWork, User
from portal.once import once_of
from portal.text import fold

PAGE = 50
DOUBTS = 40
AT_WORK = (LeasedWork.State.WAITING, LeasedWork.State.RUNNING)


@dataclass(frozen=True)
class Room:
    """Where pages about lists stand. `provider`: whose own lists they are about; None for the agency, which sees all.

    `base` is the template they extend, `names` the addresses by what they show, `show` the frame.
    """

    user: User
    provider: Provider | None
    base: str
    names: Mapping[str, str]
    show: Callable[..., HttpResponse]

    def url(self, name: str, *parts: Any) -> str:
        """The address of a page of this room."""
        return reverse(self.names[name], args=[self.provider.pk, *parts] if self.provider else parts)

    def lists(self) -> "QuerySet[CourseList]":
        """The lists that may be seen here."""
        found = CourseList.objects.select_related("created_by", "applied_by", "provider")
        return found.filter(provider=self.provider) if self.provider else found

    def list(self, pk: UUID) -> CourseList:
        """One of them; else 404."""
        return get_object_or_404(self.lists(), pk=pk)

    def page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """A page in the frame of the room."""
        context = {"room": self, "where": template, "it": None} | context
        return self.show(request, f"courses/lists/{template}.html", title, context, status=status)

    def to(self, it: CourseList) -> HttpResponse:
        """On to the page of a list."""
        return redirect(self.url("list", it.pk))


def course_lists(request: HttpRequest, room: Room) -> HttpResponse:
    """Every list that came in, newest first."""
    words = fold(request.GET.get("q", "")[:100])
    found = room.lists()
    if words:
        found = found.filter(Q(provider=None, source_key__contains=words) | Q(provider__search_text__contains=words))
    of_page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    open_ones = Conflict.objects.filter(state=Conflict.State.OPEN, course__removed_at=None)
    if room.provider:
        open_ones = open_ones.filter(course__provider=room.provider)
    return room.page(request, "lists", _("Lists of courses"), {"page": of_page, "conflicts": open_ones.count()})


def receive(request: HttpRequest, room: Room) -> HttpResponse:
    """A file taken in; a double click takes it in once. A worker reads it."""
    data, once = posted(request), once_of(request)
    sources = list(room.lists().order_by("source").values_list("source", flat=True).distinct()[:50])
    files = request.FILES if data is not None else None
    if room.provider:
        form: UploadForm = OwnUploadForm(data, files, sources=sources, initial={"source": room.provider.name})
    else:
        form = UploadForm(data, files, sources=sources)
    it = _received(form, room, once) if form.is_valid() else None
    if it:
        if it.state == CourseList.State.RECEIVED:
            ask_for(it=it, action=ListJob.Action.READ, by=room.user)
        return room.to(it)
    context = {"form": form, "once": once}
    title = _("Send a list") if room.provider else _("Receive a list")
    return room.page(request, "receive", title, context, status=200 if data is None else 422)


def _received(form: UploadForm, room: Room, once: UUID) -> CourseList | None:
    """The list, taken in; None where the verb refused it, which the form then says."""
    given = dict(form.cleaned_data)
    file = given.pop("file")
    told: dict[str, Any] = {"by": room.user, "provider": room.provider, "pk": once, **given}
    try:
        return receive_list(content=file.read(), file_name=file.name, **told)
    except ValidationError as refused:
        for name, errors in refused.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)  # type: ignore[arg-type]
    return None


def list_page(request: HttpRequest, room: Room, pk: UUID) -> HttpResponse:
    """Where a list stands and what each of its rows comes to; looks again by itself while a worker has it."""
    it = room.list(pk)
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
    response = room.page(request, "list", str(it), context)
    if at_work:
        response.headers["Refresh"] = "4"
    return response


def columns(request: HttpRequest, room: Room, pk: UUID) -> HttpResponse:
    """Which column holds what; remembered for the source, and the list read again."""
    it, data = room.list(pk), posted(request)
    form = ColumnsForm(data, it=it)
    if form.is_valid():
        try:
            match_columns(it=it, by=room.user, chosen=form.chosen())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return _read_again(request, room, it)
    context = {"it": it, "form": form}
    return room.page(request, "columns", _("Match the columns"), context, status=200 if data is None else 422)


def doubts(request: HttpRequest, room: Room, pk: UUID) -> HttpResponse:
    """What a person must say: which school, which place, one course or two; then the list is read again."""
    it, data = room.list(pk), posted(request)
    waiting = it.rows.filter(fate=ListRow.Fate.DOUBTFUL).values_list("doubt", flat=True)
    every = doubts_of(waiting)
    for_all = _for_all(every)
    form = DoubtsForm(data, doubts=[*for_all, *every][:DOUBTS])
    if form.is_valid() and form.answers():
        answer_doubts(it=it, by=room.user, answers=form.answers())
        return _read_again(request, room, it)
    more = max(len(every) + len(for_all) - DOUBTS, 0)
    context = {"it": it, "form": form, "more": more}
    return room.page(request, "doubts", _("Answer doubts"), context, status=200 if data is None else 422)


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


def _read_again(request: HttpRequest, room: Room, it: CourseList) -> HttpResponse:
    if not ask_for(it=it, action=ListJob.Action.READ, by=room.user):
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
    return room.to(it)


def step(request: HttpRequest, room: Room, pk: UUID, slug: str) -> HttpResponse:
    """Reading again, applying, undoing: asked on a page, handed to a worker by a POST. Twice is once."""
    it, chosen = room.list(pk), LIST_STEPS.get(slug)
    if chosen is None:
        raise Http404
    if posted(request) is not None:
        return _asked(request, room, it, chosen.action)
    if chosen not in list_steps(it):
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
        return room.to(it)
    return room.page(request, "step", str(chosen.question), {"it": it, "step": chosen, "fates": fates(it)})


def _asked(request: HttpRequest, room: Room, it: CourseList, action: str) -> HttpResponse:
    asked = ask_for(it=it, action=action, by=room.user)
    if not asked and not it.jobs.filter(action=action, state__in=AT_WORK).exists():
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
    return room.to(it)


def report(request: HttpRequest, room: Room, pk: UUID) -> HttpResponse:
    """What became of every row, as CSV."""
    it = room.list(pk)
    return download(report_csv(it), f"relatorio-{it.on:%Y-%m-%d}.csv", "text/csv; charset=utf-8")


def original(request: HttpRequest, room: Room, pk: UUID) -> HttpResponse:
    """The file as it was sent."""
    it = room.list(pk)
    content = get_object_or_404(CourseListFile, pk=it.pk).content
    return download(bytes(content), it.file_name, "application/octet-stream")


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be kept, never shown or run."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
