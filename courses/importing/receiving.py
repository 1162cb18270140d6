"""The verbs that take a list in, have it worked on, and keep what people say about it."""

import hashlib
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.importing.fields import BY_CODE
from courses.models import ColumnMatch, CourseList, CourseListFile, ListJob, Provider
from courses.rules import demand_keeping
from portal import jobs
from portal.models import User
from portal.tables import TableRefused, check_file
from portal.text import fold, one_line
from portal.validation import Problems, set_values

State = CourseList.State
KIND = "course-list"
FIRST_DAY = date(2000, 1, 1)


@transaction.atomic
def receive_list(
    *,
    by: User | None,
    content: bytes,
    file_name: str,
    source: str,
    on: date,
    school_year: str = "",
    default_kind: str = "",
    provider: Provider | None = None,
    pk: UUID | None = None,
) -> CourseList:
    """Keep a list as it was sent; nothing of it is read yet. The same `pk` twice is received once.

    With a `provider` it is that school's own: about its courses only, and its people may send it. Raises
    PermissionDenied, ValidationError (also where the bytes are no table at all).
    """
    _demand(by, provider)
    known = CourseList.objects.filter(pk=pk, created_by=by, provider=provider).first() if pk else None
    if known:
        return known
    it, problems = CourseList(pk=pk or uuid4(), created_by=by, provider=provider), Problems()
    given = {"source": one_line(source), "school_year": school_year, "default_kind": default_kind, "on": on}
    set_values(it, {**given, "file_name": one_line(file_name)[-200:] or "lista"}, problems)
    if on > timezone.localdate() or on < FIRST_DAY:
        problems.add("on", _("This day cannot be the day of a list."), "day")
    try:
        check_file(content)
    except TableRefused as refused:
        problems.add("file", str(refused), "table")
    problems.done()
    it.source_key, it.size = _source_key(it.source, provider), len(content)
    it.sha256 = hashlib.sha256(content).hexdigest()
    it.save(force_insert=True)
    CourseListFile.objects.create(course_list=it, content=content)
    return it


def _source_key(source: str, provider: Provider | None) -> str:
    """A school's sources are its own: none of them is ever a source of the agency or of another school."""
    return (f"{provider.pk.hex}|{fold(source)}" if provider else fold(source))[:200]


def _demand(user: User | None, provider: Provider | None) -> None:
    demand_keeping(user, provider, permission="courses.provide")


def demand_list(user: User | None, it: CourseList) -> None:
    """Raise PermissionDenied unless `user` takes lists in for the agency, or works for the school whose list it is."""
    _demand(user, it.provider)


def ask_for(*, it: CourseList, action: str, by: User | None) -> bool:
    """Have a worker read, apply or undo the list; False when it is being worked on or not in a state for that.

    Asked twice it is done once. Raises PermissionDenied.
    """
    demand_list(by, it)
    if it.state not in READY[action]:
        return False
    try:
        with transaction.atomic():
            job = ListJob.objects.create(course_list=it, action=action, by=by)
            jobs.enqueue(KIND, [job.pk])
    except IntegrityError:
        return False
    return True


READY: dict[str, tuple[str, ...]] = {
    ListJob.Action.READ: (State.RECEIVED, State.READ, State.REFUSED, State.UNDONE),
    ListJob.Action.APPLY: (State.READ,),
    ListJob.Action.UNDO: (State.APPLIED,),
}


@transaction.atomic
def match_columns(*, it: CourseList, by: User | None, chosen: dict[str, str]) -> None:
    """Remember for this source which field each column holds, by the column's key; "" for none.

    Raises PermissionDenied, ValidationError where a field is unknown or two columns of a sheet have it.
    """
    demand_list(by, it)
    sheets: dict[str, list[str]] = {}
    for column in it.columns:
        field = chosen.get(column["key"], column["field"])
        if field and field not in BY_CODE:
            raise ValidationError(_("Choose one of the list."))
        if field and field in sheets.setdefault(column["sheet"], []):
            label = BY_CODE[field].label
            raise ValidationError(_("Two columns cannot both be “%(field)s”.") % {"field": label})
        sheets.setdefault(column["sheet"], []).append(field)
    for key, field in chosen.items():
        ColumnMatch.objects.update_or_create(source_key=it.source_key, column=key[:200], defaults={"field": field})


@transaction.atomic
def answer_doubts(*, it: CourseList, by: User | None, answers: dict[str, str]) -> None:
    """Keep what a person says to doubts; the list has to be read again. Raises PermissionDenied."""
    demand_list(by, it)
    now = CourseList.objects.select_for_update().get(pk=it.pk)
    now.answers = {**now.answers, **{key[:400]: value[:100] for key, value in answers.items() if value}}
    now.save(update_fields=["answers"])
    it.answers = now.answers
