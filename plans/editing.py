"""The verbs that write a plan: create it, and edit its three sections. Each is one transaction with its history."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from plans.leaving import check_leaving
from plans.models import Plan, PlanMunicipality, PlanOrganisation, PlanRole, Role
from plans.rules import demand
from plans.working_copy import lock_plan
from portal.concurrency import save_revision, write_with_history
from portal.models import Municipality, Organisation, User
from portal.validation import Problems, check_order, set_values

# /planos/<slug>/ stands beside these addresses.
RESERVED_SLUGS = {"o-que-e", "e", "api"}
PERIOD_DEFAULT = ("2015-01-01", "2017-12-31")


def free_slug(short_name: str) -> str:
    """An address made of the short name that no plan has: "pmii-vila-exemplo-2015-2017", then "…-2", "…-3"."""
    wanted = slugify(short_name)[:80].strip("-") or "plano"
    taken = set(Plan.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, n = wanted, 2
    while slug in taken:
        slug, n = f"{wanted}-{n}", n + 1
    return slug


@transaction.atomic
def create_plan(
    *,
    by: User,
    title: str,
    short_name: str,
    kind: str = Plan.Kind.MUNICIPAL,
    municipalities: Sequence[Municipality] = (),
    promoters: Sequence[Organisation] = (),
    partners: Sequence[Organisation] = (),
    period_start: str = PERIOD_DEFAULT[0],
    period_end: str = PERIOD_DEFAULT[1],
    origin: str = Plan.Origin.WRITTEN,
    is_demo: bool = False,
    **texts: Any,
) -> Plan:
    """A new plan, coordinated by `by`.

    A plan registered from an original (`origin`) is the manager's: nobody coordinates it until somebody is invited.
    A plan of invented municipalities, or written by a demonstration account, is a demonstration whatever is said.
    `texts`: summary, funding, predecessor, source, internal_notes, and the `id` it shall have. Municipalities and
    organisations keep the given order. Raises PermissionDenied and ValidationError.
    """
    registered = origin == Plan.Origin.REGISTERED
    demand(by, "plans.register" if registered else "plans.create")
    is_demo = is_demo or by.is_demo or any(row.is_demo for row in municipalities)
    plan = Plan(origin=origin, is_demo=is_demo, created_by=by)
    problems = Problems()
    values = {"title": title, "short_name": short_name, "kind": kind, **texts}
    set_values(plan, values | {"period_start": period_start, "period_end": period_end}, problems)
    check_order(period_start, period_end, "period_end", problems)
    _check_predecessor(plan, by, problems)
    _check_bodies(plan, municipalities, promoters, partners, problems)
    if "id" in texts and Plan.objects.filter(pk=plan.pk).exists():
        problems.add("", _("This was added already. Load the page again."), "twice")
    problems.done()
    # The first history row is written when territory and promoters stand.
    plan.skip_history_when_saving = True  # type: ignore[attr-defined]
    _save_at_free_address(plan)
    _write_bodies(plan, municipalities, promoters, partners)
    if not registered:
        write_with_history(PlanRole(plan=plan, user=by, role=Role.COORDINATOR), by=by)
    del plan.skip_history_when_saving  # type: ignore[attr-defined]
    write_with_history(plan, by=by)
    return plan


def _save_at_free_address(plan: Plan) -> None:
    """Save a new plan; an address somebody took in this very moment is passed over."""
    for attempt in range(5):
        plan.slug = free_slug(plan.short_name)
        try:
            with transaction.atomic():
                plan.save(force_insert=True)
            return
        except IntegrityError:
            if attempt == 4 or Plan.objects.filter(pk=plan.pk).exists():
                raise ValidationError(_("This was added already. Load the page again."), code="twice") from None


@transaction.atomic
def edit_identity(
    *,
    plan: Plan,
    read_at: int,
    by: User,
    title: str,
    short_name: str,
    kind: str,
    municipalities: Sequence[Municipality],
    promoters: Sequence[Organisation],
    partners: Sequence[Organisation] = (),
    predecessor: Plan | None = None,
) -> None:
    """Title, short name, kind, territory, promoters and partners, predecessor: one section, one revision.

    Raises PermissionDenied, PlanLocked, ValidationError, StaleRevision.
    """
    demand(by, "plans.edit", plan)
    current = lock_plan(plan.pk)
    had = current.predecessor_id
    values = {"title": title, "short_name": short_name, "kind": kind, "predecessor": predecessor}
    problems = Problems()
    set_values(current, values, problems)
    if current.predecessor_id != had:
        _check_predecessor(current, by, problems)
    _check_bodies(current, municipalities, promoters, partners, problems)
    if current.identity_revision == read_at:  # else it may only be unknown to who writes: that is a conflict
        check_leaving(current, municipalities, problems)
    problems.done()
    also: Callable[[], None] | None = None
    if bodies_of(plan) != _bodies(municipalities, promoters, partners):
        also = lambda: _write_bodies(plan, municipalities, promoters, partners)  # noqa: E731
    save_revision(plan, read_at=read_at, by=by, changed=values, revision_field="identity_revision", also=also)


@transaction.atomic
def edit_period(*, plan: Plan, read_at: int, by: User, period_start: str, period_end: str) -> None:
    """Real start and end, as precise as they are known. Raises as edit_identity does."""
    values = {"period_start": period_start, "period_end": period_end}
    _edit_section(plan, values, read_at=read_at, by=by, revision_field="period_revision")


@transaction.atomic
def edit_texts(
    *, plan: Plan, read_at: int, by: User, summary: str, funding: str, source: str, internal_notes: str
) -> None:
    """Summary, funding, source and internal notes. Raises as edit_identity does."""
    values = {"summary": summary, "funding": funding, "source": source, "internal_notes": internal_notes}
    _edit_section(plan, values, read_at=read_at, by=by, revision_field="texts_revision")


def _edit_section(plan: Plan, values: dict[str, Any], *, read_at: int, by: User, revision_field: str) -> None:
    demand(by, "plans.edit", plan)
    current = lock_plan(plan.pk)
    problems = Problems()
    set_values(current, values, problems)
    check_order(current.period_start, current.period_end, "period_end", problems)
    problems.done()
    save_revision(plan, read_at=read_at, by=by, changed=values, revision_field=revision_field)


def _check_predecessor(plan: Plan, by: User, problems: Problems) -> None:
    """A plan this person may see, as real or as invented as this one, and no circle."""
    earlier = plan.predecessor
    if earlier is None:
        return
    if not Plan.objects.for_user(by).filter(pk=earlier.pk, is_demo=plan.is_demo).exists():
        problems.add("predecessor", _("Choose one of the list."), "unknown")
    elif plan.pk in {earlier.pk, *(row.pk for row in earlier_plans(earlier))}:
        problems.add("predecessor", _("A plan cannot continue itself. Choose an earlier plan."), "circle")


def earlier_plans(plan: Plan) -> list[Plan]:
    """The plans this one continues, the nearest first."""
    found: list[Plan] = []
    seen = {plan.pk}
    while plan.predecessor is not None and plan.predecessor.pk not in seen:
        plan = plan.predecessor
        seen.add(plan.pk)
        found.append(plan)
    return found


def _check_bodies(
    plan: Plan,
    municipalities: Sequence[Municipality],
    promoters: Sequence[Organisation],
    partners: Sequence[Organisation],
    problems: Problems,
) -> None:
    if plan.kind == Plan.Kind.MUNICIPAL and len({row.pk for row in municipalities}) > 1:
        problems.add(
            "municipalities",
            _("A municipal plan has one municipality. Choose the kind “Intermunicipal” for several."),
            "kind",
        )
    had = set(plan.territory.values_list("municipality_id", flat=True))
    if any(row.is_demo != plan.is_demo for row in municipalities if row.pk not in had):
        problems.add(
            "municipalities",
            _("An invented municipality belongs to demonstration plans only, and a real one never to them."),
            "demo",
        )
    known = set(plan.organisation_rows.values_list("organisation_id", flat=True))
    for name, bodies in (("promoters", promoters), ("partners", partners)):
        if not plan.is_demo and any(row.is_demo for row in bodies if row.pk not in known):
            problems.add(name, _("Choose one of the list."), "demo")
    if {row.pk for row in promoters} & {row.pk for row in partners}:
        problems.add(
            "partners", _("An organisation is either promoter or partner. Remove it from one of the two lists."), "both"
        )


def _bodies(
    municipalities: Iterable[Municipality], promoters: Iterable[Organisation], partners: Iterable[Organisation]
) -> tuple[list[Any], ...]:
    """Keys in their order, each once."""
    return tuple(list(dict.fromkeys(row.pk for row in rows)) for rows in (municipalities, promoters, partners))


def bodies_of(plan: Plan) -> tuple[list[Any], ...]:
    """Keys of the plan's municipalities, promoters and partners as stored, in their order."""
    rows = list(plan.organisation_rows.values_list("role", "organisation_id"))
    return (
        list(plan.territory.values_list("municipality_id", flat=True)),
        [pk for role, pk in rows if role == PlanOrganisation.Role.PROMOTER],
        [pk for role, pk in rows if role == PlanOrganisation.Role.PARTNER],
    )


def _write_bodies(
    plan: Plan,
    municipalities: Sequence[Municipality],
    promoters: Sequence[Organisation],
    partners: Sequence[Organisation],
) -> None:
    places, promoting, taking_part = _bodies(municipalities, promoters, partners)
    plan.territory.all().delete()
    PlanMunicipality.objects.bulk_create(
        PlanMunicipality(plan=plan, municipality_id=pk, position=n) for n, pk in enumerate(places)
    )
    plan.organisation_rows.all().delete()
    roles = [(pk, PlanOrganisation.Role.PROMOTER) for pk in promoting]
    roles += [(pk, PlanOrganisation.Role.PARTNER) for pk in taking_part]
    PlanOrganisation.objects.bulk_create(
        PlanOrganisation(plan=plan, organisation_id=pk, role=role, position=n) for n, (pk, role) in enumerate(roles)
    )
