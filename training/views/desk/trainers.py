"""The pool of trainers: the list, one with their sessions, adding and correcting."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.concurrency import StaleRevision
from portal.http import posted
from portal.models import Municipality
from training.area import sessions_of
from training.area_forms import WEEKDAYS
from training.desk.queue import PAGE
from training.desk.trainer_forms import TrainerForm
from training.models import ACTIVE_ASSIGNMENT, Trainer
from training.pool import add_trainer, edit_trainer
from training.views.desk.frame import page, person, put


@require_safe
def trainer_list(request: HttpRequest) -> HttpResponse:
    """Everybody, those in the pool first, with how much they have to come."""
    user, today = person(request), timezone.localdate()
    coming = Q(assignments__state__in=ACTIVE_ASSIGNMENT, assignments__session__day__gte=today)
    found = Trainer.objects.select_related("municipality", "user").prefetch_related("modules")
    rows = found.annotate(coming=Count("assignments", filter=coming)).order_by("-active", "sort_key", "id")
    of_page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    context = {"page": of_page, "may_manage": user.has_perm("training.manage")}
    return page(request, "trainers", _("Trainers"), context)


@require_safe
def trainer_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A trainer: what they give, where, when, and their sessions."""
    user, today = person(request), timezone.localdate()
    it = get_object_or_404(Trainer.objects.select_related("municipality", "user"), pk=pk)
    names = dict(WEEKDAYS)
    context = {
        "trainer": it,
        "mine": sessions_of(it, today),
        "hours": [(names[row.weekday], row) for row in it.hours.all()],
        "absences": it.absences.filter(last__gte=today),
        "may_manage": user.has_perm("training.manage"),
    }
    return page(request, "trainer", it.name, context)


def trainer_edit(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """A new trainer, or one corrected; saved by somebody else meanwhile: 409, with what stands there now."""
    user = person(request, "training.manage")
    it = get_object_or_404(Trainer.objects.select_related("municipality", "user"), pk=pk) if pk else None
    form, status, theirs = TrainerForm(posted(request), trainer=it), 200, None
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                saved = _save(form, it, user)
                messages.success(request, _("Saved."))
                return redirect("admin:training_trainer_desk", saved.pk)
        except ValidationError as refused:
            put(form, refused)
        except StaleRevision as stale:
            form, theirs, status = *_merged(form, stale.current), 409
    names = [place.label for place in Municipality.objects.filter(is_demo=False)]
    context = {"trainer": it, "form": form, "theirs": theirs, "municipality_names": names}
    return page(request, "trainer_form", it.name if it else _("New trainer"), context, status=status)


def _save(form: TrainerForm, it: Trainer | None, user: Any) -> Trainer:
    if it is None:
        return add_trainer(by=user, **form.values())
    return edit_trainer(trainer=it, read_at=form.cleaned_data["read_at"], by=user, **form.values())


def _merged(form: TrainerForm, current: Any) -> tuple[TrainerForm, list[tuple[Any, Any]]]:
    """The form with one's own words, ready to be saved over what stands there now, and how that differs."""
    now = TrainerForm(trainer=current)
    data = cast(QueryDict, form.data).copy()
    data["read_at"] = str(current.revision)
    again = TrainerForm(data, trainer=current)
    again.is_valid()
    differing = [now[name] for name in now.fields if name != "read_at" and again[name].value() != now[name].value()]
    return again, [(field.label, _words(field)) for field in differing]


def _words(field: Any) -> str:
    value = field.value()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value or "—")
