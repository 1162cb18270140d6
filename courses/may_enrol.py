"""May I enrol? Four questions, and what the dated rules, the schools and the person can do about it.

The result is never a bare "no". Nothing of it is stored: the answers travel in the form and are forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import ProviderKind, Region, Rule
from courses.ruling import RuleBook, is_known
from portal.dates import last_day
from portal.text import plain_digits

Text: TypeAlias = "str | Promise"
OLDEST = 120
UNSAID = "nao-digo"

PAPERS: dict[str, Text] = {
    "titulo": _("A residence title that is valid"),
    "pedido": _("Proof that I asked for residence, for its renewal, for asylum or for protection"),
    "cartao": _("A Portuguese citizen card, or the papers of a citizen of the European Union"),
    "niss": _("A social security number (NISS)"),
    "nenhum": _("None of these yet"),
    UNSAID: _("I prefer not to say"),
}
PROVIDERS: dict[str, Text] = {
    ProviderKind.SCHOOL: _("A public school"),
    ProviderKind.IEFP: _("A centre of the IEFP"),
    UNSAID: _("I do not know yet"),
}
REGIONS: dict[str, Text] = {value: label for value, label in Region.choices}  # noqa: C416 - a copy of its own
STEPS: dict[str, tuple[Text, dict[str, Text]]] = {
    "idade": (_("How old are you?"), {}),
    "papeis": (_("Which of these papers do you have?"), PAPERS),
    "onde": (_("Where would you like to have classes?"), PROVIDERS),
    "regiao": (_("In which part of Portugal do you live?"), REGIONS),
}
# The papers that are enough only since the rule of July 2022 (Portaria n.º 184/2022).
SINCE_2022 = ("pedido", "niss")
CHANGE_2022 = date(2022, 7, 22)


class NotAnswered(Exception):
    """The answer cannot be used; the message is a sentence for the person."""


def next_step(answers: Mapping[str, str]) -> str:
    """The first question without an answer, "" when all have one."""
    return next((step for step in STEPS if step not in answers), "")


def kept(answers: Mapping[str, Any]) -> dict[str, str]:
    """Of what came back with the form, the answers in order up to the first that is missing or none of ours."""
    found: dict[str, str] = {}
    for step in STEPS:
        try:
            found[step] = read(step, str(answers[step]))
        except (KeyError, NotAnswered):
            break
    return found


def read(step: str, given: str) -> str:
    """An answer as it is carried on. Raises NotAnswered."""
    if step == "idade":
        return _age(given)
    if given not in STEPS[step][1]:
        raise NotAnswered(_("Choose one of the answers."))
    return given


def _age(given: str) -> str:
    if given == UNSAID:
        return UNSAID
    digits = plain_digits(given[:20]).strip()
    if not digits.isascii() or not digits.isdecimal() or int(digits) > OLDEST:
        raise NotAnswered(_("Write your age in years as a number, for example 34, or choose not to say."))
    return str(int(digits))


# --- the rules -----------------------------------------------------------------------------------------------------


@dataclass
class Held:
    """A rule that holds, and for which kinds of provider it says the same."""

    rule: Rule
    providers: list[Text]


def _asked(answers: Mapping[str, str]) -> tuple[list[Held], list[Held]]:
    """The rules of age and of papers that hold for these answers; kinds of provider with the same rule together."""
    book = RuleBook.read(timezone.localdate())
    providers = [ProviderKind.SCHOOL, ProviderKind.IEFP] if answers["onde"] == UNSAID else [answers["onde"]]
    found: list[list[Held]] = []
    for kind in (Rule.Kind.MINIMUM_AGE, Rule.Kind.PAPERS):
        same: dict[tuple[Any, ...], Held] = {}
        for provider in providers:
            rule = book.of(provider_kind=provider, region=answers["regiao"]).get(kind)
            if rule and is_known(rule):
                said = (rule.number, str(rule.words), rule.valid_on, rule.source, rule.known_since, rule.state)
                same.setdefault(said, Held(rule, [])).providers.append(ProviderKind(provider).label)
        found.append(list(same.values()))
    return found[0], found[1]


# --- what comes of it ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing to do today, and where."""

    text: Text
    url: str


@dataclass(frozen=True)
class Result:
    """What the person reads, from top to bottom."""

    tone: str
    headline: Text
    because: Text
    ages: list[Held] = field(default_factory=list)
    papers: list[Held] = field(default_factory=list)
    bring: list[Text] = field(default_factory=list)
    today: list[Step] = field(default_factory=list)


FITS = (
    _("By the rule, you may enrol."),
    _("Your age and your papers are those the rule asks for. Take them with you."),
)
ASK = (
    _("You may ask to enrol: the school or centre looks at your case."),
    _("The rule names some papers. Yours may be enough, or you may soon have one of them. Asking costs nothing."),
)
YOUNG = (
    _("These courses begin at an older age. You can learn Portuguese already."),
    _("Younger people learn Portuguese at the school they attend. Every child and young person may go to school."),
)
AGES_DIFFER = (
    _("You may ask to enrol: not every kind of school or centre has the same age."),
    _("At your age it depends on who gives the course. Ask both."),
)
NO_RULE = (
    _("You may ask to enrol: the rule that holds there is not known to us."),
    _("Ask the nearest school. It knows the rule that holds where you live."),
)


def result(answers: Mapping[str, str]) -> Result:
    """What to say to these answers (one to each step); one query."""
    ages, papers = _asked(answers)
    tone, (headline, because) = _judged(answers, ages, papers)
    return Result(tone, headline, because, ages, papers, _bring(answers["papeis"]), _today(tone))


def _judged(answers: Mapping[str, str], ages: list[Held], papers: list[Held]) -> tuple[str, tuple[Text, Text]]:
    if not ages and not papers:
        return "ask", NO_RULE
    years = [it.rule.number for it in ages if it.rule.number is not None]
    age = None if answers["idade"] == UNSAID else int(answers["idade"])
    if age is not None and years and age < min(years):
        return "young", YOUNG
    if age is not None and years and age < max(years):
        return "ask", AGES_DIFFER
    if age is None or not ages or not _named(answers["papeis"], papers):
        return "ask", ASK
    return "fits", FITS


def _named(paper: str, papers: list[Held]) -> bool:
    """Whether every rule of papers that holds names this one."""
    if paper in ("nenhum", UNSAID) or not papers:
        return False
    return paper not in SINCE_2022 or all(
        bool(it.rule.starts) and last_day(it.rule.starts) >= CHANGE_2022 for it in papers
    )


_HAVE: dict[str, Text] = {
    "titulo": _("Your residence title."),
    "pedido": _("The proof of your request: the paper, the message or the receipt."),
    "cartao": _("Your citizen card or identity card and, for the European Union, the registration at the town hall."),
    "niss": _("Your social security number (NISS), on paper or on the phone."),
    "nenhum": _("Any paper or message about a request you made, even an appointment."),
    UNSAID: _("The papers you have, whichever they are."),
}


def _bring(paper: str) -> list[Text]:
    """What is worth taking along, whatever the rule says."""
    return [
        _HAVE[paper],
        _("Your passport or another paper with your name and photograph."),
        _("Your taxpayer number (NIF) and your bank account number, if you have them."),
        _("A phone number where the school can reach you."),
    ]


def _today(tone: str) -> list[Step]:
    """Three things that are possible today."""
    first = (
        Step(_("Speak to the school you attend, or to the public school nearest to your home."), "contacts")
        if tone == "young"
        else Step(_("Look for a course near you and call the school or centre."), "courses:search")
    )
    return [
        first,
        Step(pgettext_lazy("what to do", "Call the support line for migrants: it tells you where to ask."), "contacts"),
        Step(_("Begin at home, on the internet, without a school and without papers."), "courses:platforms"),
    ]
