"""A course given to another school or centre, and back: who may, what goes along, who is told, two at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.importing.receiving import receive_list
from courses.merging_schools import merge_providers
from courses.models import Conflict, Course, CourseMove, Origin, Place
from courses.moving import move_course
from courses.reporting import report
from courses.sayings import saying
from portal.concurrency import StaleRevision
from portal.models import OutboxMail
from tests.courses import factories
from tests.courses.schools import approved, person_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
REASON = 'A lista «antiga»; dizia "outra" escola\nمدرسة ' + "x" * 200


@pytest.fixture
def old(db):
    factories.levels()
    return approved(name="Escola Antiga")


@pytest.fixture
def new(db):
    return approved(name="Escola Nova «B»")


@pytest.fixture
def it(old):
    return factories.course(factories.place(old, name="Sala 1", phones="289 000 001"), levels="A1", title="Noite")


@pytest.fixture
def move(it, new, reviewer):
    """`move(**changes)`: the course to the new school, as a reviewer does it."""
    given = {"course": it, "to": new, "read_at": it.revision, "by": reviewer, "reason": REASON, "source": "Agência"}
    return lambda **changes: move_course(**given | changes)


def again(it):
    return Course.objects.get(pk=it.pk)


def test_the_course_goes_over_with_its_reports_and_history(it, old, new, move, reviewer, client_of):
    report(course=it, what="hora")
    place = factories.place(new, name="Polo")
    move(class_place=place)
    now, told = again(it), saying(again(it), "provider")
    assert (now.provider, now.class_place, now.enrolment_place) == (new, place, place)
    assert (told.origin, told.source) == (Origin.AGENCY, "Agência")
    assert now.code == it.code
    assert now.checked_on == it.checked_on, "moving confirms nothing"
    assert now.indexed > 0
    assert now.history.first().history_user == reviewer
    assert now.reports.open().count() == 1
    assert now.moves.get().reason == " ".join(REASON.split())
    theirs, ours = client_of(person_of(old)), client_of(person_of(new))
    assert theirs.get(f"/area/cursos/{old.pk}/curso/{it.pk}/").status_code == 404
    assert ours.get(f"/area/cursos/{new.pk}/curso/{it.pk}/").status_code == 200
    assert new.name.encode() in client_of(None).get(f"/cursos/{it.code}/").content


def test_the_same_place_becomes_one_of_the_new_school_without_the_phones(it, new, move):
    move(same_place=True)
    made = again(it).class_place
    assert (made.provider, made.name, made.municipality_id, made.phones) == (new, "Sala 1", "0807", "")
    assert Place.objects.count() == 2


def test_both_schools_are_told_why(it, old, new, move):
    move()
    mails = OutboxMail.objects.filter(template="course-moved")
    assert {mail.to for mail in mails} == {person_of(old).email, person_of(new).email}
    for mail in mails:
        assert it.code in mail.subject
        assert "\n" not in mail.subject
        assert "«antiga»" in mail.body
    OutboxMail.objects.all().delete()
    nobody = factories.provider("Sem pessoas", mailbox="curso@escola.example")
    move(course=again(it), to=nobody, read_at=again(it).revision)
    assert "curso@escola.example" in set(OutboxMail.objects.values_list("to", flat=True))


def test_it_goes_back_the_same_way(it, old, move):
    first = it.class_place
    move()
    move(course=again(it), to=old, read_at=again(it).revision, class_place=first)
    now = again(it)
    assert (now.provider, now.class_place) == (old, first)
    assert [(one.old.name, one.new.name) for one in now.moves.all()] == [
        ("Escola Nova «B»", "Escola Antiga"), ("Escola Antiga", "Escola Nova «B»"),
    ]  # fmt: skip


def test_two_at_once_move_it_once(it, new, move, reviewer):
    other, stale = approved(name="Terceira"), again(it)
    move()
    with pytest.raises(StaleRevision):
        move(course=stale, to=other, read_at=stale.revision)
    assert again(it).provider == new
    assert CourseMove.objects.count() == 1
    assert OutboxMail.objects.count() == 2


def test_only_the_agency_moves(it, old, new, move, line):
    for user in (line, person_of(old), person_of(new), UserFactory()):
        with pytest.raises(PermissionDenied):
            move(by=user)
    assert again(it).provider == old


def test_what_cannot_be_gets_a_sentence_and_changes_nothing(it, old, new, move, reviewer):
    gone = factories.provider("Absorvida")
    merge_providers(kept=factories.provider("Absorvente"), merged=gone, by=reviewer)
    invented = factories.provider("Inventada", is_demo=True)
    wrong = (
        {"to": old}, {"to": gone}, {"to": invented}, {"reason": " "}, {"reason": "x" * 600},
        {"class_place": it.class_place},
    )  # fmt: skip
    for changes in wrong:
        with pytest.raises(ValidationError):
            move(**changes)
    Course.objects.filter(pk=it.pk).update(removed_at="2026-01-01T00:00Z")
    with pytest.raises(ValidationError):
        move(course=again(it))
    assert again(it).provider == old
    assert not OutboxMail.objects.exists()


def test_conflicts_about_the_old_places_are_settled(it, move):
    listed = receive_list(by=None, content=b"a;b", file_name="a", source="Rede", on=date(2020, 10, 1))
    for field, value in (("class_place", str(it.class_place_id)), ("hours", 9)):
        Conflict.objects.create(course=it, source_key="rede", course_list=listed, field=field, value=value)
    move()
    assert set(Conflict.objects.values_list("field", "state")) == {("class_place", "mantido"), ("hours", "aberto")}


def test_the_page_asks_school_place_and_reason(it, new, reviewer, line, client_of, desk):
    at, client, place = desk("course_move", it.pk), client_of(reviewer), factories.place(new, name="Polo")
    assert at in client.get(desk("course_desk", it.pk)).content.decode()
    assert client_of(line).get(at).status_code == 404
    assert client_of(line).post(f"{at}?para={new.pk}", {"reason": "x"}).status_code == 404
    assert at not in client_of(line).get(desk("course_desk", it.pk)).content.decode()
    assert client.get(at).status_code == 200
    assert f"?para={new.pk}" in client.get(at + "?q=nova").content.decode()
    assert client.get(at + "?para=lixo").status_code == 404
    assert client.get(f"{at}?para={new.pk}").status_code == 200
    assert again(it).provider != new, "a GET changes nothing"
    given = {"read_at": it.revision, "place": str(place.pk), "reason": REASON}
    for wrong in ({"reason": ""}, {"place": "lixo"}, {"place": str(it.class_place_id)}):
        assert client.post(f"{at}?para={new.pk}", given | wrong).status_code == 422
    stale = client.post(f"{at}?para={new.pk}", given | {"read_at": it.revision + 7})
    assert stale.status_code == 302
    assert again(it).provider != new
    assert client.post(f"{at}?para={new.pk}", given).status_code == 302
    assert (again(it).provider, again(it).class_place) == (new, place)
    assert f"{at}?para={it.provider_id}" in client.get(desk("course_desk", it.pk)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(count, it, new, reviewer, client_of, desk, django_assert_num_queries):
    for n in range(count):
        factories.place(new, name=f"Polo {n}")
    client = client_of(reviewer)
    at = f"{desk('course_move', it.pk)}?para={new.pk}"
    client.get(at)
    with django_assert_num_queries(QUERIES):
        client.get(at)


QUERIES = 7
