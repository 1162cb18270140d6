"""Who works for a school or centre: its people, and the invitations sent to others."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from courses.models.access import Access
from courses.models.providers import Provider
from portal.models import InvitationRow

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.models import User


class MemberQuerySet(models.QuerySet["ProviderMember"]):
    """Rows by whether the person is still there."""

    def present(self) -> "MemberQuerySet":
        """Those who have not left."""
        return self.filter(left_at__isnull=True)


class ProviderMember(models.Model):
    """A person of a school. Whoever left keeps the row for a while (`left_at`), so that leaving can be undone."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="provider_members")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    history = HistoricalRecords()

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("person of a school or centre")
        verbose_name_plural = _("people of schools and centres")
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "user"], name="provider_member_once")]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.user_id}"


class ProviderInvitation(InvitationRow):
    """An invitation to work for a school; see `portal.models.InvitationRow`."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="invitations")

    class Meta(InvitationRow.Meta):
        pass


def works_for(user: "User | AnonymousUser") -> "models.QuerySet[Provider]":
    """The approved schools this person works for; none for people of the agency."""
    if not user.is_authenticated or not user.is_active or user.is_staff:
        return Provider.objects.none()
    mine = ProviderMember.objects.present().filter(user=user)
    return Provider.objects.filter(access=Access.APPROVED, pk__in=mine.values("provider"))
