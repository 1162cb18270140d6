"""The schedule of a plan."""

import pytest

from measures.models import Measure
from plans.models import Plan
from tests.factories import full_plan
from tests.publication.making import address, publish, registered

pytestmark = pytest.mark.django_db


def cells(page):
    return page.count('class="on"')


def test_by_quarter_from_real_dates(client):
    plan = full_plan(measures=3, period_start="2015-06-20", period_end="2017-06-19")
    Measure.objects.filter(plan=plan, code="m1").update(starts="2016-02-03", ends="2016-Q3")
    Measure.objects.filter(plan=plan, code="m2").update(starts="2017", continuous=True)
    page = client.get(address(publish(plan), "cronograma/", language="en")).content.decode()
    assert page.count('class="q') == 9  # 2015-Q2 to 2017-Q2
    assert cells(page) == 3 + 2 + 9
    assert "February" in page or "Feb" in page
    assert page.count("The plan’s period") == 1


def test_long_plans_by_year_and_absurd_ones_in_words(client):
    plan = full_plan(measures=1, period_start="2015", period_end="2030")
    page = client.get(address(publish(plan), "cronograma/", language="en")).content.decode()
    assert cells(page) == 16
    Plan.objects.filter(pk=plan.pk).update(period_end="9999")
    page = client.get(address(publish(plan), "cronograma/", language="en")).content.decode()
    assert cells(page) == 0
    assert "When each measure runs" in page


def test_without_any_date(client):
    page = client.get(address(registered(), "cronograma/", language="en")).content.decode()
    assert cells(page) == 0
    assert "not in the source" in page
