"""The list of a plan's pages, the same on each of them."""

from typing import Any

from django import template
from django.urls import reverse

from plans.hooks import plan_tabs
from plans.models import Plan

register = template.Library()


@register.inclusion_tag("plans/_nav.html")
def plan_nav(plan: Plan, current: str = "") -> dict[str, Any]:
    """The tabs of `plan`; `current` is the key of the page they stand on."""
    tabs = [
        {"label": t.label, "url": reverse(t.url_name, args=[plan.pk]), "current": t.key == current} for t in plan_tabs
    ]
    return {"tabs": tabs}
