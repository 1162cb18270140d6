"""What every row of a working copy has: a stable id, a place in its list, a revision, undoable deletion."""

from uuid import uuid4

from django.db import models


class LiveQuerySet(models.QuerySet):
    """Rows that may be deleted and undone."""

    def live(self) -> "LiveQuerySet":
        """Those not deleted."""
        return self.filter(deleted_at__isnull=True)


class EditedRow(models.Model):
    """A row of a plan's working copy: stable id, place in its list, revision, undoable deletion."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    position = models.FloatField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LiveQuerySet.as_manager()

    class Meta:
        abstract = True
