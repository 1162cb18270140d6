"""Takes plans marked as demonstration away with everything that hangs on them: the database lets only these go."""

from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from measures.models import Measure
from plans.models import Plan
from portal.models import Artefact
from publication.models import Redaction, Version, WorkflowEvent

_HISTORICAL = "Historical"


def remove_plans(plans: "QuerySet[Plan]") -> int:
    """Versions, timeline, files, working copies and their histories; how many plans went."""
    ids = list(plans.filter(is_demo=True).values_list("pk", flat=True))
    measures = list(Measure.objects.filter(plan__in=ids).values_list("pk", flat=True))
    versions = Version.objects.filter(plan__in=ids)
    Artefact.objects.filter(owner_id__in=list(versions.values_list("pk", flat=True))).delete()
    Redaction.objects.filter(version__plan__in=ids).delete()
    WorkflowEvent.objects.filter(plan__in=ids).delete()
    versions.delete()
    Plan.objects.filter(predecessor__in=ids).update(predecessor=None)
    Plan.objects.filter(pk__in=ids).delete()
    # Last, because deleting writes history of its own.
    for model in _histories():
        _forget(model, ids, measures)
    return len(ids)


def _histories() -> list[type[Model]]:
    """The tables of the history of plans and measures; those of its lists, which point to the others, first."""
    found = [
        model
        for label in ("plans", "measures")
        for model in apps.get_app_config(label).get_models()
        if model.__name__.startswith(_HISTORICAL)
    ]
    return sorted(found, key=lambda model: "history" not in _names(model))


def _names(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _forget(model: type[Model], plans: list[Any], measures: list[Any]) -> None:
    """Delete the history rows of `plans` and `measures` from one history table."""
    owner: Any = model._meta.get_field("history").related_model if "history" in _names(model) else model
    names = _names(owner)
    if owner.__name__ == "HistoricalPlan":
        rows = owner._default_manager.filter(id__in=plans)
    elif "plan" in names:
        rows = owner._default_manager.filter(plan_id__in=plans)
    elif "measure" in names:
        rows = owner._default_manager.filter(measure_id__in=measures)
    else:  # reference data
        return
    if owner is not model:
        rows = model._default_manager.filter(history__in=rows.values("history_id"))
    rows.delete()
