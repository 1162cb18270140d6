"""As many wait at one level in one municipality as a group needs: schools nearby and the agency are told, once.

Own choices: told again only after there were fewer in between, and thirty days after the last time; and on one day of
four, drawn by lot, not yet, so that a day without notice says nothing. The mail names no number but the group's; the
exact one stands on a page for those who may see it.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses.interest import lots
from courses.interest.counting import Waiting, waiting
from courses.models import Access, DemandReached, Provider
from courses.search.gazetteer import gazetteer
from portal.models import User
from portal.outbox import queue_mail

AGAIN_AFTER = timedelta(days=30)


def check_demand(*, is_demo: bool | None = None) -> int:
    """Note which groups are complete and which no longer are; how many were told of."""
    worlds = (is_demo,) if is_demo is not None else (False, True)
    return sum(_check(is_demo=world) for world in worlds)


def _check(*, is_demo: bool) -> int:
    now = timezone.now()
    counted = {(it.municipality.dico, it.level): it for it in waiting(is_demo=is_demo)}
    noted = DemandReached.objects.filter(is_demo=is_demo)
    there = set()
    for row in noted.filter(fell_at=None):
        it = counted.get((row.municipality_id, row.level))
        if it is None or not it.is_enough:
            noted.filter(pk=row.pk, fell_at=None).update(fell_at=now)
        else:
            there.add((row.municipality_id, row.level))
    recent = set(noted.filter(reached_at__gt=now - AGAIN_AFTER).values_list("municipality", "level"))
    new = [it for key, it in counted.items() if key not in there and key not in recent and is_told(it)]
    return sum(_announce(it, is_demo=is_demo) for it in new)


def is_told(it: Waiting) -> bool:
    """Whether a notice says today, as the lot falls, that they are as many as a group needs."""
    return it.is_enough and not lots.left_out()


def _announce(it: Waiting, *, is_demo: bool) -> bool:
    try:
        with transaction.atomic():
            reached = DemandReached.objects.create(
                municipality=it.municipality,
                level=it.level,
                is_demo=is_demo,
                group_size=it.group_size or 0,
                reached_at=timezone.now(),
            )
            for provider in _near(it.municipality.dico, is_demo=is_demo):
                for address, language in provider_addresses(provider):
                    _write(reached, address, language, provider=provider)
            for user in _agency(is_demo=is_demo):
                _write(reached, user.email, user.language, user=user)
    except IntegrityError:  # another host told of it in this very moment
        return False
    return True


def _near(dico: str, *, is_demo: bool) -> Iterable[Provider]:
    around = gazetteer().municipalities_near(dico) | {dico}
    return Provider.objects.filter(municipality__in=around, is_demo=is_demo)


def _agency(*, is_demo: bool) -> Iterable[User]:
    """Those at the agency who keep courses and schools."""
    roles = [User.AgencyRole.REVIEWER, User.AgencyRole.MANAGER]
    people = User.objects.filter(is_active=True, agency_role__in=roles)
    return people.filter(is_demo=True) if is_demo else people


def provider_addresses(provider: Provider) -> list[tuple[str, str]]:
    """Where an approved school reads its mail, with the language: its mailbox, else each of its people."""
    if provider.access != Access.APPROVED:
        return []
    if provider.mailbox:
        return [(provider.mailbox, settings.LANGUAGE_CODE)]
    people = provider.members.present().select_related("user").filter(user__is_active=True)
    return [(member.user.email, member.user.language) for member in people]


def _write(
    reached: DemandReached, to: str, language: str, *, provider: Provider | None = None, user: User | None = None
) -> None:
    queue_mail(
        to=to,
        template="course-demand-reached",
        context={
            "place": reached.municipality.label,
            "level": reached.level,
            "number": reached.group_size,
            "provider": provider,
            "address": settings.SITE_URL + _page(provider),
            "is_demo": reached.is_demo,
        },
        user=user,
        language=language,
        about=reached,
    )


def _page(provider: Provider | None) -> str:
    """Where the exact number stands."""
    return (
        reverse("courses_area:demand", args=[provider.pk]) if provider else reverse("admin:courses_demand") + "?tudo=1"
    )
