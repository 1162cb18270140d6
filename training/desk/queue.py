"""The queue of requests and the list of sessions: what they are found by, and their rows."""

from typing import Any

from django import forms
from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import User
from portal.text import fold
from training.models import (
    AssignmentState,
    Format,
    RequestState,
    SessionState,
    TrainingModule,
    TrainingRequest,
    TrainingSession,
)
from training.queries import with_shown_state

PAGE = 50
MINE, NOBODY = "meus", "ninguem"
# Where the agency has something to do; the queue opens with these.
WAITING = (RequestState.SUBMITTED, RequestState.IN_ANALYSIS, SessionState.PROPOSED, SessionState.POSTPONED)
STATES: tuple[Any, ...] = (
    *(RequestState(one) for one in RequestState.values),
    *(SessionState(one) for one in SessionState.values if one != SessionState.CANCELLED),
)


class RequestFilters(forms.Form):
    """Words and choices of the queue, as they stand in the address; an unknown choice gets a sentence."""

    q = forms.CharField(label=_("Organisation or code"), required=False, max_length=100)
    responsavel = forms.ChoiceField(label=_("In the hands of"), required=False)
    modulo = forms.ChoiceField(label=pgettext_lazy("training", "Module"), required=False)
    formato = forms.ChoiceField(
        label=pgettext_lazy("training", "Format"), required=False, choices=[("", "—"), *Format.choices]
    )
    demo = forms.ChoiceField(
        label=_("Demonstration"),
        required=False,
        choices=[("", "—"), ("nao", _("Without demonstrations")), ("sim", _("Demonstrations only"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"  # type: ignore[attr-defined]
        modules = [(module.slug, str(module)) for module in TrainingModule.objects.all()]
        self._choose("modulo", modules)
        people = [(str(user.pk), user.get_full_name()) for user in officers()]
        fixed: list[tuple[str, str | Promise]] = [(MINE, _("Mine")), (NOBODY, _("Nobody’s"))]
        self._choose("responsavel", [*fixed, *people])

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def found(self, requests: "QuerySet[TrainingRequest]", user: User) -> "QuerySet[TrainingRequest]":
        """The requests asked for; choices that are none ask for nothing. One query more where there are words."""
        given = self.cleaned_data
        asked = Q()
        if whose := given.get("responsavel"):
            asked &= {MINE: Q(assigned_to=user), NOBODY: Q(assigned_to=None)}.get(whose) or Q(assigned_to=whose)
        if given.get("modulo"):
            # Not a join: a request with two sessions of the module stands once.
            asked &= Q(pk__in=TrainingRequest.objects.filter(wishes__module__slug=given["modulo"]).values("pk"))
        if given.get("formato"):
            asked &= Q(format=given["formato"])
        if given.get("demo"):
            asked &= Q(is_demo=given["demo"] == "sim")
        if words := fold(given.get("q", "")).split():
            asked &= Q(pk__in=_with_words(requests, words))
        return requests.filter(asked)


def _with_words(requests: "QuerySet[TrainingRequest]", words: list[str]) -> list[Any]:
    """Read here, not in the database, so that accents and capitals count alike in every database."""
    rows = requests.order_by().values_list("pk", "code", "body_name", "body_unit", "municipality__name")
    return [row[0] for row in rows if all(word in fold(" ".join(row[1:])) for word in words)]


def officers() -> "QuerySet[User]":
    """Those who may have a request in their hands."""
    roles = [User.AgencyRole.REVIEWER, User.AgencyRole.MANAGER]
    return User.objects.filter(Q(agency_role__in=roles) | Q(is_superuser=True), is_active=True).order_by(
        "name", "email"
    )


def counted(requests: "QuerySet[TrainingRequest]") -> dict[str, int]:
    """How many show each state; one query."""
    rows = with_shown_state(requests).order_by().values_list("shown").annotate(Count("pk"))
    return dict(rows)


def queue_rows(requests: "QuerySet[TrainingRequest]", state: str) -> "QuerySet[TrainingRequest]":
    """What the queue shows, the longest waiting first; `state` "" = what waits for the agency, "todos" = all."""
    shown = with_shown_state(requests)
    if state == "":
        shown = shown.filter(shown__in=[str(one) for one in WAITING])
    elif state != "todos":
        shown = shown.filter(shown=state)
    return (
        shown.annotate(next_day=Min("sessions__day"))
        .select_related("municipality", "assigned_to")
        .prefetch_related("wishes__module", "groups")
        .order_by("submitted_at" if state == "" else "-submitted_at", "code")
    )


class SessionFilters(forms.Form):
    """Which sessions, as it stands in the address."""

    LISTS = (
        ("", _("To find a trainer for")),
        ("convidado", _("Trainer asked, no answer yet")),
        ("a-marcar", _("Trainer accepted, to be scheduled")),
        ("marcadas", _("Scheduled")),
        ("a-encerrar", _("Held, to be closed")),
        ("todas", pgettext_lazy("sessions", "All")),
    )

    lista = forms.ChoiceField(required=False, choices=LISTS)


def session_list(code: str) -> Q:
    """The sessions on a list of `SessionFilters`."""
    main = {"assignments__role": "formador"}
    assigned = Q(state=SessionState.TRAINER_ASSIGNED)
    asked = TrainingSession.objects.filter(assignments__state=AssignmentState.ASKED, **main).values("pk")
    accepted = TrainingSession.objects.filter(assignments__state=AssignmentState.ACCEPTED, **main).values("pk")
    return {
        "": Q(state__in=[SessionState.PROPOSED, SessionState.POSTPONED]),
        "convidado": assigned & Q(pk__in=asked),
        "a-marcar": assigned & Q(pk__in=accepted),
        "marcadas": Q(state=SessionState.SCHEDULED),
        "a-encerrar": Q(state=SessionState.HELD),
    }.get(code, Q())


def session_counts() -> dict[str, int]:
    """How many stand on each list; one query."""
    asked = {f"l{n}": Count("pk", filter=session_list(code)) for n, (code, _name) in enumerate(SessionFilters.LISTS)}
    found = TrainingSession.objects.aggregate(**asked)
    return {code: found[f"l{n}"] for n, (code, _name) in enumerate(SessionFilters.LISTS)}


def session_rows(code: str) -> "QuerySet[TrainingSession]":
    """The sessions of a list with what its rows show."""
    return (
        TrainingSession.objects.filter(session_list(code))
        .select_related("request__municipality", "group", "module", "venue_municipality")
        .prefetch_related("assignments__trainer")
        .order_by("day", "starts", "request__submitted_at", "code")
    )
