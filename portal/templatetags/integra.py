"""Tags every template has without loading: state badges, partial dates, Markdown."""

from django import template

register = template.Library()
