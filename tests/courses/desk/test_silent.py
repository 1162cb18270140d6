"""Schools that do not answer: the page, its file, the question sent again, the line of what waits."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses import monthly
from courses.desk.silent import SilentTodos
from courses.models import MonthlyAsk, Origin
from courses.providing import set_mailboxes
from portal.models import OutboxMail
from tests.courses import factories
from tests.courses.test_monthly import BOX, SECOND, travel
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NAME = '=Escola «Muda»; "de" مدرسة ' + "x" * 150


@pytest.fixture
def november():
    with travel(datetime(2026, 11, 20, 10)):
        yield date(2026, 11, 20)


def silent(name=NAME, months=(9, 10), *, second=False, **more):
    """A school with two courses that left the questions of these months open."""
    school = factories.provider(name, mailbox=BOX, **more)
    at = factories.place(school, phones="289 000 001\n289 000 002")
    for n, day in enumerate((date(2026, 9, 1), date(2026, 3, 1))):
        factories.course(at, levels="A1", hours=n + 1, on=day, origin=Origin.LINE, source="Linha")
    for month in months:
        MonthlyAsk.objects.create(
            provider=school, month=date(2026, month, 1), to=BOX, second=second, token_hash=f"{school.pk}{month}"[:64],
            sent_at=timezone.make_aware(datetime(2026, month, 2, 9)), expires_on=date(2026, month, 28),
        )  # fmt: skip
    return school


@pytest.fixture
def school(november):
    factories.levels()
    return silent()


def test_the_page_tells_since_when_and_what_to_do(school, line, reviewer, client_of, desk):
    answered = silent("Responde", ())
    page = client_of(line).get(desk("silent"))
    (row,) = page.context["rows"]
    assert (row.silence.provider, row.silence.since, row.silence.months) == (school, date(2026, 9, 1), 2)
    assert (row.courses, row.call.hours, row.phones) == (2, 2, ["289 000 001", "289 000 002"])
    text = page.content.decode()
    assert desk("course_call", row.call.pk) in text
    assert desk("provider_correct", school.pk) not in text, "the support line sets no mailbox"
    wider = client_of(reviewer).get(desk("silent")).content.decode()
    assert f"{desk('provider_correct', school.pk)}#id_second_mailbox" in wider
    assert answered.name not in text
    assert client_of(UserFactory()).get(desk("silent")).status_code != 200


def test_a_school_without_a_mailbox_is_called_only(november, line, client_of, desk):
    factories.levels()
    factories.course(factories.place(factories.provider("Sem caixa")))
    page = client_of(line).get(desk("silent"))
    assert page.context["rows"][0].silence.no_mailbox
    assert "perguntar-de-novo" not in page.content.decode()


def test_the_file_runs_nothing(school, line, client_of, desk):
    file = client_of(line).get(desk("silent_file"))
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert not any(cell.strip('"').startswith(("=", "+", "@", "-")) for cell in lines[1].split(";"))
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_the_question_is_sent_again_once_a_day(school, line, client_of, desk):
    client = client_of(line)
    client.get(desk("silent_again", school.pk))
    assert not OutboxMail.objects.exists(), "a GET sends nothing"
    for _time in range(2):
        assert client.post(desk("silent_again", school.pk)).status_code == 302
    mail = OutboxMail.objects.get(template="course-monthly")
    assert mail.to == BOX
    first = MonthlyAsk.objects.get(provider=school, month=date(2026, 11, 1))
    with travel(datetime(2026, 11, 22, 10)):
        monthly.ask_again(provider=school, by=line)
    again = MonthlyAsk.objects.get(provider=school, month=date(2026, 11, 1))
    assert again.pk == first.pk
    assert again.token_hash != first.token_hash, "the link sent before works no longer"
    assert OutboxMail.objects.filter(template="course-monthly").count() == 2


def test_with_a_second_mailbox_it_is_asked(school, line, reviewer, client_of, desk):
    set_mailboxes(provider=school, read_at=school.revision, by=reviewer, second_mailbox=SECOND)
    monthly.ask_again(provider=school, by=line)
    assert OutboxMail.objects.get(template="course-monthly").to == SECOND


def test_who_is_not_asked(school, line):
    with pytest.raises(PermissionDenied):
        monthly.ask_again(provider=school, by=UserFactory())
    with travel(datetime(2026, 8, 3, 10)), pytest.raises(ValidationError):
        monthly.ask_again(provider=school, by=line)
    nobody = factories.provider("Sem caixa")
    with pytest.raises(ValidationError):
        monthly.ask_again(provider=nobody, by=line)
    monthly.ask_again(provider=school, by=line)
    MonthlyAsk.objects.filter(provider=school).update(answered_at=timezone.now())
    with travel(datetime(2026, 11, 29, 10)), pytest.raises(ValidationError):
        monthly.ask_again(provider=school, by=line)
    assert OutboxMail.objects.count() == 1


def test_it_is_a_line_of_what_waits(school, line, stranger, desk):
    (todo,) = SilentTodos().todos(line)
    assert (todo.url, todo.since) == (desk("silent"), date(2026, 9, 1))
    assert not list(SilentTodos().todos(stranger))
    MonthlyAsk.objects.update(answered_at=timezone.now())
    assert not list(SilentTodos().todos(line))


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(count, november, line, client_of, desk, django_assert_num_queries):
    factories.levels()
    for n in range(count):
        silent(f"Escola {n}")
    client = client_of(line)
    client.get(desk("silent"))
    with django_assert_num_queries(QUERIES):
        client.get(desk("silent"))


QUERIES = 9
