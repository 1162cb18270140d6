"""People, places and plans for the tests of the working copy. Awkward on purpose."""

from itertools import count

from measures.editing import add_area, add_measure
from measures.models import Level, Measure, NationalArea, PlanArea
from plans.editing import create_plan
from plans.models import Plan, PlanRole
from portal.models import Municipality, Organisation, User
from portal.organisations import index_of
from portal.text import fold, sort_key

HOSTILE = "“Aspas” 'simples'; <b>x</b>\r\nsegunda linha\n\tمرحبا — " + "Á" * 120
_n = count(1)


def make_user(name: str = "Ana", **fields) -> User:
    return User.objects.create_user(f"{fold(name).replace(' ', '.')}{next(_n)}@exemplo.test", name=name, **fields)


def make_municipality(name: str = "Vila Nova", **fields) -> Municipality:
    fields.setdefault("district", "Faro")
    return Municipality.objects.create(
        dico=f"{next(_n):04d}", name=name, sort_key=sort_key(name), search_text=fold(name), **fields
    )


def make_organisation(name: str = "Câmara Municipal", kind: str = "municipality", **fields) -> Organisation:
    return Organisation.objects.create(name=name, type=kind, **index_of(name, fields.get("acronym", "")), **fields)


def make_plan(by: User | None = None, **fields) -> Plan:
    by = by or make_user("Coordenadora", may_create_plans=True)
    fields.setdefault("title", "Plano Municipal para a Integração de Imigrantes")
    fields.setdefault("short_name", "PMII Vila Nova")
    return create_plan(by=by, **fields)


def give_role(plan: Plan, role: str, name: str = "Pessoa", **fields) -> User:
    user = make_user(name)
    PlanRole.objects.create(plan=plan, user=user, role=role, **fields)
    return user


def coordinator_of(plan: Plan) -> User:
    return plan.roles.get(role="coordinator").user


def make_area(plan: Plan, title: str = "Saúde") -> PlanArea:
    return add_area(plan=plan, by=coordinator_of(plan), title=title)


def make_measure(plan: Plan, title: str = "Balcão de acolhimento", **values) -> Measure:
    return add_measure(plan=plan, by=coordinator_of(plan), title=title, **values)


def make_level(code: str = "1", *, guaranteed: bool = True) -> Level:
    found = Level.objects.filter(code=code).first()
    return found or Level.objects.create(code=code, name=f"Nível {code}", description="—", guaranteed=guaranteed)


def make_national_area(code: str = "saude", name: str = "Saúde") -> NationalArea:
    found = NationalArea.objects.filter(code=code).first()
    return found or NationalArea.objects.create(code=code, name=name, order=NationalArea.objects.count() + 1)
