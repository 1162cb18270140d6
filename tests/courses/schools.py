"""Schools with people of their own, for tests."""

from django.utils import timezone

from courses.models import Access, Provider, ProviderMember
from tests.courses.factories import provider
from tests.factories import UserFactory


def approved(*people, name="Escola de Teste", **more):
    """A school the agency approved, with these people (one new person if none is named)."""
    school = provider(name=name, **more)
    Provider.objects.filter(pk=school.pk).update(access=Access.APPROVED, approved_at=timezone.now())
    school.refresh_from_db()
    for user in people or (UserFactory(name="Eva da escola"),):
        ProviderMember.objects.create(provider=school, user=user)
    return school


def person_of(school):
    """The first person of a school."""
    return school.members.present().select_related("user").first().user
