"""What somebody says at the desk of a school: fixed sentences in Portuguese, and the same in another language.

Whole sentences only, so that each language has its own grammar. The Portuguese ones stand here and not in a
catalogue: they are what is shown to the school, whatever the language of the screen.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from courses.search.criteria import Criteria
from courses.wording import listed


@dataclass(frozen=True)
class Sentence:
    """The Portuguese, and the text to translate that says the same."""

    portuguese: str
    other: "str | Promise"


WISHES = {
    "": Sentence("Quero inscrever-me neste curso.", _("I want to enrol in this course.")),
    "inicio": Sentence(
        "Quero inscrever-me neste curso. Estou a começar a aprender português.",
        _("I want to enrol in this course. I am starting to learn Portuguese."),
    ),
    "pouco": Sentence(
        "Quero inscrever-me neste curso. Já falo um pouco de português.",
        _("I want to enrol in this course. I speak a little Portuguese."),
    ),
    "certificado": Sentence(
        "Quero inscrever-me neste curso. Preciso de um certificado de português.",
        _("I want to enrol in this course. I need a certificate of Portuguese."),
    ),
    "letras": Sentence(
        "Quero inscrever-me neste curso. Ainda não leio as letras do português.",
        _("I want to enrol in this course. I do not read the Portuguese letters yet."),
    ),
    "A1": Sentence("Quero inscrever-me no nível A1.", _("I want to enrol in level A1.")),
    "A2": Sentence("Quero inscrever-me no nível A2.", _("I want to enrol in level A2.")),
    "B1": Sentence("Quero inscrever-me no nível B1.", _("I want to enrol in level B1.")),
    "B2": Sentence("Quero inscrever-me no nível B2.", _("I want to enrol in level B2.")),
}
WORK = {
    "noites": Sentence("Trabalho de noite.", _("I work at night.")),
    "dias": Sentence("Trabalho de dia.", _("I work during the day.")),
    "turnos": Sentence("Trabalho por turnos, que mudam.", _("I work in shifts that change.")),
}
FREE = {
    "manha": Sentence("Posso vir de manhã.", _("I can come in the morning.")),
    "tarde": Sentence("Posso vir à tarde.", _("I can come in the afternoon.")),
    "noite": Sentence("Posso vir à noite.", _("I can come in the evening.")),
    "sabado": Sentence("Posso vir ao sábado.", _("I can come on Saturdays.")),
}
# For several at once, after a colon.
SEVERAL = Sentence("Posso vir nestas alturas: %(times)s.", _("I can come at these times: %(times)s."))
TIMES = {
    "manha": Sentence("de manhã", pgettext_lazy("at these times", "in the morning")),
    "tarde": Sentence("à tarde", pgettext_lazy("at these times", "in the afternoon")),
    "noite": Sentence("à noite", pgettext_lazy("at these times", "in the evening")),
    "sabado": Sentence("ao sábado", pgettext_lazy("at these times", "on Saturdays")),
}
PLACES = Sentence(
    "Ainda há vagas? Que documentos tenho de trazer?",
    _("Are there places left? Which papers do I have to bring?"),
)
WAITING = Sentence(
    "Posso deixar o meu nome na lista de espera? Que documentos tenho de trazer?",
    _("Can I leave my name on the waiting list? Which papers do I have to bring?"),
)


@dataclass(frozen=True)
class Both:
    """The same text in Portuguese and in the card's language."""

    portuguese: str
    own: str


def to_say(asked: Criteria, *, has_places: bool, language: str) -> list[Both]:
    """Two to four short sentences for the desk, built from what was chosen; `has_places`: one may hope for a place."""
    said = [WISHES[asked.nivel]]
    if asked.turno:
        said.append(WORK[asked.turno])
    if len(asked.parte) == 1:
        said.append(FREE[asked.parte[0]])
    spoken = [_both(it, language) for it in said]
    if len(asked.parte) > 1:
        spoken.append(_at_these_times(asked.parte, language))
    return [*spoken, _both(PLACES if has_places else WAITING, language)]


def _both(sentence: Sentence, language: str) -> Both:
    if language == "pt":
        return Both(sentence.portuguese, sentence.portuguese)
    with override(language):
        return Both(sentence.portuguese, str(sentence.other))


def _at_these_times(parts: tuple[str, ...], language: str) -> Both:
    portuguese = SEVERAL.portuguese % {"times": ", ".join(TIMES[part].portuguese for part in parts)}
    if language == "pt":
        return Both(portuguese, portuguese)
    with override(language):
        return Both(portuguese, str(SEVERAL.other) % {"times": listed(TIMES[part].other for part in parts)})
