"""The states of a request and of a session, and the words people read. Which verb leads where: `training/states.py`."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    """Where a request stands before it has sessions; afterwards what is shown follows from them."""

    SUBMITTED = "pedido-recebido", pgettext_lazy("training request", "Received")
    IN_ANALYSIS = "pedido-em-analise", pgettext_lazy("training request", "In analysis")
    INFORMATION_NEEDED = "pedido-falta-informacao", pgettext_lazy("training request", "Information needed")
    ACCEPTED = "pedido-aceite", pgettext_lazy("training request", "Accepted")
    REFUSED = "pedido-recusado", pgettext_lazy("training request", "Refused")
    CANCELLED = "pedido-cancelado", pgettext_lazy("training request", "Cancelled")


class SessionState(models.TextChoices):
    """Where one session of an accepted request stands."""

    PROPOSED = "sessao-proposta", pgettext_lazy("training session", "To be prepared")
    TRAINER_ASSIGNED = "sessao-com-formador", pgettext_lazy("training session", "Trainer assigned")
    SCHEDULED = "sessao-marcada", pgettext_lazy("training session", "Scheduled")
    POSTPONED = "sessao-adiada", pgettext_lazy("training session", "Postponed")
    HELD = "sessao-realizada", pgettext_lazy("training session", "Held")
    EVALUATED = "sessao-avaliada", pgettext_lazy("training session", "Evaluated")
    CANCELLED = "sessao-cancelada", pgettext_lazy("training session", "Cancelled")


REQUEST_FINAL = frozenset({RequestState.REFUSED, RequestState.CANCELLED})
SESSION_FINAL = frozenset({SessionState.EVALUATED, SessionState.CANCELLED})
# Nothing of such a session is still to come.
SESSION_OVER = frozenset({SessionState.HELD, SessionState.EVALUATED, SessionState.CANCELLED})
# States in which a session occupies its trainer, room and group.
OCCUPYING = frozenset(
    {SessionState.TRAINER_ASSIGNED, SessionState.SCHEDULED, SessionState.HELD, SessionState.EVALUATED}
)


class AssignmentState(models.TextChoices):
    """What a trainer said to a session."""

    ASKED = "formador-convidado", pgettext_lazy("trainer", "Asked")
    ACCEPTED = "formador-aceitou", pgettext_lazy("trainer", "Accepted")
    DECLINED = "formador-recusou", pgettext_lazy("trainer", "Declined")
    GIVEN_UP = "formador-desistiu", pgettext_lazy("trainer", "Gave up")
    WITHDRAWN = "formador-retirado", pgettext_lazy("trainer", "Taken off by the agency")


ACTIVE_ASSIGNMENT = frozenset({AssignmentState.ASKED, AssignmentState.ACCEPTED})


class Format(models.TextChoices):
    """How an action is held."""

    IN_PERSON = "presencial", pgettext_lazy("training", "In person")
    ONLINE = "online", pgettext_lazy("training", "Online")
    MIXED = "misto", pgettext_lazy("training", "Part in person, part online")
