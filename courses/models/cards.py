"""Cards to show at a school, as they were when somebody asked for the file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Card(models.Model):
    """A frozen card. Its id follows from what it says, so that the same card is there once. Nobody's name is on it."""

    id = models.UUIDField(primary_key=True, editable=False)
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=10, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("card to show at a school")
        verbose_name_plural = _("cards to show at a school")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.id)
