"""The list of courses: what waits, found by words and choices."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.editing import edit_course, remove_course, report_wrong
from courses.models import Course
from tests.courses.desk.conftest import LIST
from tests.courses.factories import course, locality, municipality, place, provider
from tests.factories import UserFactory
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def codes(client, query=""):
    """The codes of the courses on a list, in order."""
    html = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r'class="code">(\w{6})<', html)


def numbers(response):
    return {it.code: number for it, number in response.context["lists"]}


@pytest.mark.parametrize("who", ["line", "reviewer", "manager", "superuser"])
def test_those_who_keep_courses_see_it(who, it, client_of, request):
    assert codes(client_of(request.getfixturevalue(who))) == [it.code]


@pytest.mark.parametrize("who", ["coordinator", "stranger", "reader"])
def test_others_are_sent_to_log_in(who, it, client_of, request):
    assert client_of(request.getfixturevalue(who)).get(LIST).status_code == 302


def test_staff_without_a_role_get_404(it, client_of):
    assert client_of(UserFactory(is_staff=True, is_demo=True)).get(LIST).status_code == 404


def test_the_support_line_sees_courses_and_no_plans(it, line, client_of):
    html = client_of(line).get(LIST).content.decode()
    index = client_of(line).get("/admin/").content.decode()
    for page in (html, index):
        assert f'href="{LIST}"' in page
        assert "/admin/publication/" not in page
        assert "/admin/plans/" not in page
        assert "/admin/portal/" not in page
    for address in ("/admin/publication/version/", "/admin/plans/plan/"):
        assert client_of(line).get(address).status_code == 404


def test_what_stands_on_which_list(line, client_of):
    old = TODAY() - timedelta(days=61)
    fresh = course(status="inscricoes")
    stale = course(status="inscricoes", on=old)
    unsure = course(status="a-confirmar")
    over = course(status="inscricoes", status_until=TODAY() - timedelta(days=1))
    done = course(status="terminado", on=old)
    wrong, gone = course(), course(on=old)
    report_wrong(course=wrong, on=TODAY())
    remove_course(course=gone, read_at=gone.revision, by=None)
    client = client_of(line)
    assert set(codes(client)) == {it.code for it in (fresh, stale, unsure, over, done, wrong)}
    assert set(codes(client, "?lista=por-confirmar")) == {unsure.code, over.code}
    assert codes(client, "?lista=desatualizados") == [stale.code]
    assert codes(client, "?lista=assinalados") == [wrong.code]
    assert codes(client, "?lista=retirados") == [gone.code]
    found = numbers(client.get(LIST))
    assert found == {
        "": 6, "assinalados": 1, "por-confirmar": 2, "desatualizados": 1, "incompletos": 5, "fora-da-lista": 0,
        "retirados": 1,
    }  # fmt: skip


def test_what_is_missing_is_named_and_counted(line, client_of):
    whole = course(at=place(phones="289 000 000"), levels="", starts="2026-09", days="2", certificate_counts="sim")
    online = course(mode="online", price="")
    Course.objects.filter(pk=whole.pk).update(levels="A1")
    response = client_of(line).get(f"{LIST}?lista=incompletos")
    assert codes(client_of(line), "?lista=incompletos") == [online.code]
    lacking = {it.code: number for it, number in response.context["lacking"]}
    assert lacking == {
        "lugar": 0, "telefone": 1, "nivel": 1, "inicio": 1, "horario": 1, "preco": 1, "certificado": 1,
    }  # fmt: skip
    assert codes(client_of(line), "?lista=incompletos&falta=preco") == [online.code]
    assert codes(client_of(line), "?lista=incompletos&falta=lugar") == []
    (row, _place), *_rest = response.context["rows"]
    assert len(row.lacking) == sum(lacking.values())


def test_words_and_choices_find(line, client_of):
    faro = municipality("0805", "Faro", "Faro")
    porto = municipality("1312", "Porto", "Porto")
    olhao = municipality("0810", "Olhão", "Faro")
    first = course(at=place(of=provider(name="Escola do Álamo"), municipality=faro))
    second = course(at=place(of=provider(name="Centro de Formação", kind="iefp"), municipality=porto), status="cheio")
    village = locality(77, "Moncarapacho", of=olhao)
    third = course(at=place(of=provider(is_demo=True), municipality=olhao, locality=village))
    client = client_of(line)
    for query, wanted in {
        "q=alamo": first, "q=PORTO": second, f"q={second.code.lower()}": second, "q=moncarapacho": third,
        "q=olhao": third, "estado=cheio": second, "tipo=iefp": second, "distrito=Porto": second, "concelho=0805": first,
        "demo=sim": third, "distrito=Faro&demo=nao": first, "q=escola+alamo": first,
    }.items():  # fmt: skip
        assert codes(client, f"?{query}") == [wanted.code], query


def test_a_status_whose_time_is_over_is_found_as_to_confirm(line, client_of):
    over = course(status="inscricoes", status_until=TODAY() - timedelta(days=1))
    assert codes(client_of(line), "?estado=a-confirmar") == [over.code]
    assert codes(client_of(line), "?estado=inscricoes") == []


def test_a_course_without_place_is_found_where_its_school_is(line, client_of):
    it = course(at=place(of=provider(municipality=municipality())))
    edit_course(course=it, read_at=1, by=None, origin="linha", source="L", on=TODAY(), class_place=None,
                enrolment_place=None)  # fmt: skip
    assert codes(client_of(line), "?concelho=0807") == [it.code]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("estado=talvez", 400),
        ("lista=nenhuma", 400),
        ("concelho=9999", 400),
        ("q=" + "x" * 10_000, 400),
        ("p=10000000000", 200),
        ("p=-1", 200),
        ("falta=nada", 200),
        ("q=%00", 200),
    ],
)
def test_odd_questions_get_an_answer(query, status, it, line, client_of):
    assert client_of(line).get(f"{LIST}?{query}").status_code in (status, 400)


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_queries_for_one_and_three(count, line, client_of, django_assert_num_queries):
    for _n in range(count):
        course(at=place(phones="1"))
    client = client_of(line)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_fifty_a_page(line, client_of):
    at = place()
    for _n in range(51):
        course(at=at)
    client = client_of(line)
    assert len(codes(client)) == 50
    assert len(codes(client, "?p=2")) == 1
    assert len(client.get(LIST).content) < 150_000


def test_what_waits_is_told_in_the_workspace(line, reviewer, coordinator, client_of):
    wrong = course()
    report_wrong(course=wrong, on=TODAY())
    course(status="a-confirmar", on=TODAY() - timedelta(days=3))
    for user in (line, reviewer):
        html = client_of(user).get("/area/").content.decode()
        assert f"{LIST}?lista=assinalados" in html
        assert f"{LIST}?lista=por-confirmar" in html
    assert LIST not in client_of(coordinator).get("/area/").content.decode()


def test_it_is_read_in_every_language(it, line, client_of):
    for language in ("pt", "en", "es", "ar"):
        line.language = language
        line.save()
        assert it.code in words_of(client_of(line).get(LIST).content.decode())
