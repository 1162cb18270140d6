"""Pages of a real plan's size stay light: what a phone on a slow line has to fetch."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.publication.making import address, published

pytestmark = pytest.mark.django_db

HTML = 40_000
ASSETS = 60_000


@pytest.mark.parametrize("language", ["pt", "ar"])
def test_a_plan_of_36_measures(client, language):
    version = published(measures=36)
    for page in ("", "cronograma/", "medidas/m1/"):
        response = client.get(address(version, page, language=language), headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) <= HTML, page
        html = gzip.decompress(response.content).decode()
        linked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
        assert any(name.endswith("publication.css") for name in linked)
        sizes = {name: len(gzip.compress(Path(finders.find(name)).read_bytes(), 9)) for name in linked}
        assert sum(sizes.values()) <= ASSETS, sizes


def test_compressed_and_plain_say_the_same(client):
    version = published(measures=1)
    plain = client.get(address(version))
    small = client.get(address(version), headers={"accept-encoding": "gzip, br"})
    assert gzip.decompress(small.content) == plain.content
    assert plain["Vary"] == small["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
