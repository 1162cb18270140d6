"""The search page: the same with and without JavaScript, for everybody, whatever is typed into its address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.counting import flush
from courses.editing import report_wrong
from courses.models import SearchCount
from courses.search.index import forget
from portal.models import DatedFact
from tests.courses.search.courses_at import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(places):
    forget()
    yield make()
    forget()


def page(client, query="", prefix=""):
    response = client.get(f"{prefix}/cursos/{query}")
    return response, response.content.decode()


def test_it_works(client, courses):
    DatedFact.objects.create(
        key="support-line-phone", kind="phone", label="Linha", value="808 257 257", valid_on="2020", source="Fonte"
    )
    response, html = page(client, "?onde=Almancil")
    assert response.status_code == 200
    assert "almancil-a1-noite" in html
    assert 'href="tel:+351808257257"' in html
    assert "2020" in html


def test_the_same_bytes_for_everybody_and_no_cookie(client, client_of, courses, manager):
    mine, theirs = page(client, "?onde=Faro"), page(client_of(manager), "?onde=Faro")
    assert mine[1] == theirs[1]
    assert not mine[0].cookies
    assert "Cookie" not in mine[0].headers.get("Vary", "")


def test_not_modified_until_a_course_changes(client, courses):
    first, _ = page(client, "?onde=Faro")
    headers = {"if-none-match": first.headers["ETag"]}
    assert client.get("/cursos/?onde=Faro", headers=headers).status_code == 304
    report_wrong(course=courses["faro-b1"], on=timezone.localdate())
    assert client.get("/cursos/?onde=Faro", headers=headers).status_code == 200


@pytest.mark.parametrize("query", ["", "?onde=Faro", "?q=curso+de+noite+em+loule", "?onde=Lagoa"])
def test_constant_queries(client, courses, django_assert_max_num_queries, query):
    page(client, "?onde=Porto")
    with django_assert_max_num_queries(8):
        page(client, query)


@pytest.mark.parametrize(
    "query",
    [
        "?raio=-1", "?p=1000000000000", "?p=abc", "?dia=9", "?nivel=<script>", "?mes=2020-13", "?estado=talvez",
        "?onde=%00", "?onde=" + "x" * 2000, "?q=" + "%F0%9F%98%80" * 500, "?c=" + ",".join(["AAAAAA"] * 50), "?q=%",
        "?onde=m9999", "?onde=l1", "?onde=d-atlantida", "?onde=31/02/2020", "?q=%E0%A4%95", "?onde2=Faro",
    ],
)  # fmt: skip
def test_bad_input_gets_a_page_and_a_sentence(client, courses, query):
    response, html = page(client, query)
    assert response.status_code == 200
    assert "<script>" not in html.replace("</script>", "").replace("<script src", "")


def test_unknown_values_are_said(client, courses):
    assert "was not understood" in page(client, "?raio=-1", "/en")[1]


def test_which_lagoa(client, courses):
    _, html = page(client, "?onde=Lagoa")
    assert "onde=m0806" in html
    assert "onde=m4201" in html
    assert "lagoa-algarve" not in html


def test_words_become_filters_that_can_be_taken_back(client, courses):
    _, html = page(client, "?q=noite+em+Amadora")
    assert "amadora-a1-noite" in html
    assert "?onde=m1115&amp;parte=noite" in html
    assert 'href="/cursos/?onde=m1115"' in html
    assert 'href="/cursos/?parte=noite"' in html


def test_the_language_links_keep_the_question(client, courses):
    _, html = page(client, "?onde=m0805&nivel=pouco", "/ar")
    assert 'dir="rtl"' in html
    assert 'href="/en/cursos/?onde=m0805&amp;nivel=pouco"' in html


def test_the_basket_lives_in_the_address(client, courses):
    code = courses["faro-b1"].code
    _, html = page(client, "?onde=Faro")
    assert f"c={code}" in html
    _, html = page(client, f"?onde=Faro&c={code}")
    assert f"{reverse('courses:card')}?c={code}" in html
    six = ",".join(course.code for course in list(courses.values())[:6])
    assert "Put on a card" in page(client, f"?onde=Faro&c={code}", "/en")[1]
    assert "Put on a card" not in page(client, f"?onde=Faro&c={six}", "/en")[1]


def test_each_showing_is_counted_also_from_the_cache(client, courses):
    for _ in range(3):
        page(client, "?onde=Almancil&parte=noite")
    flush()
    counts = dict(SearchCount.objects.values_list("course__title", "count"))
    assert counts["almancil-a1-noite"] == 3
    assert "porto-a2" not in counts


def test_other_methods_are_refused(client):
    assert client.post("/cursos/", {"q": "x"}).status_code == 405


def test_empty_portal_says_so_and_whom_to_call(client, places):
    forget()
    response, html = page(client, "?onde=Faro", "/en")
    assert response.status_code == 200
    assert "No course is known to the portal yet." in html
