"""What the tests of the measures' pages share: every kind of row, its forms and addresses, a joint plan."""

from django.urls import reverse

from measures.models import (
    Action,
    Indicator,
    LevelException,
    Measure,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.models import Plan
from tests.workspace_kit import (
    make_level,
    make_measure,
)

MODELS = {
    "area": PlanArea,
    "strategic": StrategicObjective,
    "operational": OperationalObjective,
    "measure": Measure,
    "target": Target,
    "indicator": Indicator,
    "responsible": Responsible,
    "action": Action,
    "exception": LevelException,
}
KEYS = list(MODELS)
FORMS = [key for key in KEYS if key != "measure"]
TEXT = {"area": "title", "strategic": "title", "operational": "title", "measure": "title"}


def fields(key, plan, text="Texto"):
    if key == "exception":
        place = plan.territory.first().municipality
        return {"linha-municipality": place.pk, "linha-level": make_level().pk}
    more = {"indicator": {"kind": "number"}, "responsible": {"part": "responsible"}}.get(key, {})
    return {f"linha-{name}": value for name, value in {TEXT.get(key, "text"): text, **more}.items()}


def owner_of(key, plan):
    if key in ("area", "strategic", "operational", "measure"):
        return plan
    return plan.measures.first() or make_measure(plan)


def add_address(key, owner):
    return reverse(f"measures:add_to_{'plan' if isinstance(owner, Plan) else 'measure'}", args=[owner.pk, key])


def add(client, key, plan, **changes):
    return client.post(add_address(key, owner_of(key, plan)), fields(key, plan) | {"linha-read_at": 1} | changes)


def made(key, plan, client):
    """A row of that kind, made through its form; a measure has a page of its own for that."""
    if key == "measure":
        return make_measure(plan)
    add(client, key, plan)
    return MODELS[key].objects.order_by("-position").first()


def row_address(row, key, verb):
    return reverse(f"measures:{verb}", args=[key, row.pk])


def page_of(key, plan):
    names = {"area": "areas", "strategic": "objectives", "operational": "objectives", "measure": "list"}
    if key in names:
        return reverse(f"measures:{names[key]}", args=[plan.pk])
    return reverse("measures:measure", args=[owner_of(key, plan).pk])
