"""Who gets a certificate, what follows from the attendance, and what the agency may decide about one."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import UserFactory
from tests.training import factories as make
from tests.training.certificates_kit import certificate, certified, held, rule
from training.certifying import certify, least_minutes, restore_certificate, withdraw_certificate
from training.models import Attendance, Certificate, OfferFact, SessionState, TrainingModule, TrainingSession
from training.offering import add_offer_fact
from training.reference.load import TrainingReference
from training.timeline import NotNow

pytestmark = pytest.mark.django_db


def valid(session):
    return [one.attendance.participant.name for one in session.certificates.filter(withdrawn_at=None)]


def counted(session):
    return TrainingSession.objects.get(pk=session.pk).certified


# --- how much is enough ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "percent", "least"), [(240, 75, 180), (250, 75, 188), (1, 75, 1), (240, 100, 240), (7, 1, 1)]
)
def test_the_minimum_is_rounded_up(minutes, percent, least):
    assert least_minutes(held((), percent=percent, minutes=minutes)) == least


def test_without_minutes_written_down_the_hours_count():
    assert least_minutes(held((), minutes=None, starts=time(9, 15), ends=time(11, 0))) == 79


def test_without_a_rule_all_of_it_is_needed():
    session = held(())
    OfferFact.objects.all().delete()
    assert least_minutes(session) == 240


def test_the_module_goes_before_all_and_the_rule_of_the_day_counts():
    session = held((), percent=75)
    rule(50, module=session.module)
    assert least_minutes(session) == 120
    rule(90, valid_on="2026-06", module=session.module)
    assert least_minutes(session) == 120, "a rule of June says nothing about a session in May"
    TrainingSession.objects.filter(pk=session.pk).update(day=date(2026, 7, 1))
    assert least_minutes(TrainingSession.objects.get()) == 216


def test_a_rule_is_replaced_at_the_desk_and_has_one_number():
    told = {"by": None, "valid_on": "2026", "source": "Fonte", "words": {"pt": "Regra."}, "kind": "attendance"}
    assert add_offer_fact(number=80, **told).number == 80
    for wrong in ({}, {"number": 0}, {"number": 101}, {"number": 75, "minutes": 10}):
        with pytest.raises(ValidationError):
            add_offer_fact(**told, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferFact.objects.filter(kind="attendance").update(number=101)


def test_the_reference_says_honestly_whose_rule_it_is(client):
    TrainingReference().load()
    fact = OfferFact.objects.get(kind="attendance")
    assert fact.number == 75
    assert "deste portal" in fact.source
    minors = TrainingModule.objects.filter(for_minors=True).first()
    named = TrainingModule.objects.filter(for_minors=False).first()
    for address in ("/formacao/", f"/formacao/{named.slug}/", "/en/formacao/"):
        page = client.get(address).content.decode()
        assert "75" in page
        assert "Valor predefinido deste portal" in page
    assert "75 %" not in client.get(f"/formacao/{minors.slug}/").content.decode()


# --- following the attendance ------------------------------------------------------------------------------------


def test_who_was_there_long_enough_gets_one_and_only_one():
    session = held((240, 180, 179, 0))
    assert len(certify(session)) == 2
    assert valid(session) == ["Participante 0", "Participante 1"]
    before = set(Certificate.objects.values_list("pk", "number"))
    assert len(certify(session)) == 2
    assert set(Certificate.objects.values_list("pk", "number")) == before
    assert (counted(session), session.certified) == (2, 2)


def test_it_keeps_what_was_true_when_it_was_made():
    one = certificate()
    TrainingModule.objects.update(title={"pt": "Outro"}, title_official=True)
    TrainingSession.objects.update(minutes=60, day=date(2030, 1, 1))
    one.refresh_from_db()
    assert (one.module_title, one.title_official) == ("dialogo-intercultural", False)
    assert (one.day, one.hours) == (date(2026, 5, 20), 4)


def test_a_correction_withdraws_and_brings_back():
    session = certified((240, 240))
    first = Attendance.objects.order_by("pk").first()
    Attendance.objects.filter(pk=first.pk).update(minutes=30)
    certify(session)
    assert valid(session) == ["Participante 1"]
    assert counted(session) == 1
    Attendance.objects.filter(pk=first.pk).update(minutes=200)
    certify(session)
    assert len(valid(session)) == 2
    assert Certificate.objects.count() == 2, "the number handed out stays the same"


def test_attendance_that_was_a_mistake_takes_its_certificate_along():
    session = certified((240, 240))
    Attendance.objects.order_by("pk").first().delete()
    certify(session)
    assert counted(session) == 1
    assert Certificate.objects.filter(withdrawn_at=None).count() == 1
    assert Certificate.objects.count() == 2


def test_what_the_agency_withdrew_stays_withdrawn():
    session = certified((240, 240))
    one = session.certificates.select_related("session").first()
    withdraw_certificate(certificate=one, by=make.reviewer(), reason="Inscrição por engano")
    certify(session)
    assert counted(session) == 1


def test_nobody_is_certified_where_minors_are_and_before_it_was_held():
    session = held((240,))
    TrainingModule.objects.update(for_minors=True)
    session = TrainingSession.objects.get()
    assert certify(session) == []
    assert not Certificate.objects.exists()
    TrainingModule.objects.update(for_minors=False)
    TrainingSession.objects.update(state=SessionState.SCHEDULED)
    with pytest.raises(NotNow):
        certify(TrainingSession.objects.get())
    TrainingSession.objects.update(state=SessionState.HELD, cleared_at=timezone.now())
    assert certify(TrainingSession.objects.get()) == []


def test_as_many_questions_for_three_as_for_thirty(django_assert_num_queries):
    few, many = held((240,) * 3), held((240,) * 30)
    for session in (few, many):
        with django_assert_num_queries(CERTIFYING):
            certify(session)


CERTIFYING = 16


# --- the agency decides ------------------------------------------------------------------------------------------


def test_withdrawn_with_a_reason_and_valid_again():
    one, by = certificate(), make.reviewer()
    with pytest.raises(ValidationError):
        withdraw_certificate(certificate=one, by=by, reason="  \n ")
    withdraw_certificate(certificate=one, by=by, reason="Engano; «sim»\nمرحبا")
    one.refresh_from_db()
    assert one.withdrawn_reason == "Engano; «sim»\nمرحبا"
    assert counted(one.session) == 0
    with pytest.raises(NotNow):
        withdraw_certificate(certificate=one, by=by, reason="De novo")
    restore_certificate(certificate=one, by=by)
    one.refresh_from_db()
    assert (one.withdrawn_at, one.withdrawn_reason) == (None, "")
    with pytest.raises(NotNow):
        restore_certificate(certificate=one, by=by)
    events = one.session.request.events.filter(verb__endswith="certificate")
    assert [(event.verb, event.reason, event.by) for event in events] == [
        ("withdraw-certificate", "Engano; «sim»\nمرحبا", by), ("restore-certificate", "", by),
    ]  # fmt: skip
    assert counted(one.session) == 1


def test_what_the_attendance_withdrew_only_the_attendance_brings_back():
    one, by = certificate(), make.reviewer()
    Attendance.objects.update(minutes=10)
    certify(one.session)
    with pytest.raises(NotNow):
        restore_certificate(certificate=one, by=by)
    Attendance.objects.all().delete()
    with pytest.raises(NotNow):
        restore_certificate(certificate=one, by=by)
    TrainingSession.objects.update(cleared_at=timezone.now() - timedelta(days=1))
    with pytest.raises(NotNow):
        restore_certificate(certificate=one, by=by)


@pytest.mark.parametrize("who", ["trainer", "stranger"])
def test_nobody_else_decides(who):
    one = certificate()
    by = make.trainer().user if who == "trainer" else UserFactory()
    with pytest.raises(PermissionDenied):
        withdraw_certificate(certificate=one, by=by, reason="Porque sim")
    withdraw_certificate(certificate=one, by=make.reviewer(), reason="Engano")
    with pytest.raises(PermissionDenied):
        restore_certificate(certificate=one, by=by)
