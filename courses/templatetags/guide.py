"""Tags of the guide's pages: those for texts in many languages, and the names of languages."""

from django import template

from portal.languages import name_of
from portal.templatetags import words

register = template.Library()
register.tags.update(words.register.tags)
register.filters.update(words.register.filters)


@register.filter
def language_names(codes: str) -> list[tuple[str, str]]:
    """Codes separated by spaces as (code, the language's own name)."""
    return [(code, name_of(code)) for code in codes.split()]
