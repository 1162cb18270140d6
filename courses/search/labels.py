"""The words for every filter and value of the search, in the reader's language."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import ActionKind, Course, Mode, ProviderKind, Status

# Label of each group of filters, in the order in which they are shown.
GROUPS: dict[str, Any] = {
    "nivel": _("How much Portuguese do you speak?"),
    "turno": _("When do you work?"),
    "raio": _("How far?"),
    "parte": _("Part of the day"),
    "dia": _("Day of the week"),
    "mes": _("Month it starts"),
    "modo": _("In person or online"),
    "entidade": _("Who gives the course"),
    "tipo": _("Kind of course"),
    "sector": _("Portuguese for a trade"),
    "preco": pgettext_lazy("course", "Price"),
    "nacionalidade": _("Certificate"),
    "estado": pgettext_lazy("course", "Status"),
}
WEEKDAYS: dict[str, Any] = {
    "1": _("Monday"),
    "2": _("Tuesday"),
    "3": _("Wednesday"),
    "4": _("Thursday"),
    "5": _("Friday"),
    "6": _("Saturday"),
    "7": _("Sunday"),
}
PARTS: dict[str, Any] = {
    "manha": pgettext_lazy("part of the day", "Morning"),
    "tarde": pgettext_lazy("part of the day", "Afternoon"),
    "noite": pgettext_lazy("part of the day", "Evening"),
    "sabado": pgettext_lazy("part of the day", "Saturday"),
}
CHOICES: dict[str, Any] = {
    "inicio": _("I am starting"),
    "pouco": _("I speak a little"),
    "certificado": _("I want a certificate"),
    "letras": _("I do not read these letters"),
}
VALUES: dict[str, dict[str, Any]] = {
    "nivel": {**CHOICES, "A1": "A1", "A2": "A2", "B1": "B1", "B2": "B2"},
    "turno": {
        "noites": _("I work nights"),
        "dias": _("I work days"),
        "turnos": _("My shifts change"),
    },
    "raio": {
        "concelho": _("In the same municipality"),
        "10": _("Up to 10 km"),
        "25": _("Up to 25 km"),
        "50": _("Up to 50 km"),
        "distrito": _("In the same district"),
        "pais": _("In the whole country"),
        "online": _("Online only"),
    },
    "parte": PARTS,
    "dia": WEEKDAYS,
    "modo": dict(Mode.choices),
    "entidade": dict(ProviderKind.choices),
    "tipo": dict(ActionKind.choices),
    "sector": dict(Course._meta.get_field("sector").choices or ()),
    "preco": {"gratis": _("Free of charge only")},
    "nacionalidade": {"sim": _("Valid for nationality only")},
    "estado": dict(Status.choices),
    "ordem": {
        "distancia": _("Nearest first"),
        "inicio": _("Earliest start first"),
        "recente": _("Latest confirmed first"),
    },
}


def value_label(name: str, value: str) -> Any:
    """The word for a value of a filter; a month as "September 2026"."""
    if name == "mes":
        return formats.date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT")
    return VALUES[name][value]
