"""`manage.py load_demo` and the invented courses."""

from io import StringIO

import pytest
from django.core.management import call_command

from courses.demo.load import DemoCourses
from courses.models import Course, CourseRevision, HelpDesk, Interest, Provider
from measures.reference import load_areas, load_levels
from portal.models import Organisation
from portal.reference.places import load_places

LOADED = ("invented schools", "invented courses", "invented people who wait")
pytestmark = pytest.mark.django_db


def test_without_places_there_is_nothing():
    assert DemoCourses().load() == dict.fromkeys((*LOADED, "people of invented schools"), 0)
    assert DemoCourses().remove() == dict.fromkeys(LOADED, 0)
    assert not CourseRevision.objects.exists()


def test_the_command_brings_them_and_takes_them_away():
    load_places()
    load_areas()
    load_levels()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "invented courses: 400" in out.getvalue()
    assert "invented people who wait: 33" in out.getvalue()
    assert Provider.objects.get(organisation__name="Associação Ponte Aberta").is_demo
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == ""
    call_command("load_demo", "--remove", stdout=StringIO())
    assert not Course.objects.exists()
    assert not Provider.history.exists()
    assert not Organisation.objects.filter(is_demo=True).exists()
    assert not Interest.objects.exists()
    assert not HelpDesk.objects.exists()
