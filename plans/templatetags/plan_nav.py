"""The list of a plan's pages, the same on each of them."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from plans.hooks import plan_tabs
from plans.models import Plan

register = template.Library()


@register.inclusion_tag("plans/_nav.html")
def plan_nav(plan: Plan, current: str = "") -> dict[str, Any]:
    """The tabs of `plan`; `current` is the key of the page they stand on."""
    tabs = []
    for tab in plan_tabs:
        try:
            url = reverse(tab.url_name, args=[plan.pk])
        except NoReverseMatch:  # the page comes with a later part of the portal
            continue
        tabs.append({"label": tab.label, "url": url, "current": tab.key == current})
    return {"tabs": tabs}
