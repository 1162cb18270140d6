"""How public pages answer: ETag, 304, no cookie, and what makes a reader's copy old."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from portal import release
from portal.http import DAY, answer_public, public_page
from portal.site import raise_site_revision

pytestmark = pytest.mark.django_db


def page(body: str = "olá", **options):
    calls = []

    @public_page(**options)
    def view(request, *args):
        calls.append(args)
        return HttpResponse(body)

    view.calls = calls
    return view


def get(view, *args, **headers):
    return view(RequestFactory().get("/", headers=headers), *args)


def test_it_carries_a_weak_etag_and_asks_to_revalidate():
    response = get(page())
    assert response.status_code == 200
    assert response["ETag"].startswith('W/"')
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies


def test_the_same_page_is_304_and_the_view_does_not_run(django_assert_num_queries):
    view = page()
    etag = get(view)["ETag"]
    with django_assert_num_queries(1):
        again = get(view, if_none_match=etag)
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag
    assert again["Cache-Control"] == "public, no-cache"
    assert len(view.calls) == 1


def test_a_strong_form_of_the_etag_matches_too():
    """Proxies that unpack a compressed answer may ask with the other form."""
    view = page()
    strong = get(view)["ETag"].removeprefix("W/")
    assert get(view, if_none_match=strong).status_code == 304


@pytest.mark.parametrize("change", ["site", "language", "key", "release"])
def test_what_makes_it_new(change, monkeypatch):
    edition = ["1"]
    view = page(key=lambda request: edition)
    etag = get(view)["ETag"]
    language = "pt"
    if change == "site":
        raise_site_revision()
    elif change == "language":
        language = "ar"
    elif change == "key":
        edition[0] = "2"
    else:
        monkeypatch.setenv("RELEASE", "another")
    with translation.override(language):
        assert get(view, if_none_match=etag).status_code == 200


def test_key_parts_do_not_run_together():
    first = get(page(key=lambda request: ("a", "bc")))["ETag"]
    assert get(page(key=lambda request: ("ab", "c")))["ETag"] != first


def test_key_gets_the_arguments_of_the_view():
    view = page(key=lambda request, slug: (slug,))
    assert get(view, "loule")["ETag"] != get(view, "lisboa")["ETag"]


def test_an_edition_may_be_kept_for_a_day():
    assert get(page(max_age=DAY))["Cache-Control"] == "public, max-age=86400"


def test_gone_carries_no_etag_and_is_not_kept():
    response = answer_public(RequestFactory().get("/"), render=lambda: HttpResponse("retirado", status=410))
    assert "ETag" not in response
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_answers_reading(method):
    view = page()
    assert getattr(RequestFactory(), method)("/").method != "GET"
    assert view(getattr(RequestFactory(), method)("/")).status_code == 405
    assert view.calls == []


def test_the_release_follows_the_content_of_templates(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    settings.DEBUG = True  # not remembered between calls
    (tmp_path / "templates").mkdir()
    file = tmp_path / "templates" / "page.html"
    file.write_text("one")
    first = release.release()
    assert release.release() == first
    file.write_text("two")
    assert release.release() != first
