"""Personal data whose time is over goes away, in every app, by one command."""

from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from portal import contributions
from portal.caching import CachePurger

pytestmark = pytest.mark.django_db


def test_the_command_asks_everybody_and_says_what_went(monkeypatch):
    class First:
        def purge(self):
            return {"cartas": 3}

    class Second:
        def purge(self):
            return {"convites; velhos": 0}

    monkeypatch.setattr(contributions.purgers, "_items", [First(), Second()])
    out = StringIO()
    call_command("purge", stdout=out)
    assert out.getvalue() == "cartas: 3\nconvites; velhos: 0\n"


def test_expired_counters_leave_the_cache_table(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "purge_test_cache"}
    }
    call_command("createcachetable", verbosity=0)
    cache = caches["default"]
    cache.set("rl:login:203.0.113.7", [1], timeout=-1000)
    cache.set("rl:login:203.0.113.8", [1], timeout=1000)
    cache.set("for-ever", 1, timeout=None)
    with connection.cursor() as cursor:
        assert CachePurger().purge() == {"cache": 1}
        cursor.execute("SELECT cache_key FROM purge_test_cache ORDER BY cache_key")
        assert [key for (key,) in cursor.fetchall()] == [":1:for-ever", ":1:rl:login:203.0.113.8"]
