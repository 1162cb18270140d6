"""How often courses are shown: numbers by day, written now and then, never in the way of a page."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from courses import counting
from courses.models import SearchCount
from tests.courses.factories import course

pytestmark = pytest.mark.django_db


def counts():
    return {row.course_id: row.count for row in SearchCount.objects.all()}


def test_nothing_is_written_within_the_minute(django_assert_num_queries):
    it = course()
    with django_assert_num_queries(0):
        counting.count_shown([it.pk])
        counting.count_shown([it.pk])
    counting.flush()
    assert counts() == {it.pk: 2}


def test_after_a_minute_the_next_page_writes(monkeypatch):
    it, now = course(), [100.0]
    monkeypatch.setattr(counting.time, "monotonic", lambda: now[0])
    counting.count_shown([it.pk])
    now[0] += counting.EVERY
    counting.count_shown([it.pk])
    assert counts() == {it.pk: 2}


def test_two_hundred_courses_are_written_at_once():
    counting.count_shown([uuid4() for _n in range(counting.MANY - 1)])
    assert not SearchCount.objects.exists()
    counting.count_shown([uuid4()])
    assert SearchCount.objects.count() == counting.MANY


def test_numbers_add_up_by_day():
    it, other = course(), course()
    for ids in ([it.pk, other.pk], [it.pk]):
        counting.count_shown(ids)
        counting.flush()
    assert counts() == {it.pk: 2, other.pk: 1}
    assert SearchCount.objects.filter(day=timezone.localdate()).count() == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_one_question_and_no_more(django_assert_num_queries):
    counting.count_shown([uuid4() for _n in range(3)])
    with django_assert_num_queries(1):
        counting.flush()
    assert SearchCount.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_one_statement_however_many(count, django_assert_num_queries):
    counting.count_shown([uuid4() for _n in range(count)])
    with django_assert_num_queries(3):
        counting.flush()


def test_a_database_that_fails_costs_no_page_and_no_number(monkeypatch):
    it = course()

    def broken(taken):
        raise DatabaseError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(counting, "_write", broken)
        patch.setattr(counting, "EVERY", 0)
        counting.count_shown([it.pk])
    counting.flush()
    assert counts() == {it.pk: 1}


def test_what_cannot_be_written_does_not_grow_for_ever(monkeypatch):
    def broken(taken):
        raise DatabaseError("locked")

    monkeypatch.setattr(counting, "_write", broken)
    monkeypatch.setattr(counting, "MOST", 3)
    counting.count_shown([uuid4() for _n in range(5)])
    counting.flush()
    assert not counting._waiting


def test_threads_lose_no_number():
    it = course()
    threads = [threading.Thread(target=counting.count_shown, args=([it.pk] * 100,)) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counting.flush()
    assert counts() == {it.pk: 800}


def test_numbers_are_forgotten_after_ninety_days():
    it, today = course(), timezone.localdate()
    for days in (0, 90, 91):
        SearchCount.objects.create(course=it, day=today - timedelta(days=days), count=1)
    assert counting.SearchCountPurger().purge() == {"numbers of shown courses": 1}


def test_only_course_day_and_number_are_kept():
    with connection.cursor() as cursor:
        columns = {c.name for c in connection.introspection.get_table_description(cursor, SearchCount._meta.db_table)}
    assert columns == {"id", "course_id", "day", "count"}
