"""A small country of courses at real places, for the tables of the search."""

from datetime import timedelta

from django.utils import timezone

from courses.editing import add_many, told_course
from courses.models import Course, Origin, Place, Provider
from courses.providing import add_place, add_provider
from portal.models import Locality, Municipality
from tests.courses.factories import levels

# name of the course: (locality or None, municipality, what is different)
COURSES = {
    "almancil-a1-noite": ("Almancil", "0808", {"levels": "A1", "parts": "noite", "days": "24"}),
    "loule-a2-manha": ("Loulé", "0808", {"levels": "A2", "parts": "manha", "days": "135"}),
    "faro-b1": ("Faro", "0805", {"levels": "B1", "parts": "noite", "provider_kind": "iefp", "days": "3"}),
    "albufeira-letras": ("Albufeira", "0801", {"kind": "alfabetizacao", "levels": "", "parts": "tarde"}),
    "sao-teotonio-a1": ("São Teotónio", "0211", {"levels": "A1 A2", "parts": "noite", "days": "15"}),
    "odemira-so-concelho": (None, "0211", {"levels": "A1", "parts": "manha"}),
    "beja-a2": ("Beja", "0205", {"levels": "A2", "parts": "manha", "days": "2"}),
    "lisboa-a1-manha": ("Lisboa", "1106", {"levels": "A1", "parts": "manha", "days": "12345"}),
    "lisboa-b2-sabado": ("Lisboa", "1106", {"levels": "B2", "parts": "sabado", "days": "6"}),
    "amadora-a1-noite": ("Amadora", "1115", {"levels": "A1 A2", "parts": "noite", "days": "24"}),
    "loures-a1-tarde": ("Loures", "1107", {"levels": "A1", "parts": "tarde", "provider_kind": "qualifica"}),
    "sintra-sem-horario": ("Sintra", "1111", {"levels": "A1"}),
    "torres-vedras-construcao": ("Torres Vedras", "1113", {"kind": "tecnico", "sector": "construcao", "levels": ""}),
    "porto-a2": ("Porto", "1312", {"levels": "A2", "parts": "noite", "days": "3"}),
    "porto-associacao": ("Porto", "1312", {"kind": "iniciacao", "levels": "", "provider_kind": "associacao"}),
    "braga-cheio": ("Braga", "0303", {"levels": "A1", "status": "cheio"}),
    "ponta-delgada-a1": ("Ponta Delgada", "4203", {"levels": "A1", "parts": "tarde"}),
    "funchal-pago": ("Funchal", "3103", {"levels": "A1", "price": "valor", "amount": 50}),
    "online-a2": (None, None, {"levels": "A2", "mode": "online", "parts": "noite"}),
    "lagoa-algarve": ("Lagoa", "0806", {"levels": "A1"}),
}  # fmt: skip


def make() -> dict[str, Course]:
    """The courses by their names, all told today and enrolling unless said otherwise."""
    levels()
    today, made = timezone.localdate(), {}
    for number, (name, (locality, dico, more)) in enumerate(COURSES.items()):
        values = dict(more)
        provider = add_provider(by=None, kind=values.pop("provider_kind", "escola"), name=f"Escola {name}")
        place = _place(provider, locality, dico) if dico else None
        told = {
            "status": "inscricoes", "kind": "certificacao", "mode": "presencial", "price": "gratis", "title": name,
            "starts": (today + timedelta(days=10 + number)).isoformat(),
        } | values  # fmt: skip
        made[name] = told_course(
            origin=Origin.PROVIDER, source="Teste", on=today, provider=provider, class_place=place, **told
        )
    add_many(courses=made.values())
    return made


def _place(provider: Provider, locality: str | None, dico: str) -> Place:
    town = Municipality.objects.get(pk=dico)
    found = Locality.objects.filter(municipality=town, name=locality).order_by("-population").first()
    assert found or locality is None, f"no locality {locality} in {dico}"
    return add_place(by=None, provider=provider, municipality=town, locality=found)
