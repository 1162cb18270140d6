"""Which measures name a municipality; see plans/leaving.py."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from measures.models import LevelException, Measure, Responsible, Target
from plans.models import Plan
from portal.models import Municipality
from portal.text import one_line

_ROWS: tuple[type[Target | Responsible | LevelException], ...] = (Target, Responsible, LevelException)


class MeasuresNaming:
    """Measures that concern it, and measures with targets, responsible entities or a level for it alone."""

    def naming(self, plan: Plan, municipality: Municipality) -> Iterable[str]:
        """A line a measure, in the plan's order; five queries. What was deleted does not count."""
        found: dict[UUID, list[str]] = {}

        def note(keys: Iterable[UUID], what: Any) -> None:
            for key in keys:
                found.setdefault(key, []).append(str(what))

        measures = Measure.objects.filter(plan=plan, deleted_at=None)
        concerned = measures.filter(municipalities=municipality)
        note(concerned.values_list("pk", flat=True), Measure._meta.get_field("municipalities").verbose_name)
        for model in _ROWS:
            rows = model._default_manager.filter(measure__plan=plan, municipality=municipality, deleted_at=None)
            note(rows.order_by().values_list("measure_id", flat=True).distinct(), model._meta.verbose_name_plural)
        for measure in measures.filter(pk__in=found).only("number", "title"):
            name = one_line(str(measure))
            name = name if len(name) <= 80 else f"{name[:79]}…"
            yield _("measure “%(measure)s” (%(what)s)") % {"measure": name, "what": ", ".join(found[measure.pk])}
