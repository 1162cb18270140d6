"""Measures given to contributors."""

from collections.abc import Sequence
from uuid import UUID

from measures.models import Measure, MeasureAssignment
from plans.models import Plan
from portal.models import User
from portal.text import one_line


class GivenMeasures:
    """Registered with plans/given.py."""

    def choices(self, plan: Plan) -> list[tuple[str, str]]:
        """The plan's measures, by number and title."""
        rows = plan.measures.filter(deleted_at__isnull=True).only("id", "number", "title", "plan_id")
        return [(str(measure.pk), one_line(str(measure))) for measure in rows]

    def give(self, *, plan: Plan, user: User, ids: Sequence[str]) -> None:
        """Exactly these measures of the plan."""
        MeasureAssignment.objects.filter(measure__plan=plan, user=user).exclude(measure_id__in=ids).delete()
        measures = Measure.objects.filter(plan=plan, pk__in=ids, deleted_at__isnull=True)
        MeasureAssignment.objects.bulk_create(
            [MeasureAssignment(measure=measure, user=user) for measure in measures], ignore_conflicts=True
        )

    def given(self, plan: Plan) -> dict[UUID, list[str]]:
        """Measures that still stand."""
        rows = MeasureAssignment.objects.filter(measure__plan=plan, measure__deleted_at__isnull=True)
        found: dict[UUID, list[str]] = {}
        for person, measure in rows.order_by("measure__position").values_list("user_id", "measure_id"):
            found.setdefault(person, []).append(str(measure))
        return found
