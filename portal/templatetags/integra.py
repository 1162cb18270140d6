"""Tags every template has without loading: state badges, partial dates, Markdown."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from portal import agency as agencies
from portal import dates, public_forms, readers, relogin
from portal.contributions import DeskLink, Room, desk_pages
from portal.contributions import workspace_rooms as all_rooms
from portal.markdown import to_html
from portal.models import Dated
from portal.states import Shown, Tone, shown

register = template.Library()

_ICONS = {
    "draft": '<path d="M3 13.5V11l7.5-7.5 2.5 2.5L5.500 13.500z"'
    ' fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "info": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M8 4.500V8l2.500 2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "warn": '<path d="M13 8H4m3-4L3 8l4 4" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "ok": '<path d="m3 8.500 3.500 3.500L13 4.500" fill="none" stroke="currentColor" stroke-width="2"/>',
    "danger": '<path d="m4 4 8 8m0-8-8 8" fill="none" stroke="currentColor" stroke-width="2"/>',
}


@register.simple_tag
def state_badge(state: str | Shown) -> SafeString:
    """The one look of a state: word, icon and colour. `state` is a state's value or what `states.shown` made.

    In an unchecked reader language the Portuguese word stands beside.
    """
    it = state if isinstance(state, Shown) else shown(state)
    return _badge(it.tone, both_filter(it.word))


def _badge(tone: Tone, word: SafeString) -> SafeString:
    """Two words, the reader's and the Portuguese, stay one piece beside the icon."""
    return format_html(
        '<span class="badge-state tone-{}"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{}'
        "</svg>{}</span>",
        tone,
        mark_safe(_ICONS[tone]),
        format_html("<span>{}</span>", word) if "<" in word else word,
    )


@register.filter
def partial_date(value: str) -> str:
    """A date with the precision it has, in the reader's language."""
    return dates.display(value)


@register.filter
def markdown(value: str) -> SafeString:
    """Markdown as cleaned HTML."""
    return to_html(value)


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with some parameters changed; an empty value removes one. Starts with "?" or is ""."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def form_guard(context: dict[str, Any]) -> SafeString:
    """Put inside every workspace form, beside the protection token: `{% csrf_token %}{% form_guard %}`.

    It lets a form posted after the session ended come back filled (portal/relogin.py). For that the form must have
    an `action` (or `hx-post`) equal to the address it is posted to, and stand on a page that opens with GET.
    """
    request = context["request"]
    if not request.user.is_authenticated:
        return mark_safe("")
    return format_html('<input type="hidden" name="{}" value="{}">', relogin.GUARD, relogin.guard_for(request))


@register.simple_tag(takes_context=True)
def workspace_rooms(context: dict[str, Any]) -> list[Room]:
    """The rooms of the workspace this person has a key to, beside those everybody has."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [room for source in all_rooms for room in source.rooms(user)]


@register.simple_tag(takes_context=True)
def agency_name(context: dict[str, Any]) -> str:
    """The managing agency's short name: the only way it may appear in an interface text."""
    return agencies.agency_name(context.get("request"))


@register.simple_tag
def fact_badge(fact: Dated) -> SafeString:
    """What may be said of a dated fact today: confirmed on a day, or not confirmed since a date."""
    words = {
        "confirmed": gettext_lazy("Confirmed on %(date)s"),
        "unconfirmed": gettext_lazy("Not confirmed since %(date)s"),
        "replaced": gettext_lazy("Replaced"),
    }
    tones: dict[str, Tone] = {"confirmed": "ok", "unconfirmed": "info", "replaced": "draft"}

    def word() -> SafeString:
        return conditional_escape(str(words[fact.state]) % {"date": dates.display(fact.known_since)})

    return _badge(tones[fact.state], readers.with_portuguese(word))


@register.filter
def phone_link(value: str) -> str:
    """A phone number as `tel:` wants it: digits and a leading +, Portugal's prefix where none is given."""
    digits = "".join(c for c in value if c.isdigit())
    return f"+{digits}" if value.strip().startswith("+") else f"+351{digits}"


@register.inclusion_tag("portal/_public_form_fields.html")
def public_form_fields(name: str, carried: str = "") -> dict[str, str]:
    """Put inside every form of a public page (portal/public_forms.py), on a page that is never kept.

    `carried` is what `public_forms.carry()` made of the answers of earlier steps.
    """
    return {
        "token_name": public_forms.TOKEN,
        "token": public_forms.form_token(name),
        "trap_name": public_forms.TRAP,
        "carried_name": public_forms.CARRIED,
        "carried": carried,
    }


class BothNode(template.Node):
    """What stands between `{% both %}` and `{% endboth %}`."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """The text, followed by the Portuguese one where the language was not checked."""
        return readers.with_portuguese(lambda: self.nodelist.render(context))


@register.tag
def both(parser: template.base.Parser, token: template.base.Token) -> BothNode:
    """`{% both %}{% translate "Level" %}{% endboth %}`: in an unchecked reader language the Portuguese stands beside.

    For a word, a label or a sentence, never for blocks: it is written inside a span. Other languages: just the text.
    """
    nodelist = parser.parse(("endboth",))
    parser.delete_first_token()
    return BothNode(nodelist)


@register.filter(name="both")
def both_filter(value: Any) -> SafeString:
    """`{{ choice.label|both }}`: the same for a text still to be translated (`gettext_lazy`); others stand alone."""
    if not isinstance(value, Promise):
        return conditional_escape(value)
    return readers.with_portuguese(lambda: conditional_escape(str(value)))


@register.simple_tag(takes_context=True)
def desk_links(context: dict[str, Any]) -> list[DeskLink]:
    """The pages apps add above every page of the agency's desk, for the person who asks."""
    user = context["request"].user
    return [link for pages in desk_pages for link in pages.links(user)] if user.is_authenticated else []
