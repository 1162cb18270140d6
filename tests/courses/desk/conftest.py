"""Who works at the courses' desk, and the addresses of its pages."""

import pytest
from django.urls import reverse

from courses.models import Course
from tests.courses import factories
from tests.factories import UserFactory

LIST = "/admin/courses/course/"


@pytest.fixture
def line(db):
    """Works for the support line."""
    return UserFactory(name="Lina da Linha", agency_role="support", is_staff=True, is_demo=True)


@pytest.fixture
def it(db):
    """A course, enrolling, told today by a list."""
    factories.levels()
    return factories.course(levels="A1 A2", hours=150, title="Português «A1»; noite")


@pytest.fixture
def desk():
    """`desk(name, *args)`: the address of a page of the courses' desk."""
    return lambda name, *args: reverse(f"admin:courses_{name}", args=args)


def again(course):
    """The course as it stands now."""
    return Course.objects.get(pk=course.pk)


def sent(form_of, **changes):
    """What a form of a page sends when nothing was typed, then `changes`; `form_of` is the page's answer."""
    given = {}
    form, telling = form_of.context["form"], form_of.context.get("telling")
    for one in [*form, *(telling or [])]:
        value = one.value()
        if value not in (None, "", False, []):
            value = value if isinstance(value, list) else [value]
            given[one.html_name] = [str(getattr(row, "pk", row)) for row in value]
    return {**given, **changes}
