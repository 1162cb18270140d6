"""Finding a municipality or an organisation by what a person types or chooses of a suggestion."""

from django.db.models import Q, QuerySet

from portal.models import Municipality, Organisation
from portal.text import fold

SUGGESTIONS = 12


def shown_organisation(organisation: Organisation) -> str:
    """The text of a suggestion; the municipality stands beside a name that does not tell it."""
    place = organisation.municipality.label if organisation.municipality else ""
    return f"{organisation} · {place}" if place and fold(place) not in fold(organisation.name) else str(organisation)


def organisations_for(*, demo: bool) -> "QuerySet[Organisation]":
    """Those a plan may name: invented ones only in demonstrations."""
    found = Organisation.objects.select_related("municipality")
    return found if demo else found.filter(is_demo=False)


def suggest_organisations(text: str, *, demo: bool) -> list[Organisation]:
    """Up to twelve whose names, past names or other spellings hold every word of `text`."""
    words = [word for word in fold(text[:200]).replace("·", " ").split() if word]
    if not words:
        return []
    every = Q()
    for word in words:
        every &= Q(search_text__contains=word.strip("()"))
    return list(organisations_for(demo=demo).filter(every)[:SUGGESTIONS])


def match_organisations(text: str, *, demo: bool) -> list[Organisation]:
    """Those that `text` names exactly: as suggested, by name, acronym, a past name or another spelling."""
    wanted = fold(text)
    name_only = fold(text.rsplit(" · ", 1)[0].rsplit(" (", 1)[0])
    near = Q(search_text__contains=wanted) | Q(search_text__contains=name_only)
    found = list(organisations_for(demo=demo).filter(near)[:200]) if wanted and name_only else []
    best = [one for one in found if fold(shown_organisation(one)) == wanted]
    return best or [one for one in found if wanted == fold(str(one)) or wanted in one.search_text.split(" | ")]


def match_municipalities(text: str, *, demo: bool) -> list[Municipality]:
    """Those that `text` names exactly: the label, the bare name or the code."""
    wanted = fold(text)
    found = list(
        Municipality.objects.filter(Q(search_text__contains=fold(text.split(" (")[0])) | Q(pk=text.strip()[:4]))
    )
    found = [one for one in found if one.is_demo == demo]
    best = [one for one in found if wanted in (fold(one.label), fold(one.dico))]
    return best or [one for one in found if fold(one.name) == wanted]
