"""Markdown to HTML that is safe to show: rendered by markdown-it, cleaned by nh3."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_RENDERER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "code", "h3", "h4", "hr"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


def to_html(text: str) -> SafeString:
    """`text` as HTML of a few harmless tags; headings begin at level 3, links leave without a referrer."""
    html = _RENDERER.render(text)
    for deep, shallow in (("h2", "h4"), ("h1", "h3"), ("h5", "h4"), ("h6", "h4")):
        html = html.replace(f"<{deep}>", f"<{shallow}>").replace(f"</{deep}>", f"</{shallow}>")
    return mark_safe(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel="noopener noreferrer nofollow"))
