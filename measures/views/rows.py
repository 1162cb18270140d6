"""Adding, changing, moving, deleting and bringing back a row of any kind. After each, back to the row's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from measures import editing
from measures.editing.frame import demand_write, plan_of, siblings
from measures.kinds import KINDS, RowKind, kind_of
from measures.models import EditedRow, Indicator, Measure, MeasureRow
from measures.rules import municipality_of
from measures.views.lists import Open, Page
from measures.views.pages import address_of, render_for
from plans.models import Plan
from plans.views import frame
from portal.concurrency import StaleRevision
from portal.once import once_of
from portal.sections import save_section
from portal.views.people import UserRequest

CARD = "measure"  # a measure is added and edited on pages of its own


def measure_or_404(request: UserRequest, measure_id: UUID) -> Measure:
    """A measure of a plan this person may see, not deleted; else 404."""
    found = Measure.objects.for_user(request.user).filter(deleted_at__isnull=True).select_related("plan__predecessor")
    measure = found.filter(pk=measure_id).first()
    if measure is None:
        raise Http404
    return measure


def row_or_404(request: UserRequest, key: str, row_id: UUID) -> EditedRow:
    """A row of that kind in a plan this person may see, deleted or not; else 404."""
    if key not in KINDS:
        raise Http404
    of_measure = KINDS[key].of_measure
    rows = KINDS[key].model._default_manager.select_related("measure__plan" if of_measure else "plan")
    row = rows.filter(pk=row_id).first()
    if row is None or (of_measure and row.measure.deleted_at):  # type: ignore[attr-defined]
        raise Http404
    if not Plan.objects.for_user(request.user).filter(pk=plan_of(row).pk).exists():
        raise Http404
    return row


def owner_of(row: EditedRow) -> Plan | Measure:
    """What the row's page is about."""
    return row.measure if isinstance(row, MeasureRow) else plan_of(row)  # type: ignore[attr-defined]


def _page(request: UserRequest, owner: Plan | Measure) -> Page:
    plan = owner.plan if isinstance(owner, Measure) else owner
    full = request.user.has_perm("measures.edit", owner) if isinstance(owner, Measure) else True
    return Page(request, plan, owner, full, municipality_of(request.user, plan))


@require_POST
def add_to_plan(request: UserRequest, plan_id: UUID, key: str) -> HttpResponse:
    """A new area or objective."""
    plan = frame.plan_or_404(request, plan_id)
    if key not in KINDS or KINDS[key].of_measure or key == CARD:
        raise Http404
    return _add(request, KINDS[key], plan)


@require_POST
def add_to_measure(request: UserRequest, measure_id: UUID, key: str) -> HttpResponse:
    """A new row of a measure."""
    measure = measure_or_404(request, measure_id)
    if key not in KINDS or not KINDS[key].of_measure:
        raise Http404
    return _add(request, KINDS[key], measure)


def _add(request: UserRequest, kind: RowKind, owner: Plan | Measure) -> HttpResponse:
    page = _page(request, owner)
    row = page.new_row(kind)
    row.pk = once_of(request)
    _demand_some_writing(request, page, row)
    done = HttpResponseRedirect(address_of(kind, owner, foco=str(row.pk)))
    if siblings(row).filter(pk=row.pk).exists():
        return done
    result = save_section(
        page.form_for(kind, row, request.POST),
        lambda f: kind.add(owner=owner, by=request.user, id=row.pk, **f.values()),
    )
    if result.saved:
        return done
    return render_for(request, kind, owner, Open(kind, result.form), status=result.status)  # type: ignore[arg-type]


def _demand_some_writing(request: UserRequest, page: Page, row: EditedRow) -> None:
    """403 at once for who writes nothing here; what exactly one may write, the verb says."""
    if page.only is None or not isinstance(row, MeasureRow):
        demand_write(request.user, row)


@require_POST
def edit(request: UserRequest, key: str, row_id: UUID) -> HttpResponse:
    """Change a row. What was written into one that is gone comes back as the form of a new one."""
    row = row_or_404(request, key, row_id)
    if key == CARD:
        raise Http404
    demand_write(request.user, row)
    kind, owner = KINDS[key], owner_of(row)
    form = _page(request, owner).form_for(kind, row, request.POST)

    def save(form: Any) -> None:
        kind.edit(row=row, read_at=form.cleaned_data["read_at"], by=request.user, **form.values())

    result = save_section(form, save)
    if result.saved:
        return HttpResponseRedirect(address_of(kind, owner, foco=str(row.pk)))
    shown = Open(kind, result.form, None if row.deleted_at else row, result.conflict)  # type: ignore[arg-type]
    return render_for(request, kind, owner, shown, status=result.status)


@require_POST
def move(request: UserRequest, key: str, row_id: UUID) -> HttpResponse:
    """Put a row before or after another one: `before` or `after` names it."""
    row = row_or_404(request, key, row_id)
    editing.demand_place(request.user, row)
    try:
        editing.move_row(row=row, after=_place(request, row), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    arrow = "before" if "before" in request.POST else "after"
    return HttpResponseRedirect(address_of(kind_of(row), owner_of(row), foco=str(row.pk), seta=arrow))


def _place(request: UserRequest, row: EditedRow) -> EditedRow | None:
    """The row after which `row` goes; None for the first place."""
    others = siblings(row).filter(deleted_at__isnull=True).exclude(pk=row.pk)
    name = "before" if "before" in request.POST else "after"
    try:
        other = others.get(pk=UUID(request.POST.get(name, "")))
    except (ValueError, type(row).DoesNotExist) as error:  # type: ignore[attr-defined]
        raise ValidationError(_("This place is in another list or was deleted. Load the page again.")) from error
    if name == "after":
        return other
    ordered = list(others.order_by("position", "id"))
    index = ordered.index(other)
    return ordered[index - 1] if index else None


@require_POST
def delete(request: UserRequest, key: str, row_id: UUID) -> HttpResponse:
    """Delete a row; its page then offers to undo it."""
    row = row_or_404(request, key, row_id)
    kind, owner, below = kind_of(row), owner_of(row), _next(row)
    read_at = request.POST.get("read_at", "")
    try:
        editing.delete_row(
            row=row, read_at=int(read_at) if read_at.isdecimal() and len(read_at) < 10 else 0, by=request.user
        )
    except StaleRevision:
        messages.warning(request, _("Somebody changed this in the meantime, so it was not deleted. Look at it first."))
        return HttpResponseRedirect(address_of(kind, owner, foco=str(row.pk)))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(address_of(kind, owner))
    under = f"-{row.target_id}" if isinstance(row, Indicator) and row.target_id else ""
    focus = str(below.pk) if below else f"novo-{kind.key}{under}"
    return HttpResponseRedirect(address_of(kind, owner, apagado=f"{kind.key}.{row.pk}", foco=focus))


def _next(row: EditedRow) -> EditedRow | None:
    """The row that takes the place of a deleted one."""
    rows = siblings(row).filter(deleted_at__isnull=True)
    if isinstance(row, Indicator):
        rows = rows.filter(target_id=row.target_id)
    if isinstance(row, Measure):
        rows = rows.filter(area_id=row.area_id)
    ordered = list(rows.order_by("position", "id"))
    later = [one for one in ordered if (one.position, one.pk) > (row.position, row.pk)]
    return later[0] if later else None


@require_POST
def undo(request: UserRequest, key: str, row_id: UUID) -> HttpResponse:
    """Bring a deleted row back."""
    row = row_or_404(request, key, row_id)
    try:
        editing.undo_delete(row=row, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(address_of(kind_of(row), owner_of(row), foco=str(row.pk)))
