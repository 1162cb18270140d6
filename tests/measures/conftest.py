"""A joint plan for the tests of the measures' pages."""

import pytest

from tests.workspace_kit import make_municipality, make_plan


@pytest.fixture
def joint():
    places = [make_municipality(name) for name in ("Aqui", "Ali")]
    return make_plan(kind="intermunicipal", municipalities=places)
