"""What is offered, read for a page: the modules, their dated facts, the limits that hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from portal.models import Dated
from training.limits import Limits, in_force, limits_of
from training.models import Audience, Format, GroupLimits, OfferFact, TrainingModule


@dataclass(frozen=True)
class Standing:
    """Whether a module's own columns were confirmed, as `fact_badge` asks of any dated fact."""

    state: str
    known_since: str


@dataclass(frozen=True)
class ModuleView:
    """A module as its page and the list show it, on a day."""

    module: TrainingModule
    limits: Limits
    facts: tuple[OfferFact, ...]
    attendance: OfferFact | None = None

    @property
    def reading(self) -> OfferFact | None:
        """The reading session for children that may be added, with its numbers."""
        return next((fact for fact in self.facts if fact.kind == OfferFact.Kind.READING), None)

    @property
    def laws(self) -> list[OfferFact]:
        """The laws its source names, dated."""
        return [fact for fact in self.facts if fact.kind == OfferFact.Kind.LAW]

    @property
    def formats(self) -> list[str]:
        """The ways in which it can be held, in words."""
        return [str(Format(code).label) for code in Format.values if code in self.module.formats]

    @property
    def audiences(self) -> list[str]:
        """Under what the list finds it, in words."""
        return [str(Audience(code).label) for code in Audience.values if code in self.module.audiences]

    @property
    def standing(self) -> Standing:
        """Confirmed when somebody said so, else not confirmed since the source's date."""
        checked = self.module.checked_on
        if checked:
            return Standing(Dated.State.CONFIRMED, checked.isoformat())
        return Standing(Dated.State.UNCONFIRMED, self.module.told_on)


@dataclass(frozen=True)
class Offer:
    """All of the offer on a day, in three queries."""

    day: date

    @cached_property
    def _facts(self) -> list[OfferFact]:
        return list(OfferFact.objects.current())

    @cached_property
    def _limits(self) -> list[GroupLimits]:
        return list(GroupLimits.objects.select_related("replaced_by"))

    @cached_property
    def modules(self) -> list[ModuleView]:
        """Those offered, in order."""
        return [self.view(row) for row in TrainingModule.objects.filter(offered=True)]

    def view(self, module: TrainingModule) -> ModuleView:
        """One module with what holds for it."""
        own = tuple(fact for fact in self._facts if fact.module_id == module.pk)
        attendance = None if module.for_minors else self._attendance(module)
        return ModuleView(module, limits_of(self._limits, module, self.day), own, attendance)

    def _attendance(self, module: TrainingModule | None) -> OfferFact | None:
        rows = [fact for fact in self._facts if fact.kind == OfferFact.Kind.ATTENDANCE]
        return in_force(rows, module, self.day)

    @property
    def attendance(self) -> OfferFact | None:
        """How much of an action one must attend for a certificate, where the module has no rule of its own."""
        return self._attendance(None)

    def _general(self, kind: str) -> list[OfferFact]:
        return [fact for fact in self._facts if fact.kind == kind and fact.module_id is None]

    @property
    def aims(self) -> list[OfferFact]:
        """What the offer is for."""
        return self._general(OfferFact.Kind.AIM)

    @property
    def cost(self) -> list[OfferFact]:
        """What it costs whoever asks."""
        return self._general(OfferFact.Kind.COST)

    @property
    def host(self) -> list[OfferFact]:
        """What whoever asks provides for an action in person."""
        return self._general(OfferFact.Kind.HOST)

    @property
    def limits(self) -> Limits:
        """Of every module without limits of its own."""
        return limits_of(self._limits, None, self.day)

    @property
    def limits_before(self) -> list[GroupLimits]:
        """General limits that were replaced, newest first."""
        return [row for row in self._limits if row.module_id is None and row.replaced_by_id]


def offer_on(day: date | None = None) -> Offer:
    """The offer on `day`, today if not given."""
    return Offer(day or timezone.localdate())


def reading_on(module: TrainingModule) -> OfferFact | None:
    """The reading session `module` may add: at most `number` children and `minutes`; None without. One query."""
    return OfferFact.objects.current().filter(module=module, kind=OfferFact.Kind.READING).first()  # type: ignore[return-value]


def narrowed(modules: Iterable[ModuleView], *, audience: str, form: str) -> list[ModuleView]:
    """Those for the audience and in the format asked for; "" asks for nothing."""
    return [
        it
        for it in modules
        if (not audience or audience in it.module.audiences) and (not form or form in it.module.formats)
    ]
