"""Places for the search: the real reference data, loaded once a file and rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from courses.search.gazetteer import Gazetteer, forget
from portal.models import Locality, Municipality
from portal.reference.places import BATCH, localities, municipalities


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The 308 municipalities and 1,079 localities in the database, without the census: under half a second."""
    with django_db_blocker.unblock(), transaction.atomic():
        Municipality.objects.bulk_create([Municipality(**row) for row in municipalities()], batch_size=BATCH)
        Locality.objects.bulk_create([Locality(**row) for row in localities()], batch_size=BATCH)
        forget()
        yield
        forget()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def known(places: None, django_db_blocker: Any) -> Gazetteer:
    """A gazetteer of `places`, made once a file."""
    with django_db_blocker.unblock():
        return Gazetteer(Municipality.objects.all(), Locality.objects.all())
