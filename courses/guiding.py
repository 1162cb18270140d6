"""The verbs of the guide: questions edited, first answers given, access asked for and answered.

An answer that no longer holds is replaced, and one that still does is confirmed, by the verbs of all dated facts
(`portal.facts.confirm_fact`, `replace_dated`).
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.models import AccessRequest, Answer, ExamCentre, GlossaryTerm, Platform, Question
from courses.rules import demand
from portal.concurrency import save_revision, write_with_history
from portal.models import Dated, User
from portal.outbox import queue_mail
from portal.site import raise_site_revision
from portal.validation import Problems, set_values

KEEP = timedelta(days=365)
RESOURCES = "recursos-pedagogicos"


class AlreadyAnswered(Exception):
    """Somebody at the agency has answered this request; `current` is the row as it is now."""

    def __init__(self, current: AccessRequest) -> None:
        super().__init__(f"{current.pk} was answered")
        self.current = current


@transaction.atomic
def add_question(*, by: User | None, **values: Any) -> Question:
    """A new question of the guide, still without an answer. Raises PermissionDenied, ValidationError."""
    demand(by, "courses.manage")
    question, problems = Question(), Problems()
    set_values(question, values, problems)
    problems.done()
    write_with_history(question, by=by)
    raise_site_revision()
    return question


@transaction.atomic
def edit_question(*, question: Question, read_at: int, by: User | None, **values: Any) -> None:
    """Change what `values` names; the address stays. Raises as add_question, and StaleRevision."""
    demand(by, "courses.manage")
    problems = Problems()
    set_values(question, values, problems)
    problems.done()
    save_revision(question, read_at=read_at, by=by, changed=values)
    raise_site_revision()


@transaction.atomic
def tell(*, model: type[Dated], by: User | None, **values: Any) -> Any:
    """A new answer, exam centre, platform or explained word, as its source gives it, not yet confirmed.

    A question that has an answer is not given a second: that answer is replaced. Raises PermissionDenied,
    ValidationError.
    """
    demand(by, "courses.manage")
    if model not in (Answer, ExamCentre, Platform, GlossaryTerm):
        raise TypeError(f"{model._meta.label} is not told here")
    row, problems = model(), Problems()
    set_values(row, values, problems)
    problems.done()
    if isinstance(row, Answer) and Answer.objects.current().filter(question=row.question).exists():
        raise ValidationError({"question": _("This question has an answer. Open it and replace it.")})
    write_with_history(row, by=by)
    raise_site_revision()
    return row


@transaction.atomic
def ask_access(*, name: str, organisation: str, email: str, language: str) -> AccessRequest:
    """A teacher asks for access to the platform of teaching resources; a mail tells them that it arrived.

    The same person asking again while the first request waits changes nothing: that request is returned. Raises
    ValidationError.
    """
    asked, problems = AccessRequest(), Problems()
    values = {"name": name.strip(), "organisation": organisation.strip(), "email": email.strip().lower()}
    set_values(asked, {**values, "language": language}, problems)
    problems.done()
    waiting = AccessRequest.objects.filter(email=asked.email, state=AccessRequest.State.WAITING).first()
    if waiting:
        return waiting
    asked.save()
    _write(asked, "course-access-asked")
    return asked


@transaction.atomic
def answer_access(*, request: AccessRequest, text: str, by: User) -> AccessRequest:
    """Answer a teacher by mail. Raises PermissionDenied, ValidationError, AlreadyAnswered."""
    demand(by, "courses.provide")
    locked = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != AccessRequest.State.WAITING:
        raise AlreadyAnswered(locked)
    problems = Problems()
    set_values(locked, {"answer": text}, problems)
    if not text.strip():
        problems.add("answer", _("Write the answer the teacher will read."), "blank")
    problems.done()
    locked.state, locked.answered_at, locked.answered_by = AccessRequest.State.ANSWERED, timezone.now(), by
    locked.save()
    _write(locked, "course-access-answered")
    return locked


def _write(request: AccessRequest, template: str) -> None:
    """A mail to the teacher, in the language they asked in."""
    with override(request.language):
        platform = Platform.objects.current().filter(key=RESOURCES).first()
        context = {"request": request, "platform": platform.name if platform else _("Platform of teaching resources")}
    queue_mail(to=request.email, template=template, context=context, language=request.language, about=request)


class AccessPurger:
    """Removes what teachers told of themselves, twelve months after they asked."""

    def purge(self) -> dict[str, int]:
        """Answered or not."""
        old = AccessRequest.objects.filter(created_at__lt=timezone.now() - KEEP)
        return {"courses.accessrequest": old.delete()[0]}
