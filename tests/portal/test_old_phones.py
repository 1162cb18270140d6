"""Stylesheets of our pages stay readable for browsers of some years ago: what those do not know is asked for first."""

import re
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings
from django.contrib.staticfiles import finders

# A stylesheet of the stock desk, or of the API's documentation, is not ours and not for phones.
NOT_OURS = ("admin/", "ninja/")
NAMED = re.compile(r'{% static "([^"]+\.css)" %}')


def stylesheets():
    """Every stylesheet a template names, Bootstrap's included."""
    found = set()
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        found |= {name for name in NAMED.findall(template.read_text()) if not name.startswith(NOT_OURS)}
    return sorted(found)


def newer_than_old_phones(css):
    """Selectors with `:has(` and `@container` rules outside `@supports`, as they stand."""

    def walk(rules):
        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword == "supports":
                continue
            if rule.type == "at-rule" and rule.lower_at_keyword == "container":
                yield f"@container{tinycss2.serialize(rule.prelude)}"
            if ":has(" in tinycss2.serialize(rule.prelude).lower():
                yield tinycss2.serialize(rule.prelude)
            if rule.type == "at-rule" and rule.content is not None:
                yield from walk(inside(rule.content))

    def inside(content):
        rules = tinycss2.parse_rule_list(content, skip_whitespace=True, skip_comments=True)
        return [rule for rule in rules if rule.type != "error"]

    return list(walk(tinycss2.parse_stylesheet(css, skip_whitespace=True, skip_comments=True)))


def test_there_are_stylesheets():
    assert {"bootstrap/css/bootstrap.min.css", "bootstrap/css/bootstrap.rtl.min.css", "css/site.css"} <= set(
        stylesheets()
    )


@pytest.mark.parametrize("name", stylesheets())
def test_nothing_an_old_phone_does_not_know(name):
    assert newer_than_old_phones(Path(finders.find(name)).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("css", "wrong"),
    [
        ("a:has(b) { color: red }", 1),
        ("@media print { a:HAS(b) { color: red } }", 1),
        ("@container (min-width: 20em) { a { color: red } }", 1),
        ("@supports selector(:has(a)) { a:has(b) { color: red } @container (width > 1px) { a { color: red } } }", 0),
        ("/* a:has(b) */ a::after { content: ':has(' }", 0),
        ("@font-face { src: url(x) } @keyframes k { from { top: 0 } }", 0),
    ],
)
def test_the_test_sees_them(css, wrong):
    assert len(newer_than_old_phones(css)) == wrong
