"""Which dated rules hold for enrolling in a course: the least age, the papers, by provider, region and date."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from courses.models import Rule
from courses.ruling import RuleBook, is_known, unknown_sentence
from courses.ruling import papers as paper_lines
from courses.words import PORTUGUESE, Said

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
    """What holds for one course today; None where no rule is known, `unknown` where only that there is one."""

    age: Rule | None = None
    papers: Papers | None = None
    unknown: "str | Promise" = ""


def rules_of_enrolling() -> list[Rule]:
    """Every rule about age and papers that no other replaced; one query."""
    return list(Rule.objects.filter(kind__in=KINDS, replaced_by__isnull=True))


def enrolment_rules(rules: Iterable[Rule], *, provider_kind: str, region: str, on: date) -> EnrolmentRules:
    """What holds for this kind of provider in this region on that day, in the active language."""
    held = RuleBook.of_rules(rules, on).of(provider_kind=provider_kind, region=region)
    age, papers = (held.get(kind) for kind in KINDS)
    unknown = next((unknown_sentence(rule) for rule in (age, papers) if rule and not is_known(rule)), "")
    return EnrolmentRules(
        age if age and is_known(age) else None,
        Papers(papers, paper_lines(papers)) if papers and is_known(papers) else None,
        unknown,
    )
