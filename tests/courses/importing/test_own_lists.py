"""A school's own list: only its courses, seen by nobody else but the agency, undone as at the desk."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from courses.editing import edit_course
from courses.importing.applying import apply_now
from courses.importing.receiving import answer_doubts, ask_for, match_columns, receive_list
from courses.importing.undoing import undo_now
from courses.merging_schools import merge_providers, undo_provider_merge
from courses.models import (
    Access,
    ColumnMatch,
    Conflict,
    Course,
    CourseList,
    MonthlyAsk,
    Origin,
    Place,
    Provider,
    ProviderAlias,
    ProviderMember,
)  # fmt: skip
from courses.moving import move_course
from courses.sayings import saying
from portal.models import Municipality
from tests.courses import factories
from tests.courses.importing.test_fates import HEADER, ROW, listed, one
from tests.courses.importing.test_limits import HEAVY
from tests.courses.importing.test_pages import run
from tests.courses.schools import approved, person_of
from tests.portal.tables.making import delimited
from tests.portal.tables.test_reading import REFUSED

pytestmark = pytest.mark.django_db
NAME = ROW[0]


@pytest.fixture
def school(catalogue):
    """The school of ROW, in Loulé."""
    return approved(name=NAME, municipality=Municipality.objects.get(pk="0808"))


@pytest.fixture
def own(bring, school):
    """`own(content)`: a list of the school's, read and applied by its person."""

    def do(content, **more):
        return bring(content, **{"source": NAME, "by": person_of(school), "provider": school} | more)

    return do


def at(name, school, *args):
    return reverse(f"courses_area:{name}", args=[school.pk, *args])


def upload(client, school, content, **more):
    given = {"source": school.name, "on": "2020-10-01", "file": SimpleUploadedFile("«lista»; 1.csv", content)}
    return client.post(at("list_receive", school), {**given, **more})


def every_page(school, it):
    parts = [(), (), *[(it.pk,)] * 5, (it.pk, "ler")]
    others = (f"list_{name}" for name in ("columns", "doubts", "report", "original", "step"))
    names = ("lists", "list_receive", "list", *others)
    return [at(name, school, *more) for name, more in zip(names, parts, strict=True)]


def test_a_school_sends_reads_applies_and_undoes_its_list(school, client_of):
    client = client_of(person_of(school))
    response = upload(client, school, listed(ROW), once="00000000-0000-4000-8000-000000000001")
    it = CourseList.objects.get()
    assert response["Location"] == at("list", school, it.pk)
    assert client.get(at("list", school, it.pk)).headers["Refresh"] == "4"
    run()
    page = client.get(at("list", school, it.pk)).content.decode()
    assert "A2" in page
    assert "/admin/" not in page
    assert not Course.objects.exists()
    for _time in range(2):
        assert client.post(at("list_step", school, it.pk, "aplicar")).status_code == 302
    run()
    course = Course.objects.get()
    kept = saying(course, "hours")
    assert (course.provider, course.class_place.municipality_id, course.history.get().history_user) == (
        school, "0808", person_of(school),
    )  # fmt: skip
    assert (kept.origin, kept.source, kept.on) == (Origin.PROVIDER, NAME, date(2020, 10, 1))
    assert client.get(at("list_original", school, it.pk)).content == listed(ROW)
    assert NAME in client.get(at("list_report", school, it.pk)).content.decode()
    assert at("course", school, course.pk) in client.get(at("list", school, it.pk)).content.decode()
    client.post(at("list_step", school, it.pk, "desfazer"))
    run()
    assert Course.objects.get().removed_at
    assert client.get(at("list", school, it.pk)).status_code == 200


def test_the_second_time_changes_nothing(own):
    own(listed(ROW, one(Nível="B1")))
    before = list(Course.objects.order_by("code").values_list("code", "revision"))
    again = own(listed(ROW, one(Nível="B1")))
    assert again.counts["igual"] == 2
    assert list(Course.objects.order_by("code").values_list("code", "revision")) == before


OTHER = 'Escola Secundária «Outra»; "de" Faro مدرسة'


def test_a_row_of_another_school_is_refused_with_its_cell(own, school):
    approved(name=OTHER)
    it = own(listed(ROW, one(Entidade=OTHER), one(Entidade="E" * 200, Nível="B1"), one(Entidade="", Nível="B2")))
    assert (it.counts["novo"], it.counts["recusado"]) == (1, 3), "an empty name is filled from above: refused with it"
    assert [it.rows.get(number=n).notes[0][0] for n in (3, 4)] == ["A3", "A4"]
    assert OTHER in it.rows.get(number=3).notes[0][1]
    assert not Course.objects.exclude(provider=school).exists()
    assert Provider.objects.count() == 2
    assert not ProviderAlias.objects.exists(), "a school says nothing about how others write it"


def test_a_name_that_is_close_is_asked_about(own, school):
    close = one(Entidade="Escola Secundária de Louléh")
    it = own(listed(close), dry=True)
    doubt = it.rows.get(number=2).doubt
    assert [choice["value"] for choice in doubt["choices"]] == [str(school.pk), "outra"]
    assert own(listed(close), dry=True, answers={doubt["key"]: str(school.pk)}).counts["novo"] == 1
    assert own(listed(close), dry=True, answers={doubt["key"]: "outra"}).counts["recusado"] == 1
    known = own(listed(one(Entidade="Esc. Sec. de Loulé")), dry=True)
    assert known.counts["novo"] == 1, "abbreviations are the same name"


def without(*names):
    keep = [n for n, name in enumerate(HEADER) if name not in names]
    return delimited([[row[n] for n in keep] for row in (HEADER, ROW)])


def test_rows_without_a_column_for_the_school_are_its_own(own, school):
    own(without("Entidade"))
    assert Course.objects.get().provider == school


def test_where_nothing_is_told_nothing_is_guessed(own, school):
    content = without("Entidade", "Concelho", "Distrito")
    own(content)
    assert Course.objects.get().class_place is None
    Course.objects.all().delete()
    only = factories.place(school, municipality=Municipality.objects.get(pk="0808"), name="Polo da Ria")
    own(content, source="Segunda")
    assert Course.objects.get().class_place == only
    Course.objects.all().delete()
    factories.place(school, municipality=Municipality.objects.get(pk="0808"), name="Outro polo")
    own(content, source="Terceira")
    assert Course.objects.get().class_place is None
    own(delimited([["Nível", "Início", "Local"], ["B1", "2021-09", "Sala 3"]]), source="Quarta")
    made = Course.objects.get(levels="B1").class_place
    assert (made.name, made.municipality_id, made.provider) == ("Sala 3", "0808", school)


def test_places_of_others_are_out_of_reach(own, school):
    theirs = factories.place(approved(name=OTHER), municipality=Municipality.objects.get(pk="0808"), phones="1")
    own(listed(ROW))
    assert Course.objects.get().class_place.provider == school
    assert Place.objects.count() == 2
    theirs.refresh_from_db()
    assert (theirs.revision, theirs.phones) == (1, "1")


def test_others_get_404_and_the_agency_sees_who_sent_it(own, bring, school, client_of, reviewer, coordinator):
    it, other = own(listed(ROW), dry=True), approved(name=OTHER)
    agencys = bring(listed(one(Entidade=OTHER)), dry=True)
    theirs = bring(listed(one(Entidade=OTHER)), dry=True, by=person_of(other), provider=other, source=OTHER)
    mine = client_of(person_of(school))
    assert [mine.get(page).status_code for page in every_page(school, it)] == [200] * 8
    for user in (person_of(other), coordinator, reviewer):
        for page in every_page(school, it):
            client = client_of(user)
            assert client.get(page).status_code == 404, page
            assert client.post(page).status_code in (404, 405), page
    for foreign in (agencys, theirs):
        for page in every_page(school, foreign)[2:]:
            assert mine.get(page).status_code == 404, page
            assert mine.post(page).status_code in (404, 405), page
    assert [one.pk for one in mine.get(at("lists", school)).context["page"]] == [it.pk]
    desk = client_of(reviewer)
    page = desk.get(reverse("admin:courses_courselist_changelist"))
    assert page.context["page"].paginator.count == 3
    assert page.content.decode().count(str(NAME)) >= 2
    found = desk.get(reverse("admin:courses_courselist_changelist") + "?q=loule")
    assert [one.pk for one in found.context["page"]] == [it.pk]
    assert desk.get(reverse("admin:courses_courselist_desk", args=[it.pk])).status_code == 200


def test_permission_is_in_the_verbs(own, bring, school):
    it, agencys = own(listed(ROW), dry=True), bring(listed(ROW), dry=True)
    left = approved(name="De saída")
    gone = person_of(left)
    ProviderMember.objects.filter(user=gone).update(left_at=timezone.now())
    waiting = approved(name="À espera")
    Provider.objects.filter(pk=waiting.pk).update(access=Access.WAITING)
    eva = person_of(school)
    cases = [(it, person_of(approved(name=OTHER))), (agencys, eva), (it, gone), (it, person_of(waiting))]
    for course_list, user in cases:
        for act in (
            lambda it, by: ask_for(it=it, action="ler", by=by),
            lambda it, by: match_columns(it=it, by=by, chosen={}),
            lambda it, by: answer_doubts(it=it, by=by, answers={"a": "b"}),
            lambda it, by: apply_now(it, by=by),
            lambda it, by: undo_now(it, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(course_list, user)
    told = {"content": listed(ROW), "file_name": "a", "source": "a", "on": date(2020, 1, 1)}
    for provider, user in ((None, eva), (left, gone), (waiting, person_of(waiting)), (left, eva)):
        with pytest.raises(PermissionDenied):
            receive_list(by=user, provider=provider, **told)
    assert not Course.objects.exists()


def test_a_school_that_waits_for_approval_is_told_so(school, client_of):
    client = client_of(person_of(school))
    Provider.objects.filter(pk=school.pk).update(access=Access.WAITING)
    response = client.get(at("lists", school))
    assert response.status_code == 403
    assert "notice" in response.content.decode()
    assert upload(client, school, listed(ROW)).status_code == 403
    assert not CourseList.objects.exists()
    assert client_of(person_of(approved(name=OTHER))).get(at("lists", school)).status_code == 404


def test_only_own_courses_of_the_same_source_are_missing(own, bring, school):
    other = approved(name=OTHER, municipality=Municipality.objects.get(pk="0808"))
    bring(listed(ROW), source=NAME)
    bring(listed(one(Entidade=OTHER)), source=NAME, by=person_of(other), provider=other)
    own(listed(one(Nível="B1")))
    own(listed(one(Nível="B2")), source="Segunda lista")
    it = own(listed(one(Nível="B1", Horário="3.ª 18h00-20h00")), on=date(2020, 11, 1))
    assert it.counts["missing"] == 0, "changed in when: the same course"
    it = own(listed(one(Nível="A1")), on=date(2020, 12, 1))
    assert it.counts["missing"] == 1
    assert [course.levels for course in Course.objects.filter(unlisted_on__isnull=False)] == ["B1"]


def test_columns_are_remembered_for_this_source_of_this_school(own, bring, school, client_of):
    renamed = listed(ROW).replace(b"Horas", b"Quanto tempo")
    it = own(renamed, dry=True)
    client = client_of(person_of(school))
    form = client.get(at("list_columns", school, it.pk)).context["form"]
    given = {f"c{n}": column["field"] for n, column in enumerate(form.columns)}
    assert client.post(at("list_columns", school, it.pk), {**given, "c6": "hours"}).status_code == 302
    run()
    assert own(renamed, on=date(2020, 11, 1)).columns[6]["field"] == "hours"
    assert set(ColumnMatch.objects.values_list("source_key", flat=True)) == {it.source_key}
    assert bring(renamed, source=NAME, dry=True).columns[6]["field"] == ""


def test_what_was_said_after_the_list_is_a_conflict_on_the_schools_page(own, school, client_of):
    own(listed(ROW))
    course = Course.objects.get()
    told = {"by": None, "origin": "linha", "source": "Linha", "on": date(2020, 10, 20)}
    edit_course(course=course, read_at=1, hours=120, **told)
    for _time in range(10):
        own(listed(ROW))
    course.refresh_from_db()
    assert course.hours == 120
    page = client_of(person_of(school)).get(at("conflicts", school))
    assert [one.conflict.field for one in page.context["rows"]] == ["hours"]


def test_an_older_list_of_the_agency_does_not_undo_what_the_school_sent(own, bring):
    own(listed(one(Horas="140")), on=date(2020, 10, 1))
    bring(listed(ROW), on=date(2020, 9, 1), answers={"parecidos": "igual"})
    assert Course.objects.get().hours == 140
    assert Conflict.objects.get().field == "hours"


def test_who_sends_a_list_has_answered_the_monthly_question(own, school):
    ask = MonthlyAsk.objects.create(
        provider=school, month=date(2020, 9, 1), to="a@b.example", token_hash="0" * 64, sent_at=timezone.now(),
        expires_on=date(2020, 9, 30),
    )  # fmt: skip
    own(listed(ROW), dry=True)
    ask.refresh_from_db()
    assert ask.answered_at is None
    own(listed(ROW))
    ask.refresh_from_db()
    assert ask.answered_at


@pytest.mark.parametrize("what", [*REFUSED, *(name for name in HEAVY if name not in REFUSED), "200 MB", "a formula"])
def test_bad_files_get_a_sentence_on_the_schools_page(what, school, client_of, monkeypatch):
    client = client_of(person_of(school))
    content = (
        listed(one(Horas="=1+1")) if what == "a formula" else {**HEAVY, **REFUSED}.get(what, lambda: b"a;b\nc;d")()
    )
    if what == "200 MB":
        monkeypatch.setattr(SimpleUploadedFile, "size", 200 * 1024 * 1024, raising=False)
        monkeypatch.setattr("portal.tables.reading.MOST_BYTES", 5)
    response = upload(client, school, content)
    run()
    it = CourseList.objects.first()
    if it is None:
        assert response.status_code == 422
        assert "error-summary" in response.content.decode()
    else:
        page = client.get(at("list", school, it.pk))
        assert it.state in ("recusada", "lida")
        assert it.refusal in page.content.decode()
        assert it.refusal or it.counts.get("novo", 0) == 0 or it.rows.get(number=2).notes
    assert not Course.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(count, own, school, client_of, django_assert_num_queries):
    for n in range(count):
        it = own(listed(*(one(Horas=str(n), Início=f"2019-0{n + 1}-01") for n in range(count))), source=f"Lista {n}")
    client = client_of(person_of(school))
    for page, number in ((at("list", school, it.pk), LIST), (at("lists", school), LISTS)):
        client.get(page)
        with django_assert_num_queries(number):
            client.get(page)


LIST, LISTS = 12, 9


def test_the_command_takes_a_schools_list(school, tmp_path, capsys):
    path = tmp_path / "lista.csv"
    path.write_bytes(listed(ROW, one(Entidade=OTHER)))
    given = ("import_courses", str(path), "--source", "Secretaria", "--date", "2020-10-01", "--provider")
    call_command(*given, str(school.pk))
    assert "A3" in capsys.readouterr().out
    assert Course.objects.get().provider == school
    with pytest.raises(CommandError):
        call_command(*given, "00000000-0000-4000-8000-000000000001")


def test_lists_follow_a_school_that_is_put_together_with_another_and_come_back(own, school, reviewer, client_of):
    it, kept = own(listed(ROW)), approved(name="Escola Secundária de Loulé (Polo)")
    merge = merge_providers(kept=kept, merged=school, by=reviewer)
    assert client_of(person_of(kept)).get(at("list", kept, it.pk)).status_code == 200
    undo_provider_merge(merge=merge, by=reviewer)
    assert client_of(person_of(kept)).get(at("list", kept, it.pk)).status_code == 404
    assert client_of(person_of(school)).get(at("list", school, it.pk)).status_code == 200


def test_a_course_moved_away_is_neither_doubled_nor_touched(own, bring, school, reviewer):
    """Neither by the next list of the old school, nor by one of the agency that still has it there."""
    own(listed(ROW))
    course, new = Course.objects.get(), approved(name=OTHER)
    bring(listed(ROW), answers={"parecidos": "igual"})
    course.refresh_from_db()
    move_course(
        course=course, to=new, read_at=course.revision, by=reviewer, reason="Engano", source="Agência", same_place=True
    )
    place = course.class_place
    again = own(listed(one(Horas="75")), on=date(2020, 12, 1))
    assert (again.counts["recusado"], again.counts["missing"]) == (1, 0)
    assert again.rows.get(number=2).notes[0][0] == "A2"
    undo_now(CourseList.objects.filter(provider=school).earliest("created_at"), by=person_of(school))
    bring(listed(one(Horas="75")), on=date(2020, 12, 1))
    course = Course.objects.get()
    assert (course.provider, course.class_place, course.removed_at, course.hours) == (new, place, None, 75)
