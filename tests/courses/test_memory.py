"""What a process remembers of the courses ends with the test that made it, whatever the order of the tests."""

import pytest

from courses.search import index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("turn", [1, 2])
def test_no_index_of_another_test_is_left(turn: int) -> None:
    assert len(index._known) == 0
    assert index._known.number == -1
    index.current_index((turn, 0))
    assert index._known.number == turn
