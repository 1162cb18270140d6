"""Invented things to test with. The data is awkward on purpose: quotes, `;`, line breaks, Arabic, very long words.

Nothing here goes through the verbs: a test of a verb makes its starting point with these and then calls the verb.
"""

from decimal import Decimal
from functools import cache
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from measures.models import (
    Action,
    Indicator,
    Level,
    LevelException,
    Measure,
    MeasureAssignment,
    NationalArea,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.models import Plan, PlanMunicipality, PlanOrganisation, PlanRole, Role
from portal.models import Municipality, Organisation, User
from portal.text import fold, sort_key

PASSWORD = "uma palavra-passe de ensaio"
LONG_WORD = "Inconstitucionalissimamente" * 8
AWKWARD = 'Acolher "todos"; sem excepção\ne com aspas ’ « » & <b>'
ARABIC = "مرحبا بالجميع ٢٠١٥"
DEVANAGARI = "नमस्ते"


@cache
def _password_hash() -> str:
    """One real hash for everybody: making it is the slow part, and the server must be able to check it."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    """A person with a confirmed address, who can log in with PASSWORD.

    Staff are demonstration accounts, so that the second factor stays out of tests that are about something else;
    say `is_demo=False` to meet it.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"pessoa{n}@vila.example")
    name = factory.Sequence(lambda n: f"Joana D'Orey; {n}")
    language = "pt"
    password = factory.LazyFunction(_password_hash)

    class Params:
        reviewer = factory.Trait(is_staff=True, is_demo=True, agency_role="reviewer")
        manager = factory.Trait(is_staff=True, is_demo=True, agency_role="manager")
        superuser = factory.Trait(is_staff=True, is_demo=True, is_superuser=True)

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=True)


class MunicipalityFactory(DjangoModelFactory):
    """An invented municipality, `9001` on, so that it never meets a real or a demonstration one."""

    class Meta:
        model = Municipality

    dico = factory.Sequence(lambda n: f"9{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Vila d'Ensaio «{n}»")
    district = "Distrito de Ensaio"
    is_demo = True
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    search_text = factory.LazyAttribute(lambda o: fold(o.name)[:200])


class OrganisationFactory(DjangoModelFactory):
    """A body; a municipality's council unless said otherwise."""

    class Meta:
        model = Organisation

    type = Organisation.Type.MUNICIPALITY
    name = factory.Sequence(lambda n: f'Câmara Municipal de "Ensaio"; {n}')
    acronym = ""
    is_demo = True
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    search_text = factory.LazyAttribute(lambda o: fold(f"{o.name} {o.acronym}"))


class LevelFactory(DjangoModelFactory):
    """A level; `levels()` gives the two of the programme."""

    class Meta:
        model = Level
        django_get_or_create = ("code",)

    code = "1"
    guaranteed = factory.LazyAttribute(lambda o: o.code == "1")
    order = factory.LazyAttribute(lambda o: int(o.code))
    name_pt = factory.LazyAttribute(lambda o: f"Nível {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Level {o.code}")
    name_es = factory.LazyAttribute(lambda o: f"Nivel {o.code}")
    name_ar = factory.LazyAttribute(lambda o: f"المستوى {o.code}")
    description_pt = "O que significa."
    description_en = "What it means."


def levels() -> tuple[Level, Level]:
    """The guaranteed level and the other one."""
    return LevelFactory(code="1"), LevelFactory(code="2")


class NationalAreaFactory(DjangoModelFactory):
    """A national area."""

    class Meta:
        model = NationalArea
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"area-{n}")
    name_pt = factory.LazyAttribute(lambda o: f"Área {o.code}")
    name_en = factory.LazyAttribute(lambda o: f"Area {o.code}")
    order = factory.Sequence(lambda n: 100 + n)


class PlanFactory(DjangoModelFactory):
    """A plan of one invented municipality, promoted by its council, with nothing in it.

    `coordinator=user` gives the role; `municipalities=[…]`, `promoters=[…]`, `partners=[…]` replace what is made.
    """

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f'Plano Municipal para a Integração de Imigrantes de "Ensaio" {n}; 2015')
    short_name = factory.Sequence(lambda n: f"PMII Ensaio {n}")
    slug = factory.Sequence(lambda n: f"pmii-ensaio-{n}")
    period_start = "2015-01-01"
    period_end = "2017-12-31"
    summary = f"Um resumo **forte**.\n\n* {ARABIC}\n* <script>alert('não')</script>"
    funding = "FEINPT; projecto 12/2015"
    internal_notes = "Só para a equipa."

    @factory.post_generation
    def municipalities(self, create: bool, extracted: list[Municipality] | None, **kwargs: Any) -> None:
        for n, municipality in enumerate(extracted if extracted is not None else [MunicipalityFactory()]):
            PlanMunicipality.objects.create(plan=self, municipality=municipality, position=n)

    @factory.post_generation
    def promoters(self, create: bool, extracted: list[Organisation] | None, **kwargs: Any) -> None:
        for n, organisation in enumerate(extracted if extracted is not None else [OrganisationFactory()]):
            PlanOrganisation.objects.create(plan=self, organisation=organisation, role="promoter", position=n)

    @factory.post_generation
    def partners(self, create: bool, extracted: list[Organisation] | None, **kwargs: Any) -> None:
        for n, organisation in enumerate(extracted or []):
            PlanOrganisation.objects.create(plan=self, organisation=organisation, role="partner", position=100 + n)

    @factory.post_generation
    def coordinator(self, create: bool, extracted: User | None, **kwargs: Any) -> None:
        if extracted:
            PlanRole.objects.create(plan=self, user=extracted, role=Role.COORDINATOR)


class PlanAreaFactory(DjangoModelFactory):
    """An area in the plan's own words, linked to no national one."""

    class Meta:
        model = PlanArea

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Área {n}: Acolhimento; «integração»")
    position = factory.Sequence(float)


class StrategicObjectiveFactory(DjangoModelFactory):
    """A strategic objective of the plan."""

    class Meta:
        model = StrategicObjective

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"OE{n} Promover a integração;\nem todos os domínios")
    position = factory.Sequence(float)


class OperationalObjectiveFactory(DjangoModelFactory):
    """An operational objective that stands alone."""

    class Meta:
        model = OperationalObjective

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"OO{n} Criar um “balcão único”")
    position = factory.Sequence(float)


def take_code(plan: Plan) -> str:
    """The next public code of a measure of `plan`."""
    code = f"m{plan.next_code}"
    plan.next_code += 1
    Plan.objects.filter(pk=plan.pk).update(next_code=plan.next_code)
    return code


class MeasureFactory(DjangoModelFactory):
    """A measure with an area and a level; `complete=True` adds what is needed to submit."""

    class Meta:
        model = Measure
        skip_postgeneration_save = True

    plan = factory.SubFactory(PlanFactory)
    code = factory.LazyAttribute(lambda o: take_code(o.plan))
    number = factory.Sequence(str)
    number_key = factory.LazyAttribute(lambda o: sort_key(o.number))
    title = factory.Sequence(lambda n: f"Medida {n}: {AWKWARD}")
    description = f"{ARABIC}\n\n{LONG_WORD}"
    area = factory.LazyAttribute(lambda o: PlanAreaFactory(plan=o.plan))
    level = factory.LazyFunction(lambda: levels()[0])
    internal_notes = "Só para a equipa."
    position = factory.Sequence(float)

    @factory.post_generation
    def complete(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if extracted:
            self.objectives.add(OperationalObjectiveFactory(plan=self.plan))
            TargetFactory(measure=self)
            ResponsibleFactory(measure=self)


class TargetFactory(DjangoModelFactory):
    """A target as a plan writes it, read as a number."""

    class Meta:
        model = Target

    measure = factory.SubFactory(MeasureFactory)
    text = factory.Sequence(lambda n: f"Pelo menos {n} eventos por ano; a crescer")
    kind = Target.Kind.NUMBER
    comparator = Target.Comparator.AT_LEAST
    value = Decimal("5")
    per = Target.Per.YEAR
    position = factory.Sequence(float)


class IndicatorFactory(DjangoModelFactory):
    """An indicator straight under its measure."""

    class Meta:
        model = Indicator

    measure = factory.SubFactory(MeasureFactory)
    text = factory.Sequence(lambda n: f"N.º de “eventos” {n}; por ano")
    unit = "eventos"
    position = factory.Sequence(float)


class ResponsibleFactory(DjangoModelFactory):
    """A responsible entity that is only a text."""

    class Meta:
        model = Responsible

    measure = factory.SubFactory(MeasureFactory)
    text = 'Empresas do "concelho"; e outras'
    position = factory.Sequence(float)


class ActionFactory(DjangoModelFactory):
    """An action."""

    class Meta:
        model = Action

    measure = factory.SubFactory(MeasureFactory)
    text = "Sessões de informação;\n(entre outras)"
    position = factory.Sequence(float)


class LevelExceptionFactory(DjangoModelFactory):
    """Another level in one municipality of a joint plan."""

    class Meta:
        model = LevelException

    measure = factory.SubFactory(MeasureFactory)
    municipality = factory.LazyAttribute(lambda o: o.measure.plan.municipalities.first())
    level = factory.LazyFunction(lambda: levels()[1])


class MeasureAssignmentFactory(DjangoModelFactory):
    """A measure given to a contributor."""

    class Meta:
        model = MeasureAssignment


def fill(plan: Plan, *, measures: int, areas: int = 4) -> list[Measure]:
    """Fill `plan` with complete `measures` in few queries: rows of every kind, ready to submit."""
    levels_, first = levels(), plan.next_code
    own_areas = PlanArea.objects.bulk_create(
        PlanArea(plan=plan, title=f"Área {n}; {ARABIC}", position=n, group=("", "priority")[n % 2])
        for n in range(areas)
    )
    strategic = StrategicObjective.objects.bulk_create(
        StrategicObjective(plan=plan, title=f"OE{n} Objetivo estratégico", position=n) for n in range(3)
    )
    operational = OperationalObjective.objects.bulk_create(
        OperationalObjective(plan=plan, title=f"OO{n} Objetivo", position=n, strategic=strategic[n] if n < 3 else None)
        for n in range(4)
    )
    made = Measure.objects.bulk_create(
        Measure(
            plan=plan,
            code=f"m{first + n}",
            number=str(n + 1),
            number_key=sort_key(str(n + 1)),
            title=f"Medida {n + 1}: {AWKWARD}",
            description="Uma descrição de tamanho normal, com acentos e vírgulas. " * 4,
            area=own_areas[n % areas],
            level=levels_[n % 2],
            audiences="NPT\nComunidade em geral",
            internal_notes="Só para a equipa.",
            position=n,
        )
        for n in range(measures)
    )
    Measure.objectives.through.objects.bulk_create(
        Measure.objectives.through(measure=m, operationalobjective=operational[n % 4]) for n, m in enumerate(made)
    )
    targets = Target.objects.bulk_create(
        Target(
            measure=m,
            text=f"Pelo menos {k + 5} eventos por ano; meta {k}",
            kind="number",
            value=k + 5,
            position=k,
        )
        for m in made
        for k in range(2)
    )
    Indicator.objects.bulk_create(
        Indicator(measure=t.measure, target=t, text="N.º de eventos; por ano", position=k)
        for k, t in enumerate(targets)
    )
    Responsible.objects.bulk_create(
        Responsible(measure=m, text="Associações locais; e empresas", position=0) for m in made
    )
    Action.objects.bulk_create(
        Action(measure=m, text=f"Acção {k}: sessões (entre outras)", position=k) for m in made for k in range(2)
    )
    Plan.objects.filter(pk=plan.pk).update(next_code=first + measures)
    plan.refresh_from_db()
    return made


def full_plan(*, measures: int = 3, **fields: Any) -> Plan:
    """A plan of `measures` complete measures, ready to submit."""
    plan = PlanFactory(**fields)
    fill(plan, measures=measures)
    return plan
