"""Lists for tests: the real places, the catalogue, and a way to bring a list in."""

from datetime import date

import pytest

from courses.importing.applying import apply_now
from courses.importing.reading import read_now
from courses.importing.receiving import receive_list
from courses.models import Unit
from courses.reference.load import CourseReference
from tests.courses.search.conftest import places

__all__ = ["places"]


@pytest.fixture
def catalogue(places, db):
    """Levels, paths, units, programmes and places."""
    CourseReference().load()
    assert Unit.objects.count() == 11


@pytest.fixture
def bring(catalogue):
    """`bring(content)`: the list read and, unless `dry`, applied."""

    def do(content, *, source="Lista da rede", on=date(2020, 10, 1), dry=False, answers=None, by=None, **more):
        it = receive_list(by=by, content=content, file_name="lista", source=source, on=on, **more)
        it.answers = answers or {}
        it.save()
        read_now(it)
        it.refresh_from_db()
        if not dry:
            apply_now(it, by=by)
            it.refresh_from_db()
        return it

    return do
