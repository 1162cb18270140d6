"""A body fills in the form: what it posts, and walking from step to step as a browser does."""

import re

from portal.models import Municipality
from tests.courses.factories import municipality
from tests.training.factories import later, limits, module

NIF = "501234560"
WHAT = {
    "modules": ["dialogo-intercultural"],
    "people": "20",
    "format": "presencial",
    "profile": "Quem atende ao balcão",
}
WHO = {
    "body_name": "Associação «Ponte»; d'Ensaio",
    "body_unit": "Balcão",
    "body_type": "associacao",
    "nif": NIF,
    "postal_code": "8100-001",
    "municipality": "Loulé",
    "bodies": "Junta de Freguesia de Exemplo, 8\nCentro Alfa",
    "contact_name": "Dona Contacto Única",
    "contact_role": "Coordenação",
    "contact_email": "contacto@ponte.example",
    "contact_phone": "+351 000 000 000",
}
CHECK = {"notes": "Nada; mais\nnada", "consent": "on"}


def when(*, online=False, slug="dialogo-intercultural", day=None, **more):
    """What the second step posts: one day."""
    first = f"{slug}.1.1"
    found = {
        f"{first}.day": (day or later()).isoformat(),
        f"{first}.starts": "09:30",
        f"{first}.ends": "13:30",
    }
    room = {"venue_name": "Sede", "venue_municipality": "Loulé", "has_tables": "on"}
    return found | ({} if online else room) | more


def ground() -> Municipality:
    """A module, its limits, a place."""
    limits()
    module()
    return municipality()


def hidden(response, name):
    """The value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def post(client, page, step, data, go="next", url=None):
    """Send a step of the form that `page` shows."""
    fields = {name: hidden(page, name) for name in ("form_token", "form_carried")}
    return client.post(url or "/formacao/pedido/", {**fields, "step": step, "go": go, **data})


def walk(client, *, what=None, second=None, who=None, url="/formacao/pedido/"):
    """To the last page, with these answers."""
    page = client.get(url)
    what = WHAT | (what or {})
    online = what["format"] == "online"
    for step, data in (("what", what), ("when", second or when(online=online)), ("who", WHO | (who or {}))):
        page = post(client, page, step, data, url=url)
        assert page.status_code == 200, re.findall(r"error-summary.*?</div>", page.content.decode(), re.S)
    return page
