"""For search engines."""

import re

import pytest
from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from portal import contributions
from portal.views.robots import ReaderSitemap

pytestmark = pytest.mark.django_db


def test_robots_keeps_out_of_the_rooms_and_names_the_sitemap(client, settings):
    text = client.get("/robots.txt").content.decode()
    for room in ("/area/", "/conta/", "/admin/"):
        assert f"Disallow: {room}" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_the_sitemap_names_every_page_in_every_language(client, settings, monkeypatch):
    monkeypatch.setattr(contributions.sitemap_parts, "_items", [])
    found = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(found) == 20
    assert f"{settings.SITE_URL}/" in found
    assert f"{settings.SITE_URL}/ar/contactos/" in found
    for address in found:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_apps_add_their_part(client, monkeypatch):
    class Plans(Sitemap):
        def items(self):
            return ["/planos/sao-bras/"]

        def location(self, item):
            return item

    class Part:
        name = "plans"

        def sitemap(self):
            return Plans

    monkeypatch.setattr(contributions.sitemap_parts, "_items", [Part()])
    assert "/planos/sao-bras/" in client.get("/sitemap.xml").content.decode()


def test_the_icon_is_found_without_being_named(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".svg")


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml"])
def test_no_cookie_and_only_reading(client, path):
    response = client.get(path)
    assert response["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies
    assert client.post(path, {"a": 1}).status_code == 405


def test_a_part_for_readers_is_in_every_language():
    class Part(ReaderSitemap):
        def items(self):
            return [1]

        def location(self, item):
            return reverse("courses:search")

    found = {url["location"] for url in Part().get_urls()}
    assert f"{settings.SITE_URL}/cursos/" in found
    assert {f"{settings.SITE_URL}/{code}/cursos/" for code in ("en", "es", "ar", *settings.READER_LANGUAGES)} < found
