"""The guide as it is delivered."""

import pytest

from courses.reference.guide import GuideReference
from portal.reference.bodies import load_facts
from tests.courses.factories import municipality


@pytest.fixture
def guide(db):
    """All of it, with the municipalities of the exam centres and the support line."""
    for place in ("1312 Porto", "0503 Covilhã", "1106 Lisboa", "1512 Setúbal", "0805 Faro"):
        municipality(*place.split())
    load_facts()
    return GuideReference().load()
