"""Brings the guide into the database: what is not there yet, and corrections of what no person has touched.

A row somebody at the agency has edited, confirmed or replaced is left as it is, for ever.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import models, transaction

from courses.models import Answer, ExamCentre, GlossaryTerm, GuideSection, Platform, Question
from portal.concurrency import write_with_history
from portal.models import Dated, Municipality
from portal.site import raise_site_revision

DATA = Path(__file__).resolve().parent / "data" / "guide"


def read(name: str) -> Any:
    """One data file."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def sections() -> list[dict[str, Any]]:
    """The sections with their questions and answers, in order."""
    return [read(file.name) for file in sorted(DATA.glob("[0-9]*.json"))]


class _Table:
    """Writes rows of one table, knowing which of them people have touched."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.written = model, 0
        by_people = model.history.filter(history_user__isnull=False)  # type: ignore[attr-defined]
        self.touched = set(by_people.values_list("id", flat=True))

    def put(self, there: Any, values: dict[str, Any]) -> Any:
        """A new row, or `there` brought up to date unless a person has touched it; the row."""
        if there is None:
            there = self.model(**values)
        elif there.pk in self.touched or all(getattr(there, name) == value for name, value in values.items()):
            return there
        else:
            for name, value in values.items():
                setattr(there, name, value)
        write_with_history(there, by=None)
        self.written += 1
        return there


def _load_questions() -> dict[str, int]:
    questions, answers = _Table(Question), _Table(Answer)
    known = {row.slug: row for row in Question.objects.all()}
    first: dict[tuple[int, int], Answer] = {}
    for row in Answer.objects.order_by("-pk"):
        first[row.question_id, row.step] = row  # the oldest of a step is the one the portal wrote
    for number, given in enumerate(sections()):
        section, _new = GuideSection.objects.update_or_create(
            slug=given["slug"], defaults={"title": given["title"], "position": number}
        )
        for place, it in enumerate(given["questions"]):
            values = {
                "section": section,
                "slug": it["slug"],
                "words": it["question"],
                "see": " ".join(it.get("see", [])),
                "level": it.get("level", ""),
                "purpose": it.get("purpose", ""),
                "position": place,
            }
            question = questions.put(known.get(it["slug"]), values)
            _load_answers(answers, question, it["answers"], first)
    return {"questions of the guide": questions.written, "answers of the guide": answers.written}


def _load_answers(
    table: _Table, question: Question, given: list[dict[str, Any]], first: dict[tuple[int, int], Answer]
) -> None:
    """The answers of one question, oldest first, each replaced by the next; none after one that people touched."""
    before: Answer | None = None
    for step, it in enumerate(given):
        there = first.get((question.pk, step))
        if there is None and before is not None and (before.replaced_by_id or before.pk in table.touched):
            return
        values = {**_dated(it), "question": question, "verdict": it.get("verdict", ""), "text": it["text"]}
        row = table.put(there, {**values, "step": step})
        if there is None and before is not None:
            before.replaced_by = row
            write_with_history(before, by=None)
        before = row


def _dated(given: dict[str, Any]) -> dict[str, Any]:
    return {"valid_on": given["valid_on"], "source": given["source"]}


def _load_keyed(model: type[Dated], given: Iterable[dict[str, Any]]) -> int:
    """Rows of a table with a key: the oldest of a key is the one the portal wrote."""
    table = _Table(model)
    known = {row.key: row for row in model._default_manager.order_by("-pk")}  # type: ignore[attr-defined]
    for values in given:
        table.put(known.get(values["key"]), values)
    return table.written


def _centres() -> Iterable[dict[str, Any]]:
    places = {place.dico: place for place in Municipality.objects.all()}
    for number, it in enumerate(read("exam_centres.json")):
        more = {"municipality": places.get(it["municipality"]), "position": number}
        yield {**_dated(it), "key": it["key"], "name": it["name"], "exam": it["exam"], **more}


def _platforms() -> Iterable[dict[str, Any]]:
    for number, it in enumerate(read("platforms.json")):
        same = {name: it[name] for name in ("key", "name", "url", "text", "modules_count", "modules", "on_request")}
        lists = {name: " ".join(it[name]) for name in ("languages", "levels")}
        yield {**_dated(it), **same, **lists, "position": number}


def _terms() -> Iterable[dict[str, Any]]:
    for it in read("glossary.json"):
        yield {**_dated(it), "key": it["key"], "term": it["term"], "text": it["text"]}


class GuideReference:
    """The guide's part of `manage.py load_reference`."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.ReferenceLoader`."""
        with transaction.atomic():
            loaded = {
                **_load_questions(),
                "exam centres": _load_keyed(ExamCentre, _centres()),
                "learning platforms": _load_keyed(Platform, _platforms()),
                "words explained": _load_keyed(GlossaryTerm, _terms()),
            }
            if any(loaded.values()):
                raise_site_revision()
        return loaded
