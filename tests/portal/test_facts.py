"""Dated facts: confirmed, replaced, never overwritten; every change makes public pages new."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.facts import FactReplaced, add_fact, confirm_fact, replace_fact
from portal.models import DatedFact
from portal.site import site_revision

pytestmark = pytest.mark.django_db

AWKWARD = "+351 808 257 257; ext. «1»\nدعم المهاجرين"


@pytest.fixture
def fact():
    return add_fact(
        key="support-line-phone",
        kind="phone",
        label="Linha",
        value=AWKWARD,
        valid_on="2020",
        source="página; de 2020",
        by=None,
    )


def test_a_new_fact_is_not_confirmed_since_the_date_of_its_source(fact):
    assert (fact.state, fact.known_since) == ("unconfirmed", "2020")


def test_confirming_says_when_and_by_whom(fact, manager):
    before = site_revision()
    fact = confirm_fact(fact=fact, by=manager)
    today = timezone.localdate()
    assert (fact.state, fact.known_since) == ("confirmed", today.isoformat())
    assert fact.check_again_by == today + timedelta(days=365)
    assert fact.history.first().history_user == manager
    assert fact.value == AWKWARD
    assert site_revision() > before


def test_a_check_that_is_overdue_no_longer_confirms(fact, manager):
    fact = confirm_fact(fact=fact, by=manager, on=date(2021, 3, 1), again_by=date(2022, 3, 1))
    assert (fact.state, fact.known_since) == ("unconfirmed", "2021-03-01")


def test_replacing_keeps_the_old_one_as_history(fact, manager):
    before = site_revision()
    new = replace_fact(fact=fact, value="800 1", valid_on="2026-11", source="carta", by=manager)
    fact.refresh_from_db()
    assert (fact.state, fact.value, fact.replaced_by) == ("replaced", AWKWARD, new)
    assert (new.state, new.label, new.kind) == ("confirmed", "Linha", "phone")
    assert list(DatedFact.objects.current()) == [new]
    assert site_revision() > before


def test_what_was_replaced_cannot_be_touched_again(fact, manager):
    """Two people replace the same fact: the second is told, and no third fact appears."""
    replace_fact(fact=fact, value="1", valid_on="2026", source="a", by=manager)
    with pytest.raises(FactReplaced):
        replace_fact(fact=fact, value="2", valid_on="2026", source="b", by=manager)
    with pytest.raises(FactReplaced):
        confirm_fact(fact=fact, by=manager)
    assert DatedFact.objects.count() == 2


@pytest.mark.parametrize("who", ["coordinator", "reviewer"])
def test_only_managers(fact, who, request):
    by = request.getfixturevalue(who)
    before = site_revision()
    with pytest.raises(PermissionDenied):
        confirm_fact(fact=fact, by=by)
    with pytest.raises(PermissionDenied):
        replace_fact(fact=fact, value="1", valid_on="2026", source="a", by=by)
    with pytest.raises(PermissionDenied):
        add_fact(key="k", kind="phone", label="l", value="1", valid_on="2026", source="a", by=by)
    fact.refresh_from_db()
    assert fact.state == "unconfirmed"
    assert site_revision() == before
