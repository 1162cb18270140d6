"""Small words of training's pages."""

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def first_name(value: str) -> str:
    """The first word of a name: all a body reads of a trainer."""
    return value.split(maxsplit=1)[0] if value.strip() else ""


@register.simple_tag
def retention_months() -> int:
    """How many months what is personal in a request is kept once the request is over."""
    return settings.TRAINING_RETENTION_MONTHS
