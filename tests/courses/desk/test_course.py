"""A course's desk page, correcting its sections, and the steps: status, confirming, taking off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.editing import edit_course, report_wrong
from courses.models import Course, Unit
from courses.sayings import saying
from tests.courses.desk.conftest import again, sent
from tests.courses.factories import course, place, provider
from tests.factories import ARABIC, AWKWARD, UserFactory
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
TOLD = {"dito-origin": "linha", "dito-source": "", "dito-on": TODAY().isoformat()}


def addresses(desk, it):
    return [
        desk("course_desk", it.pk),
        *(desk("course_correct", it.pk, slug) for slug in ("o-que", "quando", "onde", "inscricao")),
        *(desk("course_step", it.pk, slug) for slug in ("confirmar", "estado")),
    ]


@pytest.mark.parametrize("who", ["line", "reviewer", "superuser"])
def test_those_who_keep_courses_open_every_page(who, it, desk, client_of, request):
    for address in addresses(desk, it):
        assert client_of(request.getfixturevalue(who)).get(address).status_code == 200


def test_others_do_not(it, desk, stranger, client_of):
    clerk = UserFactory(is_staff=True, is_demo=True)
    for address in addresses(desk, it):
        assert client_of(stranger).get(address).status_code == 302
        assert client_of(stranger).post(address, TOLD).status_code == 302
        for method in ("get", "post"):
            assert getattr(client_of(clerk), method)(address).status_code == 404
    assert again(it).revision == it.revision


def test_unknown_ids_and_slugs_are_404(it, desk, line, client_of):
    unknown = "00000000-0000-4000-8000-000000000000"
    for address in (
        desk("course_desk", unknown), desk("course_correct", unknown, "quando"), desk("course_step", unknown, "estado"),
        desk("course_correct", it.pk, "nada"), desk("course_step", it.pk, "nada"), "/admin/courses/course/x/change/",
    ):  # fmt: skip
        assert client_of(line).get(address).status_code == 404


def test_each_field_with_who_said_it_when_and_in_which_words(line, desk, client_of):
    it = course(hours=150, cells={"hours": "150 horas"}, timetable=[{"day": 2, "from": "19:00", "to": "22:00"}])
    edit_course(course=it, read_at=1, by=line, origin="entidade", source="Secretaria; «por telefone»",
                on=TODAY(), weeks=12)  # fmt: skip
    words = words_of(client_of(line).get(desk("course_desk", it.pk)).content.decode())
    for text in ("150 horas", "Lista de teste", "Secretaria; «por telefone»", "\u206619:00–22:00\u2069", it.code):
        assert text in words


def test_the_history_says_who_changed_what(line, reviewer, desk, client_of):
    unit = Unit.objects.create(code="6452", title={"pt": "Eu e a minha rotina"})
    at = place()
    it = course(at=at, hours=150)
    other = place(of=at.provider, name="Polo velho")
    for by, values in ((line, {"hours": 140}), (reviewer, {"class_place": other}), (line, {"units": [unit]})):
        edit_course(course=it, read_at=it.revision, by=by, origin="linha", source="L", on=TODAY(), **values)
    words = words_of(client_of(line).get(desk("course_desk", it.pk)).content.decode())
    for text in (line.name, reviewer.name, "140", "Polo velho", "6452 Eu e a minha rotina"):
        assert text in words


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries(count, line, desk, client_of, django_assert_num_queries):
    it = course(hours=1)
    for n in range(count):
        unit = Unit.objects.create(code=f"64{n}", title={"pt": "Título"})
        edit_course(course=it, read_at=it.revision, by=line, origin="linha", source="L", on=TODAY(), hours=n + 2,
                    units=[unit])  # fmt: skip
    client = client_of(line)
    client.get(desk("course_desk", it.pk))
    with django_assert_num_queries(16):
        client.get(desk("course_desk", it.pk))


def test_the_history_has_pages(line, desk, client_of):
    it = course(hours=1)
    for n in range(22):
        edit_course(course=it, read_at=it.revision, by=line, origin="linha", source="L", on=TODAY(), hours=n + 2)
    client, address = client_of(line), desk("course_desk", it.pk)
    first = client.get(address)
    assert (len(first.context["entries"]), first.context["older"]) == (20, 2)
    second = client.get(f"{address}?p=2")
    assert [entry.first for entry in second.context["entries"]] == [False, False, True]
    for odd in ("x", "-1", "9" * 50, "99999"):
        assert client.get(f"{address}?p={odd}").status_code == 200


# --- correcting ---------------------------------------------------------------------------------------------------


def test_only_what_was_changed_is_said_anew(it, line, desk, client_of):
    address = desk("course_correct", it.pk, "o-que")
    given = sent(client_of(line).get(address), hours="140", levels=["A2", "A1"])
    assert client_of(line).post(address, given).status_code == 302
    now = again(it)
    assert (now.hours, now.levels, now.title) == (140, "A1 A2", it.title)
    kept = saying(now, "hours")
    assert (kept.origin, kept.source, kept.on) == ("linha", "Linha de apoio", TODAY())
    assert saying(now, "title").origin == "lista"


def test_nothing_changed_is_nothing_written(it, line, desk, client_of):
    for slug in ("o-que", "quando", "onde", "inscricao"):
        address = desk("course_correct", it.pk, slug)
        assert client_of(line).post(address, sent(client_of(line).get(address))).status_code == 302
    assert again(it).revision == it.revision


def test_rows_of_a_timetable_give_days_and_parts(it, line, desk, client_of):
    address = desk("course_correct", it.pk, "quando")
    rows = {"aula_1_dia": "4", "aula_1_das": "19:00", "aula_1_as": "22:00", "aula_3_dia": "2", "aula_3_das": "9:30"}
    given = sent(client_of(line).get(address), **rows, timetable_text="3.ª e 5.ª; «noite»")
    given["aula_3_das"] = "09:30"
    client_of(line).post(address, given)
    now = again(it)
    assert now.timetable == [{"day": 2, "from": "09:30", "to": ""}, {"day": 4, "from": "19:00", "to": "22:00"}]
    assert (now.days, now.parts, now.timetable_text) == ("24", "manha noite", "3.ª e 5.ª; «noite»")


def test_dates_as_precise_as_known(it, line, desk, client_of):
    address = desk("course_correct", it.pk, "quando")
    given = sent(client_of(line).get(address), starts="9/2026", ends="15/12/2026", dates_text="início de setembro")
    client_of(line).post(address, given)
    now = again(it)
    assert (now.starts, now.ends, now.dates_text) == ("2026-09", "2026-12-15", "início de setembro")


@pytest.mark.parametrize(
    ("slug", "wrong"),
    [
        ("quando", {"starts": "31/02/2026"}),
        ("quando", {"starts": "2026-05", "ends": "2026-04"}),
        ("quando", {"aula_1_dia": "9"}),
        ("quando", {"aula_1_dia": "1", "aula_1_das": "25:00"}),
        ("quando", {"aula_2_das": "20:00", "aula_2_as": "19:00"}),
        ("quando", {"aula_1_dia": "1", "aula_1_das": "x" * 10_000}),
        ("quando", {"days": ["8"]}),
        ("quando", {"dates_text": "Á" * 10_000}),
        ("o-que", {"hours": "-1"}),
        ("o-que", {"hours": "99999999"}),
        ("o-que", {"levels": ["Z9"]}),
        ("o-que", {"units": ["nenhuma"]}),
        ("o-que", {"path": "C3"}),
        ("o-que", {"title": "nulo\x00"}),
        ("onde", {"class_place": "00000000-0000-4000-8000-000000000000"}),
        ("onde", {"class_place": "lugar nenhum"}),
        ("onde", {"mode": "por-correio"}),
        ("inscricao", {"status": "talvez"}),
        ("inscricao", {"status_until": "2026-02-31"}),
        ("inscricao", {"price": "valor", "amount": ""}),
        ("inscricao", {"price": "valor", "amount": "1e999"}),
        ("inscricao", {"notes": "x" * 10_000}),
        ("inscricao", {"dito-origin": "agencia"}),
        ("inscricao", {"dito-on": "31/02/2026"}),
        ("inscricao", {"dito-on": "2999-01-01"}),
        ("inscricao", {"dito-source": "x" * 10_000}),
        ("inscricao", {"read_at": "ontem"}),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_keeps_what_was_typed(slug, wrong, it, line, desk, client_of):
    address = desk("course_correct", it.pk, slug)
    change = {"hours": "1"} if slug == "o-que" else {"notes": "nova"} if slug == "inscricao" else {}
    response = client_of(line).post(address, sent(client_of(line).get(address), **{**change, **wrong}))
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert again(it).revision == it.revision


def test_hostile_text_is_only_text(it, line, desk, client_of):
    address = desk("course_correct", it.pk, "inscricao")
    text = f"{AWKWARD}\n{ARABIC} {{{{ 7|add:1 }}}} %s' --"
    client_of(line).post(address, sent(client_of(line).get(address), notes=text))
    assert again(it).notes == text
    html = client_of(line).get(desk("course_desk", it.pk)).content.decode()
    assert "<b>aspas" not in html
    assert "{{ 7|add:1 }}" in words_of(html)


def test_a_place_of_another_school_cannot_be_chosen(it, line, desk, client_of):
    elsewhere = place(of=provider(name="Outra"), name="Sala alheia")
    address = desk("course_correct", it.pk, "onde")
    page = client_of(line).get(address)
    assert "Sala alheia" not in page.content.decode()
    assert client_of(line).post(address, sent(page, class_place=str(elsewhere.pk))).status_code == 422


def test_somebody_saved_first_both_texts_then_merged(it, line, reviewer, desk, client_of):
    address = desk("course_correct", it.pk, "o-que")
    mine = sent(client_of(line).get(address), title="Título meu", levels=["A1"])
    edit_course(course=it, read_at=it.revision, by=reviewer, origin="agencia", source="A", on=TODAY(),
                title="Título dela", hours=99)  # fmt: skip
    response = client_of(line).post(address, mine)
    assert response.status_code == 409
    words = words_of(response.content.decode())
    for text in ("Título meu", "Título dela", reviewer.name):
        assert text in words
    assert again(it).title == "Título dela"
    assert client_of(line).post(address, sent(response)).status_code == 302
    now = again(it)
    assert (now.title, now.hours, now.levels) == ("Título meu", 99, "A1")


def test_sent_twice_it_is_saved_once(it, line, desk, client_of):
    address = desk("course_correct", it.pk, "o-que")
    given = sent(client_of(line).get(address), hours="140")
    for _time in range(2):
        assert client_of(line).post(address, given).status_code == 302
    assert again(it).revision == it.revision + 1


def test_the_agency_speaks_as_agency_the_line_does_not(it, line, reviewer, desk, client_of):
    address = desk("course_correct", it.pk, "o-que")
    assert "agencia" not in dict(client_of(line).get(address).context["telling"].fields["origin"].choices)
    given = sent(client_of(reviewer).get(address), hours="1")
    assert given["dito-origin"] == ["agencia"]
    client_of(reviewer).post(address, given)
    assert saying(again(it), "hours").origin == "agencia"
    given = sent(client_of(line).get(address), hours="2") | {"dito-origin": "entidade"}
    client_of(line).post(address, given)
    kept = saying(again(it), "hours")
    assert (kept.origin, kept.source) == ("entidade", it.provider.name)


# --- steps --------------------------------------------------------------------------------------------------------


def test_confirming_says_everything_again(line, desk, client_of):
    old = TODAY() - timedelta(days=90)
    it = course(on=old, hours=150)
    report_wrong(course=it, on=TODAY())
    address = desk("course_step", it.pk, "confirmar")
    given = sent(client_of(line).get(address))
    for _twice in range(2):
        assert client_of(line).post(address, given).status_code == 302
    now = again(it)
    assert (now.checked_on, now.checked_origin, now.reported_on) == (TODAY(), "linha", None)
    assert saying(now, "hours").on == TODAY()
    assert now.revision == it.revision + 1


@pytest.mark.parametrize(
    ("status", "days"), [("inscricoes", 60), ("espera", 90), ("cheio", 90), ("a-decorrer", 180), ("terminado", None)]
)
def test_a_status_has_its_usual_time(status, days, line, desk, client_of):
    it = course(status="a-confirmar")
    address = desk("course_step", it.pk, "estado")
    client_of(line).post(address, sent(client_of(line).get(address), status=status))
    now = again(it)
    assert now.status == status
    assert now.status_until == (TODAY() + timedelta(days=days) if days else None)


def test_a_status_never_outlasts_the_course_and_a_day_can_be_said(line, desk, client_of):
    ends = TODAY() + timedelta(days=20)
    it = course(status="a-confirmar", ends=ends.isoformat())
    address = desk("course_step", it.pk, "estado")
    client_of(line).post(address, sent(client_of(line).get(address), status="a-decorrer"))
    assert again(it).status_until == ends
    said = TODAY() + timedelta(days=5)
    client_of(line).post(
        address, sent(client_of(line).get(address), status="inscricoes", status_until=said.isoformat())
    )
    assert again(it).status_until == said


@pytest.mark.parametrize("wrong", [{"status": "x"}, {"status_until": "31/02/2026"}, {"read_at": ""}, {"dito-on": ""}])
def test_a_wrong_step_is_refused_with_a_sentence(wrong, it, line, desk, client_of):
    address = desk("course_step", it.pk, "estado")
    response = client_of(line).post(address, sent(client_of(line).get(address), status="cheio") | wrong)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert again(it).revision == it.revision


def test_a_step_on_what_somebody_changed_does_nothing(it, line, desk, client_of):
    address = desk("course_step", it.pk, "estado")
    given = sent(client_of(line).get(address), status="cheio")
    edit_course(course=it, read_at=it.revision, by=None, origin="agencia", source="A", on=TODAY(), hours=1)
    response = client_of(line).post(address, given, follow=True)
    assert again(it).status == "inscricoes"
    assert "warning" in response.content.decode()


def test_taking_off_and_bringing_back_are_the_reviewers(it, line, reviewer, desk, client_of):
    for slug in ("retirar", "repor"):
        address = desk("course_step", it.pk, slug)
        for method in ("get", "post"):
            assert getattr(client_of(line), method)(address, {"read_at": it.revision}).status_code == 404
    for slug, gone in (("retirar", True), ("repor", False)):
        address = desk("course_step", it.pk, slug)
        client_of(reviewer).post(address, sent(client_of(reviewer).get(address)))
        assert bool(again(it).removed_at) is gone
        assert client_of(reviewer).post(address, {"read_at": "1"}).status_code == 302
        assert bool(again(it).removed_at) is gone


def test_rows_are_never_typed_in(it, superuser, client_of):
    client = client_of(superuser)
    assert client.get("/admin/courses/course/add/").status_code == 403
    assert client.post(f"/admin/courses/course/{it.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/courses/course/{it.pk}/change/", {"status": "cheio"}).status_code == 302
    assert Course.objects.get().status == "inscricoes"
