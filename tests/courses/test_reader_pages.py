"""The public pages of courses in the reader languages: no text is asked for that the catalogue does not have."""

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils.translation import override

from portal.reference.bodies import load_agency, load_facts
from tests.untranslated import untranslated

pytestmark = pytest.mark.django_db

every_language = pytest.mark.parametrize("code", settings.READER_LANGUAGES)


@pytest.fixture(autouse=True)
def _reference():
    load_agency()
    load_facts()


def test_the_listener_hears_what_is_missing():
    made = engines["django"].from_string(
        '{% translate "Monday" %}{% translate "Published so far" %}'
        "{% blocktranslate count n=2 context 'x' %}one{% plural %}{{ n }} many{% endblocktranslate %}"
    )
    with untranslated("ne") as missing, override("ne"):
        made.render({})
    assert missing[:2] == ["Published so far", "x\x04one"]
    with override("ne"):
        made.render({})
    assert len(missing) == 3


@every_language
def test_the_search(client, code):
    with override(code):
        address = reverse("courses:search")
    with untranslated(code) as missing:
        response = client.get(address)
    assert response.status_code == 200
    assert missing == []


@every_language
def test_pages_of_refusal(client, code):
    with override(code):
        address = reverse("courses:search")
    with untranslated(code) as missing:
        assert client.get(f"{address}nada/nada/nada/").status_code == 404
    assert missing == []
