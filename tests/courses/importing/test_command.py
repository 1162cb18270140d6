"""`manage.py import_courses`."""

import pytest
from django.core.management import CommandError, call_command

from courses.models import Course, CourseList
from tests.courses.importing.test_fates import ROW, listed, one

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lista.csv"
    path.write_bytes(listed(ROW, one(Início="31/02/2020")))
    return path


def test_it_prints_the_report(file, catalogue, capsys):
    given = ("import_courses", str(file), "--source", "Rede", "--date", "2020-10-01")
    call_command(*given, "--dry-run")
    assert "E3" in capsys.readouterr().out
    assert not CourseList.objects.exists()
    call_command(*given)
    assert Course.objects.get().hours == 150
    call_command(*given)
    assert Course.objects.get().revision == 1


def test_it_refuses_with_a_sentence(tmp_path, catalogue):
    wrong = tmp_path / "nada.csv"
    wrong.write_bytes(b"a;b\n")
    for path, day in ((wrong, "2020-10-01"), (wrong, "2999-01-01"), (tmp_path / "falta.csv", "2020-10-01")):
        with pytest.raises(CommandError):
            call_command("import_courses", str(path), "--source", "Rede", "--date", day)
    assert not Course.objects.exists()
