"""Which rule holds: for a kind of provider, in a region, on a day.

A rule that names the region goes before one that names only the kind of provider, and that before one for all; among
equals the one that began last. Where sources know only the year or month of a change, both rules may hold in it, and
the newer one is told. What was replaced is history and holds for nobody. The Azores have a regime of their own: what
holds everywhere else does not hold there unless a rule names them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Region, Rule
from portal.dates import first_day, last_day
from portal.words import Said, said

OWN_RULES = _("This region has rules of its own, which are not known here. Ask the school or centre.")


def holds_on(rule: Rule, on: date) -> bool:
    """Whether the rule may have been in force on that day, as precise as its dates are."""
    begun = not rule.starts or first_day(rule.starts) <= on
    return begun and (not rule.ends or on <= last_day(rule.ends))


def is_known(rule: Rule) -> bool:
    """Whether what the rule says is known; of some only that it exists (the Azores have their own regime)."""
    return rule.number is not None or bool(rule.words)


def unknown_sentence(rule: Rule) -> "str | Promise":
    """What to say of a rule of which only the existence is known; "" for any other."""
    return "" if is_known(rule) else OWN_RULES


def papers(rule: Rule | None, language: str | None = None) -> list[Said]:
    """The papers to bring, one by one, in `language` (the screen's); empty where they are not known."""
    if rule is None:
        return []
    text = said(rule.words, language)
    return [Said(line, text.language) for line in text.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class RuleBook:
    """The rules that hold on a day, read once: any number of questions without asking the database again."""

    on: date
    rules: tuple[Rule, ...]

    @classmethod
    def read(cls, on: date) -> "RuleBook":
        """One query."""
        return cls(on, tuple(rule for rule in Rule.objects.filter(replaced_by__isnull=True) if holds_on(rule, on)))

    def of(self, *, provider_kind: str = "", region: str = "") -> dict[str, Rule]:
        """The rule of each kind for such a provider there; a kind nobody has told anything about is left out."""
        regions = {region} if region == Region.AZORES else {"", region}
        return _most_specific(r for r in self.rules if r.provider_kind in ("", provider_kind) and r.region in regions)

    def of_kind(self, kind: str) -> list[Rule]:
        """All that hold of one kind, for a table: general ones first, then by provider and region."""
        return sorted((r for r in self.rules if r.kind == kind), key=lambda r: (r.region, r.provider_kind, r.starts))


def _begun(rule: Rule) -> date:
    return first_day(rule.starts) if rule.starts else date.min


def _most_specific(rules: Iterable[Rule]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda r: (bool(r.region), bool(r.provider_kind), _begun(r), r.pk)):
        found[rule.kind] = rule
    return found


def rules_in_force(*, on: date, provider_kind: str = "", region: str = "") -> dict[str, Rule]:
    """The rule of each kind (`Rule.Kind`) for a provider of that kind in that region on that day; one query."""
    return RuleBook.read(on).of(provider_kind=provider_kind, region=region)
