"""What everybody sees of a year tells no count of one to four people, even to who knows the rule: every small table."""

from collections import defaultdict
from dataclasses import replace
from itertools import combinations, product

import pytest

from training.figures import FEWEST, Figures, ModuleFigures, public

EMPTY = Figures(
    year=2025, requests=9, accepted=9, refused=0, cancelled=0, open=0, held=9, people=0, uncounted=0, minutes=600,
    untimed=0, certificates=0, answers=0, score=None, waits=(), modules=(), requests_by_month=(0,) * 12,
    held_by_month=(0,) * 12,
)  # fmt: skip


def shown(people, certificates=0, answers=0):
    """What the page says of a year whose modules had so many people each."""
    modules = tuple(ModuleFigures(f"m-{number}", "M", 3, some) for number, some in enumerate(people))
    score = 4.2 if answers else None
    total = sum(some or 0 for some in people)
    told = public(
        replace(EMPTY, people=total, modules=modules, certificates=certificates, answers=answers, score=score)
    )
    counts = tuple((it.people, it.hidden) for it in told.modules)
    return told.people, counts, told.certificates, told.answers, told.score


def told(tables, secrets):
    """Tables of which what is shown tells one of `secrets` (name → value) that lies from one to four."""
    groups = defaultdict(list)
    for table in tables:
        groups[shown(*table)].append(secrets(*table))
    return [
        (page, name, found[0][name])
        for page, found in groups.items()
        for name in found[0]
        if len({one[name] for one in found}) == 1 and 0 < found[0][name] < FEWEST
    ]


@pytest.mark.parametrize(("modules", "most"), [(1, 30), (2, 20), (3, 13), (4, 8)])
def test_no_module_and_no_modules_together_are_told(modules, most):
    def secrets(people):
        return {
            which: sum(people[number] for number in which)
            for size in range(1, modules + 1)
            for which in combinations(range(modules), size)
        }

    assert told(([people] for people in product(range(most + 1), repeat=modules)), secrets) == []


def test_certificates_and_answers_tell_neither_who_has_one_nor_who_has_none():
    def secrets(people, certificates, answers):
        total = sum(people)
        return {
            "people": total, "with": certificates, "without": total - certificates,
            "answered": answers, "silent": total - answers,
        }  # fmt: skip

    tables = (
        ([first, second], certificates, answers)
        for first, second in product(range(10), repeat=2)
        for certificates, answers in product(range(first + second + 1), repeat=2)
    )
    assert told(tables, secrets) == []


def test_what_is_large_is_shown_and_what_was_not_counted_stays_so():
    assert shown([20, None, 15], 30, 29) == (35, ((20, False), (None, False), (15, False)), 30, 29, 4.2)
    assert shown([20, 3, 15], 35, 0) == (38, ((None, True), (None, True), (None, True)), None, 0, None)
    assert shown([3, 0, None, 15], 18)[1] == ((None, True), (None, True), (None, False), (None, True))
