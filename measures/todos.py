"""What measures give to "what waits for me"."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from measures.models import MeasureAssignment, Responsible, Target
from plans.models import Role
from portal.contributions import Todo
from portal.models import User


class GivenMeasureTodos:
    """Measures given to a contributor that still lack a target or a responsible entity."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One line a measure, in one query; nothing while the agency has the plan."""
        live = {"measure": OuterRef("measure"), "deleted_at__isnull": True}
        given = MeasureAssignment.objects.filter(
            user=user,
            measure__deleted_at__isnull=True,
            measure__plan__locked=False,
            measure__plan__closed_on__isnull=True,
            measure__plan__roles__user=user,
            measure__plan__roles__role=Role.CONTRIBUTOR,
        ).annotate(
            has_target=Exists(Target.objects.filter(**live)), has_body=Exists(Responsible.objects.filter(**live))
        )
        for row in given.select_related("measure__plan").order_by("given_at"):
            if row.has_target and row.has_body:
                continue
            yield Todo(
                title=_("Complete the measure “%(measure)s”") % {"measure": str(row.measure)[:120]},
                detail=_("%(plan)s: it still needs a target and a responsible entity.") % {"plan": row.measure.plan}
                if not row.has_target and not row.has_body
                else _("%(plan)s: it still needs a target.") % {"plan": row.measure.plan}
                if not row.has_target
                else _("%(plan)s: it still needs a responsible entity.") % {"plan": row.measure.plan},
                url=reverse("measures:measure", args=[row.measure_id]),
                since=row.given_at,
            )
