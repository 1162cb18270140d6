"""A form posted after the session ended comes back filled, to the same person, and to nobody else."""

import re
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from portal import relogin
from portal.models import User
from tests.factories import AWKWARD, PASSWORD, UserFactory

SAVED: list[Any] = []
TEXT = f'</textarea>"{AWKWARD}" مرحبا; \r\n\r\nfim'

PAGE = """<html><body><form method="post" action="/area/other/"><input name="title" value="other"></form>
<form action="/area/card/save/" method="post">{% csrf_token %}{% form_guard %}
<input type="hidden" name="read_at" value="9"><input name=title value="old &amp; grey">
<textarea name="text">old <b>text</b></textarea>
<input type="checkbox" name="tick" value="a" checked><input type="checkbox" name="tick" value="b">
<select name="level"><option value="">—</option>
<option value="1" selected>One</option><option value="2">Two</option></select>
<input type="password" name="secret"><button name="go" value="1">Save</button></form></body></html>"""


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def save(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(status=405)
    SAVED.append(request.POST)
    return HttpResponse("saved")


@login_not_required
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all")


def _patterns() -> list[Any]:
    from portal.urls import urlpatterns

    own = [
        path("area/card/", page),
        path("area/card/save/", save),
        path("area/gone/save/", save),
        path("area/open/", open_page),
    ]
    return [*own, *urlpatterns]


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    SAVED.clear()
    settings.ROOT_URLCONF = tuple(_patterns())


@pytest.fixture
def user(db: None) -> User:
    return UserFactory()


def form_of(client: Client, **headers: Any) -> dict[str, Any]:
    """What the person would post from the page: its guard and new values."""
    html = client.get("/area/card/", **headers).content.decode()
    guard = re.search(r'name="_guard" value="([^"]+)"', html)
    assert guard
    return {
        "_guard": guard[1],
        "read_at": "3",
        "title": 'new "title"',
        "text": TEXT,
        "tick": "b",
        "level": "2",
        "go": "1",
    }


def expire(client: Client) -> None:
    client.session.flush()
    del client.cookies["sessionid"]


def log_in(client: Client, user: User, html: str, password: str = PASSWORD) -> Any:
    carried = re.search(r'name="_carried" value="([^"]+)"', html)
    assert carried
    data = {"login": user.email, "password": password, "next": "/area/retomar/", "_carried": carried[1]}
    return client.post("/conta/login/", data, follow=True)


def test_the_text_comes_back_filled_and_unsaved(client_of: Any, user: User) -> None:
    client = client_of(user)
    data = form_of(client)
    expire(client)
    refused = client.post("/area/card/save/", data)
    assert refused.status_code == 401
    assert SAVED == []
    again = log_in(client, user, refused.content.decode())
    assert again.redirect_chain[-1][0] == "/area/card/"
    html = again.content.decode()
    assert SAVED == []
    form = html[html.index('action="/area/card/save/"') :]
    assert 'name="title" value="new &quot;title&quot;"' in form
    assert 'name="read_at" value="3"' in form
    assert "\n&lt;/textarea&gt;&quot;Acolher &quot;todos&quot;; sem excepção\ne com aspas" in form.replace("\r\n", "\n")
    assert "old <b>text</b>" not in form
    assert '<input type="checkbox" name="tick" value="a">' in form
    assert '<input type="checkbox" name="tick" value="b" checked>' in form
    assert '<option value="2" selected>' in form
    assert '<option value="1">' in form
    assert 'name="title" value="other"' in html, "the other form of the page is left alone"
    assert html.index("notice-warning") > html.index("/area/card/save/"), "the notice stands in the form"
    assert "notice-warning" not in client.get("/area/card/").content.decode(), "only once"


def test_a_wrong_password_first_loses_nothing(client_of: Any, user: User) -> None:
    client = client_of(user)
    data = form_of(client)
    expire(client)
    html = client.post("/area/card/save/", data).content.decode()
    wrong = log_in(client, user, html, password="not this one")
    assert b'name="next" value="/area/retomar/"' in wrong.content
    right = client.post(
        "/conta/login/", {"login": user.email, "password": PASSWORD, "next": "/area/retomar/"}, follow=True
    )
    assert b"new &quot;title&quot;" in right.content


def test_another_person_does_not_get_the_text(client_of: Any, user: User) -> None:
    client = client_of(user)
    data = form_of(client)
    expire(client)
    html = client.post("/area/card/save/", data).content.decode()
    other = log_in(client, UserFactory(), html)
    assert other.redirect_chain[-1][0] == "/area/"
    assert b"new &quot;title" not in other.content
    assert b"new &quot;title" not in client.get("/area/card/").content


def test_after_thirty_minutes_the_text_is_gone(client_of: Any, user: User, monkeypatch: Any) -> None:
    client = client_of(user)
    data = form_of(client)
    expire(client)
    html = client.post("/area/card/save/", data).content.decode()
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 29 * 60)
    assert b"new &quot;title" in log_in(client, user, html).content
    client.logout()
    monkeypatch.setattr(signing.time, "time", lambda: now + 31 * 60)
    assert b"new &quot;title" not in log_in(client, user, html).content


@pytest.mark.parametrize("guard", ["", "forged", None])
def test_without_a_true_guard_nothing_is_carried(guard: str | None, client: Client, db: None) -> None:
    data = {"title": "from elsewhere"} | ({} if guard is None else {"_guard": guard})
    refused = client.post("/area/card/save/", data)
    assert refused.status_code == 401
    assert b"_carried" not in refused.content
    assert b"from elsewhere" not in refused.content
    assert SAVED == []


def test_a_forged_text_is_not_held(client: Client, user: User) -> None:
    data = {"login": user.email, "password": PASSWORD, "next": "/area/retomar/", "_carried": "eyJ1Ijoi:x:y"}
    client.post("/conta/login/", data)
    assert "relogin" not in client.session


def test_a_form_that_no_longer_exists_shows_the_text_to_copy(client_of: Any, user: User) -> None:
    client = client_of(user)
    data = form_of(client)
    expire(client)
    html = client.post("/area/gone/save/", data).content.decode()
    kept = log_in(client, user, html).content.decode()
    assert "new &quot;title&quot;" in kept
    assert "readonly" in kept


def test_values_without_a_field_stand_in_the_notice(client_of: Any, user: User) -> None:
    client = client_of(user)
    data = form_of(client) | {"rows-7-text": "uma linha nova"}
    expire(client)
    html = client.post("/area/card/save/", data).content.decode()
    again = log_in(client, user, html).content.decode()
    notice = again[again.index("notice-warning") : again.index("</div>")]
    assert "uma linha nova" in notice
    assert "new &quot;title" not in notice


def test_htmx_gets_a_bare_401_and_then_the_page(client_of: Any, user: User) -> None:
    client = client_of(user)
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/area/card/?x=1"}
    data = form_of(client, **htmx)
    expire(client)
    bare = client.post("/area/card/save/", data, **htmx)
    assert (bare.status_code, bare.content, "HX-Redirect" in bare.headers) == (401, b"", False)
    html = client.post("/area/card/save/", data).content.decode()
    assert log_in(client, user, html).redirect_chain[-1][0] == "/area/card/?x=1"


def test_htmx_without_text_is_led_to_the_login(client: Client, db: None) -> None:
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/area/card/?x=1"}
    refused = client.get("/area/card/", **htmx)
    assert refused.status_code == 401
    assert refused["HX-Redirect"] == "/conta/login/?next=%2Farea%2Fcard%2F%3Fx%3D1"


def test_a_page_asked_for_without_login_leads_there_and_back(client: Client, user: User) -> None:
    refused = client.get("/area/card/?x=1")
    assert refused["Location"] == "/conta/login/?next=%2Farea%2Fcard%2F%3Fx%3D1"
    data = {"login": user.email, "password": PASSWORD, "next": "/area/card/?x=1"}
    assert client.post("/conta/login/", data)["Location"] == "/area/card/?x=1"
    assert client.get("/area/open/").content == b"open to all"


def test_a_form_of_another_account_is_not_saved_under_this_one(client_of: Any, user: User) -> None:
    data = form_of(client_of(user))
    refused = client_of(UserFactory()).post("/area/card/save/", data)
    assert refused.status_code == 409
    assert "new &quot;title&quot;" in refused.content.decode()
    assert SAVED == []


def test_logging_in_elsewhere_breaks_the_token_but_not_the_text(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    data = form_of(client)
    refused = client.post("/area/card/save/", data)
    assert refused.status_code == 403
    html = refused.content.decode()
    carried = re.search(r'name="_carried" value="([^"]+)"', html)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert carried
    assert token
    back = client.post("/area/retomar/", {"_carried": carried[1], "csrfmiddlewaretoken": token[1]}, follow=True)
    assert "new &quot;title&quot;" in back.content.decode()
    assert SAVED == []


def test_the_guard_does_not_lead_outside_the_workspace(rf: Any, user: User) -> None:
    request = rf.get("/area/x/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="https://elsewhere.example/admin/")
    request.user = user
    assert signing.loads(relogin.guard_for(request), salt="portal.relogin.guard")["p"] == ["/area/x/"]
