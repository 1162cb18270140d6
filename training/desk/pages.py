"""Training's pages above every page of the desk, and what waits there and for trainers."""

from collections.abc import Iterable

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions import Beginning, DeskLink, Todo
from portal.models import User
from training.desk.queue import session_list
from training.models import Assignment, AssignmentState, RequestState, TrainingRequest, TrainingSession


class TrainingDesk:
    """Requests, sessions, trainers."""

    def links(self, user: User) -> Iterable[DeskLink]:
        """For reviewers and managers; see `portal.contributions.DeskPages`."""
        if not user.has_perm("training.run"):
            return []
        return [
            DeskLink(_("Training requests"), reverse("admin:training_trainingrequest_changelist")),
            DeskLink(_("Training sessions"), reverse("admin:training_trainingsession_changelist")),
            DeskLink(_("Trainers"), reverse("admin:training_trainer_changelist")),
        ]


class TrainingTodos:
    """What waits at the desk as three lines with their numbers, and for a trainer what they are asked."""

    def todos(self, user: User) -> Iterable[Todo]:
        """Three queries: requests, sessions, what a trainer is asked."""
        if user.has_perm("training.run"):
            yield from _requests()
            yield from _sessions()
        if not user.is_staff:
            yield from _asked(user)


def _requests() -> Iterable[Todo]:
    found = TrainingRequest.objects.filter(state__in=[RequestState.SUBMITTED, RequestState.IN_ANALYSIS]).aggregate(
        number=Count("pk"), since=Min("submitted_at")
    )
    if found["number"]:
        words = ngettext(
            "%(number)s training request to decide", "%(number)s training requests to decide", found["number"]
        )
        yield Todo(
            title=words % {"number": found["number"]},
            detail=_("Look at them, ask what is missing, accept or refuse."),
            url=reverse("admin:training_trainingrequest_changelist"),
            since=found["since"],
        )


def _sessions() -> Iterable[Todo]:
    lists = {"l": session_list(""), "m": session_list("a-marcar")}
    numbers = {f"{name}_number": Count("pk", filter=which) for name, which in lists.items()}
    since = {f"{name}_since": Min("created_at", filter=which) for name, which in lists.items()}
    found = TrainingSession.objects.aggregate(**numbers, **since)
    address = reverse("admin:training_trainingsession_changelist")
    if number := found["l_number"]:
        words = ngettext(
            "%(number)s session to find a trainer for", "%(number)s sessions to find a trainer for", number
        )
        yield Todo(
            title=words % {"number": number},
            detail=_("Choose day and hours, and ask one of the trainers suggested."),
            url=address,
            since=found["l_since"],
        )
    if number := found["m_number"]:
        words = ngettext("%(number)s session to schedule", "%(number)s sessions to schedule", number)
        yield Todo(
            title=words % {"number": number},
            detail=_("The trainer accepted. Scheduling tells the organisation."),
            url=f"{address}?lista=a-marcar",
            since=found["m_since"],
        )


def _asked(user: User) -> Iterable[Todo]:
    rows = Assignment.objects.filter(Q(trainer__user=user, trainer__active=True), state=AssignmentState.ASKED)
    for one in rows.select_related("session__module"):
        yield Todo(
            title=_("Session to accept or decline: %(module)s") % {"module": one.session.module},
            detail=_("The agency asks whether you can give it."),
            url=reverse("training_area:session", args=[one.session_id]),
            since=one.asked_at,
        )


class TrainerBeginning:
    """The way to the trainer's own pages."""

    def beginnings(self, user: User) -> Iterable[Beginning]:
        """One query."""
        if user.has_perm("training.train"):
            yield Beginning(_("My training sessions"), reverse("training_area:mine"))
