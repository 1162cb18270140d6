"""What the pages of courses need beside the tags every template has."""

from typing import Any

from django import template

from courses.search.asking import Asked
from courses.search.criteria import ALLOWED, Criteria

register = template.Library()


@register.simple_tag
def place_text(asked: Asked, number: int) -> str:
    """What stands in the first (0) or second (1) place field: the place as understood, else what was typed."""
    typed = (asked.criteria.onde, asked.criteria.onde2)[number]
    if asked.question is None and number < len(asked.places):
        return asked.places[number].label
    return typed


@register.simple_tag
def query_for_place(criteria: Criteria, name: str, ref: str) -> str:
    """The same question with a place told exactly."""
    return criteria.but(**{name: ref}).query


@register.simple_tag
def query_all_statuses(criteria: Criteria) -> str:
    """The same question with every status shown."""
    return criteria.but(estado=ALLOWED["estado"]).query


@register.simple_tag
def query_page(criteria: Criteria, page: int, step: int) -> str:
    """The page before or after."""
    return criteria.but(p=page + step).query


@register.simple_tag
def query_online(criteria: Criteria) -> str:
    """The same question, online only."""
    return criteria.but(raio="online").query


@register.simple_tag(takes_context=True)
def list_url(context: dict[str, Any], name: str, *parts: Any) -> str:
    """The address of a page about lists, at the desk or in the school's workspace where the page stands."""
    return str(context["room"].url(name, *parts))
