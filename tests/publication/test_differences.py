"""What changed between two documents."""

import json

import pytest

from publication import document as d
from publication.differences import LONGEST, compare, differences
from tests.publication.test_document import GOLDEN


@pytest.fixture
def tree():
    return json.loads((GOLDEN / "v1.json").read_bytes())


def read(tree):
    return d.read_document(json.dumps(tree).encode(), d.SCHEMA)


def found(before, after):
    return differences(read(before), read(after))


def labels(changes):
    return [str(change.label) for change in changes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "novo"),
        ("velho", ""),
        ("75 % das escolas", "80 % das escolas do concelho"),
        ("a; b\nc", "a; d\nc"),
        ("مرحبا بالجميع", "مرحبا"),
        ("x" * LONGEST, "y"),
    ],
)
def test_the_pieces_make_both_texts_again(old, new):
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new


def test_only_the_changed_words_are_marked():
    pieces = compare("75 % das escolas", "80 % das escolas")
    assert [(p.kind, p.text) for p in pieces] == [("removed", "75"), ("added", "80"), ("same", " % das escolas")]


def test_the_same_document_has_no_difference(tree):
    result = found(tree, tree)
    assert not result.any
    assert result.unchanged == 1


def test_added_and_removed_measures(tree):
    more = json.loads(json.dumps(tree))
    second = json.loads(json.dumps(tree["measures"][0])) | {"id": str(d.UUID(int=7)), "code": "m2", "title": "Nova"}
    more["measures"].append(second)
    assert [m.title for m in found(tree, more).added] == ["Nova"]
    assert [m.title for m in found(more, tree).removed] == ["Nova"]
    assert found(tree, more).unchanged == 1


def test_a_renumbered_measure_is_the_same_measure(tree):
    after = json.loads(json.dumps(tree))
    after["measures"][0].update(number="9", code="m1")
    (it,) = found(tree, after).changed
    assert len(it.changes) == 1
    assert it.measure.number == "9"


CHANGES = {
    "description": "outra", "area": None, "other_areas": [], "level": "2", "objectives": [],
    "strategic_objectives": [], "audiences": ["X"], "municipalities": ["X001"], "contact": "", "predecessor": None,
    "source": "p. 1", "targets": [], "indicators": [], "responsibles": [], "actions": [], "level_exceptions": [],
    "title": "Outro", "number": "", "schedule": {"starts": "2016", "ends": "", "continuous": False, "text": ""},
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_of_a_measure_is_seen(tree, field):
    after = json.loads(json.dumps(tree))
    after["measures"][0][field] = CHANGES[field]
    (it,) = found(tree, after).changed
    assert len(it.changes) == 1


def test_no_field_is_forgotten():
    assert set(CHANGES) | {"id", "code"} == set(d.MeasureNode.model_fields)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Outro"),
        ("summary", ""),
        ("territory", []),
        ("promoters", []),
        ("partners", []),
        ("funding", "Mais"),
        ("kind", "municipal"),
        ("predecessor", None),
        ("registration", None),
        ("period", {"start": "2015", "end": "2017"}),
    ],
)
def test_changes_of_the_plan_itself(tree, field, value):
    after = json.loads(json.dumps(tree)) | {field: value}
    assert len(found(tree, after).plan) == 1


def test_no_code_is_shown_for_a_word(tree):
    after = json.loads(json.dumps(tree)) | {"kind": "municipal"}
    (change,) = found(tree, after).plan
    assert not {"municipal", "intermunicipal"} & {piece.text for piece in change.pieces}
