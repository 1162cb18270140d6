"""A school's people: invited, approved by the agency, handed over among themselves; never one too few."""

import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses import membership
from courses.models import Access, Provider, ProviderInvitation, ProviderMember, works_for
from portal import jobs
from portal.concurrency import StaleRevision
from portal.invitations import InvitationRefused
from portal.models import OutboxMail, User
from tests.courses.factories import provider
from tests.courses.schools import approved, person_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "secretaria@escola.example"
NEW = {"name": 'Eva "d\'Ávila"; مرحبا', "language": "pt", "password": "quatro palavras bem longas"}


def token_of(email=EMAIL):
    """From the mail, as its reader gets it."""
    mail = OutboxMail.objects.filter(to=email, template="school-invitation").latest("created_at")
    jobs.run_row.func("mail", str(mail.pk))
    return re.search(r"/area/cursos/convites/([\w-]+)/", str(django_mail.outbox[-1].body))[1]


def invited(school, by, email=EMAIL):
    membership.invite(provider=school, email=email, by=by)
    return token_of(email)


def accepted(school, by, email=EMAIL):
    """Somebody new who accepted."""
    return membership.accept(token=invited(school, by, email), **NEW).user


def test_the_agency_invites_approves_and_the_people_work(reviewer):
    school = provider()
    user = accepted(school, reviewer)
    school.refresh_from_db()
    assert school.access == Access.WAITING
    assert not works_for(user).exists()
    assert not user.has_perm("courses.own", school)
    membership.approve(provider=school, read_at=school.revision, by=reviewer)
    assert list(works_for(user)) == [school]
    assert (school.access, school.approved_by, school.mailbox) == (Access.APPROVED, reviewer, EMAIL)
    assert OutboxMail.objects.filter(to=EMAIL, template="school-approved", about_id=str(school.pk)).count() == 1
    assert [row.access for row in Provider.history.filter(id=school.pk).order_by("history_id")] == [
        Access.NONE, Access.WAITING, Access.APPROVED,
    ]  # fmt: skip


def test_a_mailbox_that_is_there_stays(reviewer):
    school = provider(mailbox="cursos@escola.example")
    accepted(school, reviewer)
    school.refresh_from_db()
    membership.approve(provider=school, read_at=school.revision, by=reviewer)
    assert school.mailbox == "cursos@escola.example"


def test_refused_with_a_reason_and_invited_again(reviewer):
    school = provider()
    user = accepted(school, reviewer)
    membership.invite(provider=school, email="outra@escola.example", by=reviewer)
    school.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        membership.refuse(provider=school, read_at=school.revision, by=reviewer, reason="  ")
    assert "access_reason" in error.value.message_dict
    membership.refuse(provider=school, read_at=school.revision, by=reviewer, reason="Não é desta escola.")
    assert school.access == Access.REFUSED
    assert not school.members.present().exists()
    assert "Não é desta escola." in OutboxMail.objects.get(template="school-refused", to=user.email).body
    with pytest.raises(InvitationRefused):
        membership.accept(token=token_of("outra@escola.example"), **NEW)
    invited(school, reviewer)
    membership.accept(token=token_of(), user=user)
    school.refresh_from_db()
    assert (school.access, school.access_reason) == (Access.WAITING, "")


def test_an_approved_school_can_lose_its_access(reviewer):
    school = approved()
    user = person_of(school)
    membership.refuse(provider=school, read_at=school.revision, by=reviewer, reason="Fechou.")
    assert not works_for(user).exists()
    assert school.approved_at is None


def test_two_who_decide_at_once(reviewer):
    school = provider()
    accepted(school, reviewer)
    school.refresh_from_db()
    read_at = school.revision
    membership.approve(provider=Provider.objects.get(pk=school.pk), read_at=read_at, by=reviewer)
    with pytest.raises(StaleRevision):
        membership.refuse(provider=school, read_at=read_at, by=reviewer, reason="Não.")
    assert Provider.objects.get(pk=school.pk).access == Access.APPROVED


def test_people_invite_each_other_and_hand_over_without_the_agency():
    school = approved()
    first = person_of(school)
    second = accepted(school, first)
    school.refresh_from_db()
    assert school.access == Access.APPROVED
    assert list(works_for(second)) == [school]
    membership.take_off(member=school.members.get(user=first), by=first)
    assert not works_for(first).exists()
    assert [row.user for row in school.members.present()] == [second]


def test_the_last_person_stays():
    school = approved()
    with pytest.raises(ValidationError) as error:
        membership.take_off(member=school.members.get(), by=person_of(school))
    assert error.value.code == "last"
    other = UserFactory(is_active=False)
    ProviderMember.objects.create(provider=school, user=other)
    with pytest.raises(ValidationError):  # an account that is closed keeps nothing going
        membership.take_off(member=school.members.get(user=person_of(school)), by=person_of(school))


def test_leaving_is_undone_within_the_hour_by_who_did_it():
    first, second, other = UserFactory(), UserFactory(), UserFactory()
    school = approved(first, second, other)
    member = school.members.get(user=first)
    membership.take_off(member=member, by=first)
    membership.undo_leaving(member=member, by=first)
    assert works_for(first).exists()
    membership.take_off(member=member, by=second)
    for stranger in (first, other, UserFactory()):
        with pytest.raises(PermissionDenied):
            membership.undo_leaving(member=member, by=stranger)
    ProviderMember.objects.filter(pk=member.pk).update(left_at=timezone.now() - timedelta(minutes=61))
    with pytest.raises(ValidationError):
        membership.undo_leaving(member=member, by=second)
    ProviderMember.objects.filter(pk=member.pk).update(left_at=timezone.now() - timedelta(minutes=59))
    membership.undo_leaving(member=member, by=second)
    assert works_for(first).exists()


def test_who_was_taken_off_cannot_bring_anybody_back():
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    school = approved(first, second, third)
    gone = school.members.get(user=third)
    membership.take_off(member=gone, by=first)
    membership.take_off(member=school.members.get(user=first), by=second)
    with pytest.raises(PermissionDenied):
        membership.undo_leaving(member=gone, by=first)


def test_strangers_and_the_support_line_name_nobody(coordinator):
    school = approved()
    line = UserFactory(agency_role=User.AgencyRole.SUPPORT, is_staff=True)
    for by in (coordinator, line, person_of(approved(name="Outra"))):
        with pytest.raises(PermissionDenied):
            membership.invite(provider=school, email=EMAIL, by=by)
        with pytest.raises(PermissionDenied):
            membership.take_off(member=school.members.get(), by=by)
        with pytest.raises(PermissionDenied):
            membership.approve(provider=school, read_at=school.revision, by=by)
        with pytest.raises(PermissionDenied):
            membership.refuse(provider=school, read_at=school.revision, by=by, reason="Não.")
    assert not ProviderInvitation.objects.exists()


def test_people_of_the_agency_are_nobody_of_a_school(reviewer, manager):
    school = provider()
    with pytest.raises(ValidationError):
        membership.invite(provider=school, email=manager.email, by=reviewer)
    later = UserFactory(email=EMAIL)
    token = invited(school, reviewer)
    User.objects.filter(pk=later.pk).update(is_staff=True, agency_role="reviewer")
    later.refresh_from_db()
    with pytest.raises(InvitationRefused):
        membership.accept(token=token, user=later)
    ProviderMember.objects.create(provider=approved(name="Outra"), user=later)
    assert not works_for(later).exists()


@pytest.mark.parametrize("email", ["", "nada", "a@b", "x\ny@escola.example", f"{'a' * 300}@escola.example"])
def test_an_address_that_is_none(reviewer, email):
    with pytest.raises(ValidationError) as error:
        membership.invite(provider=provider(), email=email, by=reviewer)
    assert "email" in error.value.message_dict


def test_used_once_bound_to_its_address_and_over_after_14_days(reviewer):
    school = provider()
    token = invited(school, reviewer)
    with pytest.raises(InvitationRefused):
        membership.accept(token=token, user=UserFactory())
    with pytest.raises(ValidationError):
        membership.invite(provider=school, email=EMAIL.upper(), by=reviewer)
    ProviderInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationRefused):
        membership.accept(token=token, **NEW)
    membership.resend(invitation=ProviderInvitation.objects.get(), by=reviewer)
    with pytest.raises(InvitationRefused):
        membership.accept(token=token, **NEW)
    token = token_of()
    membership.accept(token=token, **NEW)
    with pytest.raises(InvitationRefused):
        membership.accept(token=token, **NEW)
    with pytest.raises(ValidationError):
        membership.revoke(invitation=ProviderInvitation.objects.get(), by=reviewer)
    assert token not in str(list(ProviderInvitation.objects.values()))


def test_forgotten_when_their_time_is_over(reviewer):
    first, second = UserFactory(), UserFactory()
    school = approved(first, second)
    membership.invite(provider=school, email=EMAIL, by=first)
    membership.take_off(member=school.members.get(user=first), by=second)
    assert membership.MembershipPurger().purge() == {"courses.providerinvitation": 0, "courses.providermember": 0}
    long_ago = timezone.now() - timedelta(days=91)
    ProviderInvitation.objects.update(expires_at=long_ago)
    ProviderMember.objects.filter(user=first).update(left_at=long_ago)
    assert membership.MembershipPurger().purge() == {"courses.providerinvitation": 1, "courses.providermember": 1}
    assert school.members.count() == 1
