"""Writes posted values back into the form of a finished page, without the page's view knowing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape

Attrs = dict[str, str | None]
_KEPT_AS_THEY_ARE = {"csrfmiddlewaretoken", "_guard"}
_NO_TEXT = {"submit", "button", "reset", "image", "file", "password"}
_CHECKS = {"checkbox", "radio"}


@dataclass
class _Control:
    """A control as it stands in the source: where its start tag is, where its content is."""

    tag: str
    attrs: Attrs
    start: int
    end: int
    inner_end: int = -1
    options: "list[_Control]" = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attrs.get("name") or ""

    @property
    def type(self) -> str:
        return (self.attrs.get("type") or "text").lower() if self.tag == "input" else self.tag


@dataclass
class _Form:
    """A form: its attributes, the end of its start tag, its controls."""

    attrs: Attrs
    end: int
    controls: list[_Control] = field(default_factory=list)

    def leads_to(self, to: str, page: str) -> bool:
        """Whether it is posted to the path `to`, by the browser or by htmx."""
        posts = (self.attrs.get("method") or "").lower() == "post"
        targets = [self.attrs.get("action") or ""] if posts else []
        if self.attrs.get("hx-post") is not None:
            targets.append(self.attrs["hx-post"] or "")
        return any(urlsplit(urljoin(page, target)).path == to for target in targets)

    def names(self) -> set[str]:
        return {control.name for control in self.controls if control.name}


class _Reader(HTMLParser):
    """Finds the forms of a page and the exact places of their controls in the source."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        # HTMLParser counts lines by "\n" only.
        self._lines = [0] + [place + 1 for place, char in enumerate(source) if char == "\n"]
        self._form: _Form | None = None
        self._open: _Control | None = None
        self._strays: list[_Control] = []
        self.feed(source)
        self.close()
        by_id = {form.attrs.get("id"): form for form in self.forms if form.attrs.get("id")}
        for stray in self._strays:
            owner = by_id.get(stray.attrs.get("form"))
            if owner:
                owner.controls.append(stray)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, controls and options."""
        start, found = self._here(), dict(attrs)
        end = start + len(self.get_starttag_text() or "")
        if tag == "form":
            self._form = _Form(found, end)
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "select", "button"):
            control = _Control(tag, found, start, end)
            if "form" in found:
                self._strays.append(control)
            elif self._form:
                self._form.controls.append(control)
            self._open = control if tag in ("textarea", "select") else None
        elif tag == "option" and self._open and self._open.tag == "select":
            self._open.options.append(_Control(tag, found, start, end))

    def handle_endtag(self, tag: str) -> None:
        """Note where a text area's content ends and where a form ends."""
        if self._open and tag == self._open.tag:
            self._open.inner_end = self._here()
            self._open = None
        elif tag == "form":
            self._form = None


def refill(source: str, *, to: str, page: str, fields: Mapping[str, list[str]], request: HttpRequest) -> str | None:
    """The page `source` with the form that is posted to `to` filled from `fields` and a notice on top of it.

    Boxes that were not ticked are unticked; the protection token, passwords and files stay as the page has them; a
    hidden revision comes back as it was posted, so that a conflict is still found. Values for which the form has no
    field any more stand in the notice. None when the page has no such form.
    """
    candidates = [form for form in _Reader(source).forms if form.leads_to(to, page)]
    if not candidates:
        return None
    form = max(candidates, key=lambda f: len(f.names() & set(fields)))
    left = {name: list(values) for name, values in fields.items()}
    edits = [edit for control in form.controls for edit in _edits(control, fields, left)]
    unplaced = [value for values in left.values() for value in values if value.strip()]
    notice = render_to_string("portal/_reopened.html", {"unplaced": unplaced}, request)
    for start, end, text in sorted([*edits, (form.end, form.end, notice)], reverse=True):
        source = source[:start] + text + source[end:]
    return source


def _edits(
    control: _Control, fields: Mapping[str, list[str]], left: dict[str, list[str]]
) -> list[tuple[int, int, str]]:
    """The replacements that bring `control` to its posted value; what was placed is taken out of `left`."""
    name = control.name
    if not name or name in _KEPT_AS_THEY_ARE or "disabled" in control.attrs:
        return []
    if control.type in _NO_TEXT:
        left.pop(name, None)
        return []
    if control.type in _CHECKS:
        value = control.attrs.get("value") or "on"
        return [_marked(control, "checked", on=_take(left, name, value) or value in fields.get(name, []))]
    if control.tag == "select":
        return [_marked(o, "selected", on=_take(left, name, o.attrs.get("value") or "")) for o in control.options]
    if not left.get(name):
        return []
    value = left[name].pop(0)
    if control.tag == "textarea":
        return [(control.end, control.inner_end, "\n" + escape(value))]
    return [(control.start, control.end, _tag("input", {**control.attrs, "value": value}))]


def _take(left: dict[str, list[str]], name: str, value: str) -> bool:
    if value in left.get(name, []):
        left[name].remove(value)
        return True
    return False


def _marked(control: _Control, mark: str, *, on: bool) -> tuple[int, int, str]:
    attrs = {name: value for name, value in control.attrs.items() if name != mark}
    return control.start, control.end, _tag(control.tag, {**attrs, mark: None} if on else attrs)


def _tag(tag: str, attrs: Attrs) -> str:
    inside = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs.items())
    return f"<{tag}{inside}>"
