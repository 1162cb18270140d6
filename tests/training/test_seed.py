"""Every rule, audience and module of the source's training part, with where it shows (`seed.txt`), on the real page."""

from pathlib import Path

import pytest

from tests.reading import words_of
from training.models import TrainingModule
from training.reference.load import TrainingReference

TABLE = Path(__file__).parent / "seed.txt"


def rows():
    """Fact, address, text."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" | ")) for line in lines if line and not line.startswith("#")]


@pytest.mark.django_db
def test_each_fact_stands_on_its_page(client):
    TrainingReference().load()
    pages, wrong = {}, []
    for fact, address, text in rows():
        if address not in pages:
            pages[address] = words_of(client.get(address).content.decode())
        for part in text.split(" && "):
            if (part in pages[address]) == fact.startswith("!"):
                wrong.append(f"{fact}: {part} ({address})")
    assert not wrong, "\n" + "\n".join(wrong)
    assert len(pages) >= 16


@pytest.mark.django_db
def test_each_module_has_its_rows_in_the_table():
    TrainingReference().load()
    told = {}
    for fact, address, _text in rows():
        told.setdefault(address, set()).add(fact.lstrip("! ").split(" ", 2)[-1].split(":")[0].split(" ")[0])
    for slug in TrainingModule.objects.values_list("slug", flat=True):
        assert told[f"/formacao/{slug}/"] >= {"objective", "audience"}, slug
