"""What the tests of courses share."""

import pytest

from courses.search import gazetteer


@pytest.fixture(autouse=True)
def _no_gazetteer_of_another_test(request: pytest.FixtureRequest) -> None:
    """The places of a test that is over are not remembered, except in files that keep theirs (`places`)."""
    if "places" not in request.fixturenames:
        gazetteer.forget()


@pytest.fixture(autouse=True)
def _no_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of demand is left for later by lot, except where a test draws its own."""
    monkeypatch.setattr("courses.interest.lots.left_out", lambda: False)
