"""Which dated rules hold for enrolling in a course: the least age, the papers, by provider, region and date."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from courses.models import Rule
from courses.words import PORTUGUESE, Said, said
from portal.dates import first_day, last_day

KINDS = (Rule.Kind.MINIMUM_AGE, Rule.Kind.PAPERS)


@dataclass(frozen=True)
class Papers:
    """What to bring: one paper a line, in the reader's language and in Portuguese, and the rule that says it."""

    rule: Rule
    lines: list[Said] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Said, str]]:
        """Each paper with the Portuguese beside it; "" where it is Portuguese already."""
        portuguese = self.rule.words.get(PORTUGUESE, "").splitlines()
        if not self.lines or self.lines[0].is_portuguese or len(portuguese) != len(self.lines):
            return [(line, "") for line in self.lines]
        return list(zip(self.lines, portuguese, strict=True))


@dataclass(frozen=True)
class EnrolmentRules:
    """What holds for one course today; None where no rule is known."""

    age: Rule | None = None
    papers: Papers | None = None


def rules_of_enrolling() -> list[Rule]:
    """Every rule about age and papers that no other replaced; one query."""
    return list(Rule.objects.filter(kind__in=KINDS, replaced_by__isnull=True))


def enrolment_rules(rules: Iterable[Rule], *, provider_kind: str, region: str, on: date) -> EnrolmentRules:
    """What holds for this kind of provider in this region on that day, in the active language."""
    age = _strongest(rules, Rule.Kind.MINIMUM_AGE, provider_kind, region, on)
    papers = _strongest(rules, Rule.Kind.PAPERS, provider_kind, region, on)
    return EnrolmentRules(age, Papers(papers, _lines(papers)) if papers else None)


def _lines(rule: Rule) -> list[Said]:
    words = said(rule.words)
    return [Said(line.strip(), words.language) for line in words.text.splitlines() if line.strip()]


def _strongest(rules: Iterable[Rule], kind: str, provider_kind: str, region: str, on: date) -> Rule | None:
    """The rule that speaks of this provider and region rather than of all; of two such the younger."""
    found = [
        rule
        for rule in rules
        if rule.kind == kind
        and rule.provider_kind in ("", provider_kind)
        and rule.region in ("", region)
        and (not rule.starts or first_day(rule.starts) <= on)
        and (not rule.ends or last_day(rule.ends) >= on)
    ]
    found.sort(key=lambda rule: (bool(rule.provider_kind), bool(rule.region), rule.starts, rule.pk))
    return found[-1] if found else None
