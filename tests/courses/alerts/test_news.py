"""What is news, whom it concerns, and that nobody is told twice: always as the search itself would answer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.alerts import telling
from courses.alerts.news import notice_news
from courses.alerts.subscribing import KEPT
from courses.alerts.telling import run_alerts, tell_news
from courses.editing import confirm_course, edit_course, remove_course
from courses.models import Alert, Course, CourseNews, NewsClock
from courses.search.index import courses_number, forget
from portal.models import OutboxMail
from tests.courses.factories import course, levels, municipality, place, provider

pytestmark = pytest.mark.django_db
LOULE = "onde=m0807"


@pytest.fixture(autouse=True)
def _begun():
    """News are looked for since before the first course of a test."""
    forget()
    municipality()
    levels()
    notice_news()


def alert(query=LOULE, *, email="ana@vila.example", how="logo", language="pt", **more):
    now = timezone.now()
    values = {"confirmed_at": now, "expires_at": now + KEPT, "seen_number": courses_number()[0]} | more
    return Alert.objects.create(email=email, query=query, how=how, language=language, **values)


def edit(it, **values):
    it = Course.objects.get(pk=it.pk)
    call = {"course": it, "read_at": it.revision, "by": None, "origin": "linha", "source": "Linha"}
    edit_course(**call, on=timezone.localdate(), **values)


def confirm(it):
    it = Course.objects.get(pk=it.pk)
    confirm_course(course=it, read_at=it.revision, by=None, origin="linha", source="Linha")


def remove(it, *, removed=True):
    it = Course.objects.get(pk=it.pk)
    remove_course(course=it, read_at=it.revision, by=None, removed=removed)


def later(**how):
    """So much time passes, as far as alerts and news can tell."""
    past = timedelta(**how)
    for it in Alert.objects.exclude(told_at=None):
        Alert.objects.filter(pk=it.pk).update(told_at=it.told_at - past)
    for news in CourseNews.objects.all():
        for name in ("listed_at", "opened_at"):
            if getattr(news, name):
                setattr(news, name, getattr(news, name) - past)
        news.save()


def told():
    """The mails written by a run."""
    before = set(OutboxMail.objects.values_list("pk", flat=True))
    run_alerts()
    return list(OutboxMail.objects.exclude(pk__in=before).order_by("to"))


# --- what is news ------------------------------------------------------------------------------------------------


def test_a_new_course_is_told_once():
    alert()
    it = course()
    (mail,) = told()
    assert f"/cursos/{it.code}/" in mail.body
    assert mail.template == "course-alert-news"
    assert "[[unsubscribe]]" in mail.body
    later(days=1)
    assert told() == []


def test_what_was_there_before_is_not_news():
    course()
    run_alerts()
    alert()
    assert told() == []


def test_what_changed_before_the_alert_began_is_not_news_even_if_noticed_later():
    course()
    alert()
    assert told() == []


def test_the_first_run_of_all_takes_everything_as_known():
    NewsClock.objects.all().delete()
    it = alert(seen_number=0)
    course()
    assert told() == []
    it.refresh_from_db()
    assert it.seen_number == courses_number()[0]


def test_confirmed_or_corrected_is_not_news():
    it = course()
    run_alerts()
    alert()
    confirm(it)
    assert told() == []
    edit(it, hours=100)
    assert told() == []


@pytest.mark.parametrize("before", ["a-confirmar", "espera", "cheio", "a-decorrer", "terminado"])
def test_opening_is_news(before):
    it = course(status=before)
    run_alerts()
    alert()
    edit(it, status="inscricoes")
    assert len(told()) == 1


@pytest.mark.parametrize("after", ["a-confirmar", "espera", "cheio", "cancelado"])
def test_any_other_status_is_not(after):
    it = course()
    run_alerts()
    alert()
    edit(it, status=after)
    assert told() == []


def test_enrolment_that_ran_out_and_is_confirmed_again_is_news():
    today = timezone.localdate()
    it = course(status_until=today + timedelta(days=1))
    run_alerts()
    alert()
    CourseNews.objects.update(status_until=today - timedelta(days=1), opened_at=None)
    edit(it, status_until=today + timedelta(days=30))
    assert len(told()) == 1


def test_listed_then_open_are_two_news_but_to_and_fro_within_a_week_is_one():
    alert()
    it = course(status="a-confirmar")
    assert len(told()) == 1
    later(hours=2)
    edit(it, status="inscricoes")
    assert len(told()) == 1
    later(days=6)
    for status in ("cheio", "inscricoes"):
        edit(it, status=status)
        assert told() == []
    later(days=2)
    for status, mails in (("cheio", 0), ("inscricoes", 1)):
        edit(it, status=status)
        assert len(told()) == mails


def test_brought_back_is_news_unless_it_was_told_within_a_week():
    alert()
    it = course()
    assert len(told()) == 1
    later(days=1)
    remove(it)
    assert told() == []
    remove(it, removed=False)
    assert told() == []
    later(days=8)
    remove(it)
    run_alerts()
    remove(it, removed=False)
    assert len(told()) == 1


# --- whom it concerns --------------------------------------------------------------------------------------------


def test_the_search_says_what_fits():
    """Each question finds in a mail what the page of the search lists, and nothing it gave up something to find."""
    municipality("0803", "Faro", "Faro")
    there = place(of=provider("Escola das Flores"))
    queries = ["onde=m0807", "onde=m0807&nivel=A1", "onde=m0807&nivel=B2", "q=flores", "nivel=A1&parte=noite",
               "onde=m0803&raio=concelho", "modo=online", "estado=cheio", "raio=online"]  # fmt: skip
    for number, query in enumerate(queries):
        alert(query, email=f"a{number}@vila.example")
    made = [
        course(there, levels="A1", parts="noite"), course(there, levels="B2", mode="online"), course(levels=""),
        course(there, levels="A1", status="cheio"), course(there, levels="A2", mode=""),
    ]  # fmt: skip
    mails = {mail.to: mail.body for mail in told()}
    compared = 0
    for number, query in enumerate(queries):
        page = Client().get(f"/cursos/?{query}")
        eased = page.context["found"].eased
        for it in made:
            in_search = f'href="/cursos/{it.code}/' in page.content.decode() and not eased
            assert (f"/cursos/{it.code}/" in mails.get(f"a{number}@vila.example", "")) == in_search, (query, it)
            compared += in_search
    assert compared >= 10


def test_words_nobody_understands_any_more_let_nothing_in():
    alert("q=escola-que-mudou-de-nome")
    alert("onde=m9999", email="rui@vila.example")
    course()
    assert told() == []


def test_only_confirmed_alerts_that_are_not_over():
    now = timezone.now()
    alert(email="a@vila.example", confirmed_at=None, expires_at=None, asked_at=now)
    alert(email="b@vila.example", expires_at=now - timedelta(minutes=1))
    course()
    assert told() == []


def test_invented_courses_only_in_demonstrations_and_the_mail_says_so(settings):
    alert(language="en")
    course(place(of=provider(is_demo=True)))
    settings.PRODUCTION = True
    assert told() == []
    settings.PRODUCTION = False
    Alert.objects.update(seen_number=0)
    (mail,) = told()
    assert "Demonstration: this course is invented." in mail.body


# --- how often ---------------------------------------------------------------------------------------------------


def test_at_most_once_an_hour_and_nothing_is_forgotten():
    alert()
    course()
    assert len(told()) == 1
    second = course()
    assert told() == []
    later(minutes=61)
    (mail,) = told()
    assert mail.body.count("/cursos/?") == 1
    assert f"/cursos/{second.code}/" in mail.body


def test_once_a_week_at_most():
    alert(how="semana", told_at=timezone.now())
    first = course()
    assert told() == []
    later(days=6, hours=23)
    second = course()
    assert told() == []
    later(hours=2)
    (mail,) = told()
    assert f"/cursos/{first.code}/" in mail.body
    assert f"/cursos/{second.code}/" in mail.body
    course()
    assert told() == []


def test_a_long_list_makes_one_mail_with_the_first_ten():
    alert(language="en")
    at = place()
    codes = [course(at).code for _ in range(13)]
    (mail,) = told()
    assert sum(f"/cursos/{code}/" in mail.body for code in codes) == 10
    assert mail.subject.startswith("13 new Portuguese courses: Loulé")
    assert "There are more." in mail.body
    assert "/en/cursos/?onde=m0807" in mail.body


def test_a_language_of_its_own_with_the_portuguese_below():
    alert(language="ne")
    course(levels="A1")
    (mail,) = told()
    assert mail.language == "ne"
    ours, portuguese = mail.body.split("— Português —")
    assert "/ne/cursos/" in ours
    assert "[[unsubscribe]]" in ours
    assert "[[unsubscribe]]" in portuguese


def test_two_hosts_at_once_write_once(monkeypatch):
    alert()
    course()
    upto = notice_news()
    real = telling.courses_for

    def meanwhile(*args, **how):
        monkeypatch.setattr(telling, "courses_for", real)
        assert tell_news(upto=upto) == 1
        return real(*args, **how)

    monkeypatch.setattr(telling, "courses_for", meanwhile)
    assert tell_news(upto=upto) == 0
    assert OutboxMail.objects.count() == 1


def test_who_left_meanwhile_gets_nothing(monkeypatch):
    alert()
    course()
    upto = notice_news()
    real = telling.courses_for

    def meanwhile(*args, **how):
        Alert.objects.all().delete()
        return real(*args, **how)

    monkeypatch.setattr(telling, "courses_for", meanwhile)
    assert tell_news(upto=upto) == 0
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_alerts_that_nothing_fits_cost_nothing_each(count, django_assert_num_queries):
    for number in range(count):
        alert("onde=m0807&nivel=B2&parte=manha", email=f"a{number}@vila.example")
    course(levels="A1", parts="noite")
    upto = notice_news()
    telling.courses_for(LOULE, index=telling.index_of([], 0), today=timezone.localdate(), invented=True)
    with django_assert_num_queries(5):
        assert tell_news(upto=upto) == 0
