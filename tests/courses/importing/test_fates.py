"""What rows come to: new, changed, the same, doubtful, refused; conflicts, courses that are missing, undoing."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from courses.editing import confirm_course, edit_course
from courses.importing.applying import PlanChanged, apply_now
from courses.importing.conflicts import decide_conflict
from courses.importing.reading import read_now
from courses.importing.undoing import undo_now
from courses.models import Conflict, Course, CourseListing, ListRow, Place, Provider
from courses.moving import move_course
from courses.sayings import saying
from tests.courses.factories import provider
from tests.courses.importing.test_shapes import everything
from tests.factories import UserFactory
from tests.portal.tables.making import delimited, xlsx

pytestmark = pytest.mark.django_db
HEADER = ["Entidade", "Concelho", "Distrito", "Nível", "Início", "Horário", "Horas", "Telefone", "E-mail", "UFCD"]
ROW = ["Escola Secundária de Loulé", "Loulé", "Faro", "A1+A2", "14/10/2019", "2.ª e 4.ª 19h00-22h00", "150",
       "289 000 001", "a@b.pt", "6452"]  # fmt: skip


def one(**changes):
    """ROW with changes by the header's names."""
    return list({**dict(zip(HEADER, ROW, strict=True)), **changes}.values())


def listed(*rows):
    return delimited([HEADER, *rows])


def fate(it, number=2):
    return it.rows.get(number=number)


def sentences(row):
    return [tuple(note) for note in row.notes]


def test_a_course_says_everything_with_the_source_words(bring):
    bring(listed(ROW), on=date(2019, 9, 1))
    it = Course.objects.get()
    assert (it.levels, it.path_id, it.hours, it.starts, it.days, it.parts) == (
        "A1 A2", "A1+A2", 150, "2019-10-14", "13", "noite"
    )  # fmt: skip
    kept = saying(it, "timetable")
    assert (kept.origin, kept.source, kept.on, kept.text) == ("lista", "Lista da rede", date(2019, 9, 1), ROW[5])
    assert [unit.pk for unit in it.units.all()] == ["6452"]
    assert (it.enrolment_place.phones, it.enrolment_place.emails) == ("289 000 001", "a@b.pt")
    assert it.history.count() == 1
    assert it.history.get().historicalcourse_units_set.count() == 1


def test_a_dry_run_writes_no_course_school_or_place(bring):
    it = bring(listed(ROW), dry=True)
    assert it.counts["novo"] == 1
    assert not (Course.objects.exists())
    assert not (Provider.objects.exists())
    assert not (Place.objects.exists())


def test_no_year_is_guessed(bring):
    bring(listed(one(Início="início de março"), one(Início="14/10", Horas="75")))
    assert sorted(Course.objects.values_list("starts", "dates_text")) == [("", "14/10"), ("", "início de março")]


WRONG = [
    ({"Início": "31/02/2020"}, "E2"),
    ({"Horário": "25h"}, "F2"),
    ({"E-mail": "a@b.pt\nBcc: c@d.pt"}, "I2"),
    ({"Horas": "-5"}, "G2"),
    ({"Concelho": "Terra do Nunca"}, "B2"),
    ({"Entidade": "Esc\ufffdla"}, "A2"),
    ({"Entidade": "E" * 300}, "A2"),
]


@pytest.mark.parametrize(("wrong", "cell"), WRONG)
def test_what_cannot_be_is_refused_with_its_cell_and_the_rest_goes_in(wrong, cell, bring):
    it = bring(listed(one(**wrong), one(Horas="75", Nível="A1")))
    row = fate(it)
    assert row.fate == ListRow.Fate.REFUSED
    assert [at for at, _sentence in sentences(row)][0] == cell
    assert all(sentence.endswith(".") for _cell, sentence in sentences(row))
    assert Course.objects.count() == 1


def test_a_formula_without_its_result_is_refused_with_its_cell(bring):
    it = bring(xlsx([HEADER, one(Horas="=70+80"), one(Nível="A1", Horas="75")]))
    assert [tuple(note)[0] for note in fate(it).notes] == ["G2"]
    assert Course.objects.get().hours == 75


def test_a_row_without_a_school_is_refused(bring):
    it = bring(listed(one(Entidade="", Concelho="Faro"), ROW))
    assert fate(it, 2).fate == ListRow.Fate.REFUSED
    assert Course.objects.count() == 1


def test_two_municipalities_of_one_name_are_asked_about(bring):
    content = listed(one(Concelho="Lagoa", Distrito=""))
    it = bring(content)
    doubt = fate(it).doubt
    assert len(doubt["choices"]) == 2
    assert not Course.objects.exists()
    bring(content, answers={doubt["key"]: doubt["choices"][0]["value"]})
    assert Course.objects.get().class_place.municipality.name == "Lagoa"
    bring(listed(one(Concelho="Lagoa", Distrito="Açores", Entidade="Escola Secundária da Lagoa")))
    assert Course.objects.filter(class_place__municipality__district__contains="Açores").count() == 1


def test_a_name_nearly_known_is_asked_about_and_remembered(bring):
    bring(listed(ROW))
    content = listed(one(Entidade="Escola Secundaria Louleh"))
    doubt = fate(bring(content)).doubt
    assert Provider.objects.count() == 1
    school = Provider.objects.get()
    assert doubt["choices"][0]["value"] == str(school.pk)
    bring(content, answers={doubt["key"]: str(school.pk)})
    assert fate(bring(content)).fate == ListRow.Fate.SAME
    assert (Provider.objects.count(), Course.objects.count()) == (1, 1)


def test_abbreviations_are_another_way_to_write_a_name(bring):
    bring(listed(ROW))
    assert fate(bring(listed(one(Entidade="Esc. Sec. Loulé")))).fate == ListRow.Fate.SAME
    assert Provider.objects.count() == 1


def test_new_schools_of_one_name_in_two_municipalities_are_asked_about(bring):
    content = listed(one(Entidade="Escola Básica"), one(Entidade="Escola Básica", Concelho="Faro"))
    doubt = fate(bring(content)).doubt
    assert not Provider.objects.exists()
    bring(content, answers={doubt["key"]: "varias"})
    assert Provider.objects.count() == 2
    assert {fate(bring(content), number).fate for number in (2, 3)} == {ListRow.Fate.SAME}


def test_a_body_of_unknown_kind_is_asked_about(bring):
    content = listed(one(Entidade="Casa do Povo"))
    doubt = fate(bring(content)).doubt
    bring(content, answers={doubt["key"]: "associacao"})
    assert Provider.objects.get().kind == "associacao"


def test_a_row_that_stands_twice_is_asked_about(bring):
    content = listed(ROW, ROW)
    doubt = fate(bring(content), 3).doubt
    assert Course.objects.count() == 1
    bring(content, answers={doubt["key"]: "saltar"})
    assert Course.objects.count() == 1
    bring(content, answers={doubt["key"]: "outro"})
    assert Course.objects.count() == 2
    assert fate(bring(content), 3).fate == ListRow.Fate.SAME


def test_a_course_known_from_elsewhere_is_proposed(bring):
    bring(listed(ROW), source="Rede A")
    content = listed(one(Horas="140"))
    doubt = fate(bring(content, source="Rede B")).doubt
    bring(content, source="Rede B", answers={doubt["key"]: doubt["choices"][0]["value"]})
    assert Course.objects.get().hours == 140
    assert CourseListing.objects.count() == 2


def test_a_new_start_of_the_same_school_year_is_a_change_of_another_a_course(bring):
    bring(listed(ROW), school_year="2019/2020")
    bring(listed(one(Início="21/10/2019")), school_year="2019/2020")
    assert Course.objects.get().starts == "2019-10-21"
    bring(listed(one(Início="12/10/2020")), school_year="2020/2021", on=date(2020, 10, 2))
    assert sorted(Course.objects.values_list("starts", flat=True)) == ["2019-10-21", "2020-10-12"]


def test_a_correction_survives_ten_older_lists_and_is_a_conflict(bring):
    bring(listed(ROW))
    it = Course.objects.get()
    later = date(2020, 10, 20)
    told = {"by": None, "origin": "entidade", "source": "Secretaria", "on": later}
    edit_course(course=it, read_at=1, hours=120, timetable=[{"day": 5, "from": "10:00", "to": "12:00"}], **told)
    for _time in range(10):
        bring(listed(ROW))
    it.refresh_from_db()
    assert (it.hours, it.days, it.parts, Course.objects.count()) == (120, "5", "manha", 1)
    open_ones = Conflict.objects.filter(state=Conflict.State.OPEN)
    assert sorted(open_ones.values_list("field", flat=True)) == ["days", "hours", "parts", "timetable"], "once each"
    bring(listed(one(Horas="90")))
    assert open_ones.get(field="hours").value == 90
    bring(listed(ROW), on=later + timedelta(days=1))
    it.refresh_from_db()
    assert it.hours == 150, "a newer list is believed again"


def test_deciding_a_conflict(bring):
    bring(listed(ROW))
    it = Course.objects.get()
    edit_course(course=it, read_at=1, by=None, origin="linha", source="L", on=date(2020, 10, 20), hours=120, weeks=3)
    bring(listed(ROW))
    conflict = Conflict.objects.get()
    it.refresh_from_db()
    given = {"conflict": conflict, "by": None, "read_at": it.revision, "source": "Agência"}
    assert decide_conflict(accept=True, **given)
    assert not decide_conflict(accept=False, **given)
    it.refresh_from_db()
    assert (it.hours, saying(it, "hours").origin) == (150, "agencia")
    bring(listed(ROW))
    assert not Conflict.objects.filter(state=Conflict.State.OPEN).exists()


def test_a_conflict_kept_is_not_asked_again(bring):
    bring(listed(ROW))
    it = Course.objects.get()
    edit_course(course=it, read_at=1, by=None, origin="linha", source="L", on=date(2020, 10, 20), hours=120)
    bring(listed(ROW))
    decide_conflict(conflict=Conflict.objects.get(), by=None, accept=False, read_at=0, source="Agência")
    bring(listed(ROW))
    assert Conflict.objects.get().state == Conflict.State.KEPT


def test_a_course_missing_from_a_newer_list_is_marked_until_it_is_listed_or_confirmed(bring):
    other = one(Nível="B1+B2")
    bring(listed(ROW, other))
    bring(listed(ROW), on=date(2020, 9, 1))
    assert not Course.objects.exclude(unlisted_on=None).exists(), "an older list marks nothing"
    it = bring(listed(ROW), on=date(2020, 11, 1))
    marked = Course.objects.get(unlisted_on=date(2020, 11, 1))
    assert (marked.levels, marked.removed_at, it.counts["missing"]) == ("B1 B2", None, 1)
    bring(listed(ROW, other), on=date(2020, 12, 1))
    assert not Course.objects.exclude(unlisted_on=None).exists()
    bring(listed(ROW), on=date(2021, 1, 1))
    marked.refresh_from_db()
    confirm_course(course=marked, read_at=marked.revision, by=None, origin="linha", source="L", on=timezone.localdate())
    marked.refresh_from_db()
    assert marked.unlisted_on is None


def test_an_older_list_does_not_overwrite_a_newer_one(bring):
    bring(listed(one(Horas="140")), on=date(2020, 11, 1))
    bring(listed(ROW))
    assert Course.objects.get().hours == 140
    assert not Conflict.objects.exists()


def test_undo_puts_back_every_field(bring):
    bring(listed(ROW, one(Nível="B1+B2")))
    before = everything()
    changed = one(Horas="140", Telefone="289 000 002", UFCD="6453", Início="2019")
    it = bring(listed(changed), on=date(2020, 11, 1))
    assert everything() != before
    assert (it.counts["alterado"], it.counts["missing"]) == (1, 1)
    assert undo_now(it, by=None) == 0
    after = everything()
    moving = {"revision", "indexed"}
    for key, row in before[0].items():
        assert {k: v for k, v in after[0][key].items() if k not in moving} == {
            k: v for k, v in row.items() if k not in moving
        }
    assert after[1] == before[1]
    assert undo_now(it, by=None) == 0, "undone twice is undone once"
    assert fate(bring(listed(ROW))).fate == ListRow.Fate.SAME


def test_undo_leaves_what_somebody_edited_since(bring):
    it = bring(listed(ROW, one(Nível="B1+B2")))
    edited = Course.objects.get(levels="A1 A2")
    edit_course(course=edited, read_at=1, by=None, origin="linha", source="L", on=timezone.localdate(), hours=1)
    assert undo_now(it, by=None) == 1
    edited.refresh_from_db()
    assert (edited.hours, edited.removed_at) == (1, None)
    assert it.rows.get(left=True).course == edited
    assert Course.objects.get(levels="B1 B2").removed_at


def test_what_changed_between_looking_and_applying_is_looked_at_again(bring):
    bring(listed(ROW))
    it = bring(listed(one(Horas="140")), dry=True, on=date(2020, 11, 1))
    course = Course.objects.get()
    edit_course(course=course, read_at=1, by=None, origin="linha", source="L", on=date(2020, 11, 2), hours=99)
    with pytest.raises(PlanChanged):
        apply_now(it, by=None)
    course.refresh_from_db()
    it.refresh_from_db()
    assert (course.hours, it.state) == (99, "lida")
    apply_now(it, by=None)
    course.refresh_from_db()
    assert course.hours == 99


def test_applied_twice_is_applied_once(bring):
    it = bring(listed(ROW))
    apply_now(it, by=None)
    read_now(it)
    it.refresh_from_db()
    assert (it.state, Course.objects.count(), Course.objects.get().revision) == ("aplicada", 1, 1)


def test_a_failure_in_the_middle_writes_nothing(bring, monkeypatch):
    it = bring(listed(ROW), dry=True)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("courses.importing.applying._Writer._listings", fail)
    with pytest.raises(RuntimeError):
        apply_now(it, by=None)
    assert not (Course.objects.exists())
    assert not (Provider.objects.exists())


def test_what_a_person_moved_at_the_place_is_not_moved_back(bring):
    header = [*HEADER, "Morada"]
    content = delimited([header, [*ROW, "Rua da Escola, 3"]])
    bring(content)
    place = Place.objects.get()
    Place.objects.filter(pk=place.pk).update(address="Avenida Nova, 8")
    assert fate(bring(content)).fate == ListRow.Fate.SAME
    assert (Place.objects.count(), Course.objects.count()) == (1, 1)


def test_a_renamed_school_is_still_the_one_the_list_means(bring):
    bring(listed(ROW))
    Provider.objects.update(name="Agrupamento Novo")
    assert fate(bring(listed(ROW))).fate == ListRow.Fate.SAME
    assert Provider.objects.count() == 1


def test_a_later_list_does_not_put_a_moved_course_back_in_a_room_of_the_old_school(bring):
    header = [*HEADER, "Morada"]
    bring(delimited([header, [*ROW, "Rua da Escola, 3"]]))
    course, new = Course.objects.get(), provider("Escola Nova")
    said = {"reason": "Engano", "source": "Telefone", "same_place": True}
    with patch.object(timezone, "localdate", lambda: date(2020, 11, 1)):
        move_course(course=course, to=new, read_at=course.revision, by=UserFactory(manager=True), **said)
    place = course.class_place
    bring(delimited([header, [*one(Horas="75"), "Avenida Outra, 8"]]), on=date(2020, 12, 1))
    course = Course.objects.get()
    assert (course.provider, course.class_place, course.enrolment_place, course.hours) == (new, place, place, 75)
