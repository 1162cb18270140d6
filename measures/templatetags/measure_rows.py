"""How rows are named in buttons and titles."""

from django import template

from measures.models import EditedRow
from measures.views.pages import name_of

register = template.Library()


@register.filter
def row_name(row: EditedRow) -> str:
    """The row's own words on one line, at most 60 characters."""
    return name_of(row)
