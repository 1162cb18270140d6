"""The history of a unit on the agency's desk."""

import pytest

from courses.models import Level, Path, Unit

pytestmark = pytest.mark.django_db


def test_a_reviewer_looks_at_what_a_unit_was(client_of, reviewer):
    level = Level.objects.create(code="A1", name={"pt": "A1"})
    path = Path.objects.create(code="A1+A2")
    unit = Unit.objects.create(code="6452", title={"pt": "Eu"}, level=level, path=path)
    number = unit.history.first().history_id
    answer = client_of(reviewer).get(f"/admin/courses/unit/{unit.pk}/history/{number}/")
    assert answer.status_code == 200
    assert "6452" in answer.content.decode()
