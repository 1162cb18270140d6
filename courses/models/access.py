"""Whether people of a school keep its courses themselves."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Access(models.TextChoices):
    """Refused: not, or not any more, with a reason; the agency may invite again."""

    NONE = "sem-pessoas", pgettext_lazy("school", "Nobody works here yet")
    WAITING = "por-aprovar", pgettext_lazy("school", "To approve")
    APPROVED = "aprovada", pgettext_lazy("school", "Approved")
    REFUSED = "recusada", pgettext_lazy("school", "Refused")
