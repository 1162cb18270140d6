"""Small words of training's pages."""

from django import template

register = template.Library()


@register.filter
def first_name(value: str) -> str:
    """The first word of a name: all a body reads of a trainer."""
    return value.split(maxsplit=1)[0] if value.strip() else ""
