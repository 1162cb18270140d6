"""What is found, in which order, with which counts; and never an empty list while something is near."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.editing import confirm_course, edit_course, remove_course, report_wrong
from courses.models import Course, Origin
from courses.search.asking import read
from courses.search.criteria import ALLOWED, Criteria, parse
from courses.search.engine import COUNTED, search
from courses.search.gazetteer import gazetteer
from courses.search.index import current_index, forget
from tests.courses.search.courses_at import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(places):
    forget()
    yield make()
    forget()


def ask(query="", today=None, **changes):
    """The result and the names of the courses found, in order."""
    criteria = parse(QueryDict(query)).but(**changes) if changes else parse(QueryDict(query))
    places, index = gazetteer(), current_index()
    asked = read(criteria, places=places, index=index)
    found = search(
        asked.criteria, index=index, places=places, at=asked.places, words=asked.words,
        today=today or timezone.localdate(),
    )  # fmt: skip
    titles = dict(Course.objects.values_list("pk", "title"))
    return found, [titles[hit.id] for hit in found.hits]


def change(course, **values):
    course.refresh_from_db()
    edit_course(
        course=course, read_at=course.revision, by=None, origin=Origin.LINE, source="Linha",
        on=timezone.localdate(), **values,
    )  # fmt: skip


def test_nearest_first_and_kilometres_only_between_points(courses):
    found, names = ask("onde=São Teotónio")
    assert names[:2] == ["sao-teotonio-a1", "odemira-so-concelho"]
    assert [hit.km for hit in found.hits[:2]] == [0.0, None]
    assert found.hits[1].relation == "same"
    assert not found.eased


def test_a_municipality_asked_as_such_tells_no_kilometres_inside(courses):
    found, names = ask("onde=m0808&raio=50")
    inside = [hit for hit, name in zip(found.hits, names, strict=True) if hit.relation == "same"]
    assert {hit.km for hit in inside} == {None}
    assert {"almancil-a1-noite", "loule-a2-manha"} == set(names[:2])
    assert found.hits[names.index("faro-b1")].km > 5


def test_two_places_take_the_nearer(courses):
    found, names = ask("onde=Beja&onde2=Porto")
    assert {"beja-a2", "porto-a2", "porto-associacao"} == set(names)
    second = {name: hit.second for hit, name in zip(found.hits, names, strict=True)}
    assert second == {"beja-a2": False, "porto-a2": True, "porto-associacao": True}


def test_order_status_then_freshness_then_distance(courses):
    change(courses["faro-b1"], status="espera")
    change(courses["loule-a2-manha"], status="a-confirmar")
    report_wrong(course=courses["almancil-a1-noite"], on=timezone.localdate())
    _, names = ask("onde=Almancil&raio=50")
    fresh = [name for name in names if name in ("albufeira-letras", "lagoa-algarve")]
    assert names[: len(fresh)] == fresh
    assert names[len(fresh) :] == ["almancil-a1-noite", "faro-b1", "loule-a2-manha"]


def test_sixty_days_without_a_word_make_a_course_stale(courses):
    it = Course.objects.get(title="faro-b1")
    today = timezone.localdate()
    for days, fresh in ((60, True), (61, False)):
        found, names = ask("onde=Faro", today=today + timedelta(days=days))
        assert found.hits[names.index("faro-b1")].fresh is fresh
    confirm_course(
        course=it, read_at=it.revision, by=None, origin=Origin.LINE, source="L", on=today + timedelta(days=30)
    )
    found, names = ask("onde=Faro", today=today + timedelta(days=61))
    assert found.hits[names.index("faro-b1")].fresh


def test_an_expired_status_is_to_be_confirmed(courses):
    today = timezone.localdate()
    change(courses["braga-cheio"], status="cheio", status_until=today + timedelta(days=5))
    found, names = ask("onde=Braga")
    assert "braga-cheio" not in names
    assert found.hidden == {"cheio": 1}
    found, names = ask("onde=Braga", today=today + timedelta(days=6))
    assert names[0] == "braga-cheio"
    assert found.hits[0].status == "a-confirmar"


def test_full_courses_are_counted_and_shown_when_asked(courses):
    _, names = ask("onde=Braga&estado=cheio")
    assert names == ["braga-cheio"]


def test_what_nobody_said_follows_in_a_group_of_its_own(courses):
    found, names = ask("onde=Lisboa&raio=25&parte=manha")
    assert names[0] == "lisboa-a1-manha"
    assert names[found.sure :] == ["sintra-sem-horario"]
    assert [hit.unsaid for hit in found.hits] == [False] * found.sure + [True] * found.unsaid


@pytest.mark.parametrize(
    ("query", "eased", "first"),
    [
        ("onde=Almancil&raio=10&nivel=letras", "raio", "albufeira-letras"),
        ("onde=Beja&parte=sabado", "filtros", "beja-a2"),
        ("onde=São Teotónio&nivel=B2&parte=noite", "tudo", "sao-teotonio-a1"),
        ("onde=Miranda do Douro", "longe", "online-a2"),
    ],
)
def test_never_empty_handed(courses, query, eased, first):
    found, names = ask(query)
    assert (found.eased, names[0]) == (eased, first)


def test_far_away_the_nearest_follow_the_online_ones(courses):
    _, names = ask("onde=Bragança&nivel=B2")
    assert names[0] == "online-a2"
    assert names[1] in ("porto-a2", "porto-associacao")


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("nivel=inicio", "lisboa-a1-manha", "porto-a2"),
        ("nivel=inicio", "porto-associacao", "beja-a2"),
        ("nivel=pouco", "faro-b1", "lisboa-a1-manha"),
        ("nivel=certificado", "amadora-a1-noite", "loures-a1-tarde"),
        ("nivel=letras", "albufeira-letras", "lisboa-a1-manha"),
        ("turno=noites", "loures-a1-tarde", "almancil-a1-noite"),
        ("turno=dias", "almancil-a1-noite", "loures-a1-tarde"),
        ("turno=turnos", "online-a2", "loures-a1-tarde"),
        ("dia=6", "lisboa-b2-sabado", "porto-a2"),
        ("entidade=iefp", "faro-b1", "beja-a2"),
        ("sector=construcao", "torres-vedras-construcao", "faro-b1"),
        ("preco=gratis", "faro-b1", "funchal-pago"),
        ("modo=online", "online-a2", "faro-b1"),
        ("tipo=iniciacao", "porto-associacao", "porto-a2"),
    ],
)
def test_each_filter(courses, query, there, not_there):
    found, names = ask(query)
    certain = names[: found.sure]
    assert there in certain
    assert not_there not in certain


def test_a_change_is_found_and_a_removed_course_is_gone(courses):
    _, names = ask("onde=Faro")
    assert "faro-b1" in names
    change(courses["faro-b1"], status="cancelado")
    assert "faro-b1" not in ask("onde=Faro")[1]
    change(courses["faro-b1"], status="inscricoes")
    it = courses["faro-b1"]
    it.refresh_from_db()
    remove_course(course=it, read_at=it.revision, by=None)
    assert "faro-b1" not in ask("onde=Faro&estado=inscricoes")[1]


def test_the_index_asks_only_for_what_changed(courses, django_assert_num_queries):
    current_index()
    with django_assert_num_queries(1):
        current_index()
    change(courses["faro-b1"], hours=50)
    with django_assert_num_queries(2):
        index = current_index()
    assert len(index) == len(courses)
    forget()
    afresh = current_index()
    assert sorted(afresh.table[["code", "checked", "status"]].tolist()) == sorted(
        index.table[["code", "checked", "status"]].tolist()
    )


def criteria():
    """Any question a form can ask, places among them."""
    one = {name: st.sampled_from(["", *ALLOWED[name]]) for name in ("nivel", "turno", "raio", "preco", "sector")}
    many = {
        name: st.lists(st.sampled_from(ALLOWED[name]), max_size=2, unique=True).map(tuple)
        for name in ("parte", "dia", "entidade", "modo", "tipo", "estado")
    }
    place = st.sampled_from(["", "m0808", "m1106", "Almancil", "Porto", "d-faro"])
    return st.builds(Criteria, onde=place, **one, **many)


@given(asked=criteria())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_count_is_the_number_of_courses_its_value_would_find(courses, asked):
    places, index, today = gazetteer(), current_index(), timezone.localdate()
    at = read(asked, places=places, index=index).places

    def found(question):
        return search(question, index=index, places=places, at=at, today=today)

    counts = found(asked).counts
    for name in COUNTED:
        for value, count in counts[name].items():
            several = isinstance(getattr(asked, name), tuple)
            result = found(asked.but(**{name: (value,) if several else value}))
            assert count == (0 if result.eased else result.sure), (name, value)


@given(asked=criteria(), page=st.integers(1, 5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_something_is_always_shown_and_nothing_twice(courses, asked, page):
    places, index = gazetteer(), current_index()
    at = read(asked, places=places, index=index).places
    found = search(asked.but(p=page), index=index, places=places, at=at, today=timezone.localdate())
    ids = [hit.id for hit in found.hits]
    assert len(ids) == len(set(ids))
    if not asked.estado:
        assert ids
