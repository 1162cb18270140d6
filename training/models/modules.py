"""What may be asked for: the modules of the agency's trainers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingModule(models.Model):
    """A module that organisations may ask for.

    `for_minors`: the participants are children, of whom only a head count is ever written down.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    for_minors = models.BooleanField(_("participants are minors"), default=False)

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug
