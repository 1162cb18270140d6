"""What one needs to enrol in a course, from the dated rules: least age and papers by provider, region and date."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

from courses.models import Rule
from courses.presenting import CourseView
from courses.ruling import RuleBook, is_known, papers, unknown_sentence
from portal.words import PORTUGUESE, Said


@dataclass(frozen=True)
class Papers:
    """What to bring, in the active language, and the rule that says it."""

    rule: Rule
    lines: list[Said] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Said, str]]:
        """Each paper with the Portuguese beside it; "" where it is Portuguese already."""
        portuguese = papers(self.rule, PORTUGUESE)
        if len(portuguese) != len(self.lines) or any(line.is_portuguese for line in self.lines):
            return [(line, "") for line in self.lines]
        return [(line, said.text) for line, said in zip(self.lines, portuguese, strict=True)]


@dataclass(frozen=True)
class EnrolmentRules:
    """What holds for one course; None where no rule is known, `unknown` where only its existence is."""

    age: Rule | None = None
    papers: Papers | None = None
    unknown: "str | Promise" = ""


def enrolment_rules(course: CourseView, book: RuleBook) -> EnrolmentRules:
    """What holds for its kind of provider in its region on the day of `book`. No query."""
    found = book.of(provider_kind=course.provider.kind, region=course.region)
    age, bring = found.get(Rule.Kind.MINIMUM_AGE), found.get(Rule.Kind.PAPERS)
    unknown = next((unknown_sentence(rule) for rule in (bring, age) if rule and not is_known(rule)), "")
    return EnrolmentRules(
        age=age if age and age.number is not None else None,
        papers=Papers(bring, papers(bring)) if bring and bring.words else None,
        unknown=unknown,
    )
