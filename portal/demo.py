"""The ground of the demonstration: invented municipalities and bodies, and accounts to try every role with.

Invented municipalities have codes `X001`…, no point and no tile; nothing of this counts in any figure. Addresses end
in `.example`, which no mail can reach. All of it is refused in production (`manage.py load_demo`).
"""

from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings

from portal.models import Municipality, Organisation, OutboxMail, SecondFactorReset, User
from portal.organisations import create_organisation
from portal.text import fold, sort_key

DISTRICT = "Distrito Exemplo"
MUNICIPALITIES = {
    "X001": "Vila Exemplo",
    "X002": "Ribeira Exemplo",
    "X003": "Porto Exemplo",
    "X004": "Alto Exemplo",
    "X005": "Campo Exemplo",
    "X006": "Foz Exemplo",
}

Type = Organisation.Type


class Body(NamedTuple):
    """An invented organisation."""

    type: str
    name: str
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    dico: str | None = None


BODIES = (
    *(
        Body(Type.MUNICIPALITY, f"Município de {name}", "", (f"Câmara Municipal de {name}",), dico)
        for dico, name in MUNICIPALITIES.items()
    ),
    Body(Type.INTERMUNICIPAL, "Associação de Municípios do Vale Exemplo", "AMVE"),
    Body(Type.PARISH, "Freguesia de Vila Exemplo", "", ("Junta de Freguesia de Vila Exemplo",), "X001"),
    Body(Type.SCHOOL, "Agrupamento de Escolas de Vila Exemplo", "AEVE", (), "X001"),
    Body(Type.HEALTH, "Unidade de Saúde de Vila Exemplo", "", ("Centro de Saúde de Vila Exemplo",), "X001"),
    Body(Type.ASSOCIATION, "Associação Ponte Aberta", "", (), "X001"),
    Body(Type.ASSOCIATION, "Associação Empresarial do Vale Exemplo"),
    Body(Type.ASSOCIATION, "Centro Social Exemplo", "", (), "X001"),
)


class Account(NamedTuple):
    """An account of the demonstration: the part before `@demo.example`, the name colleagues see, what it may do."""

    local: str
    name: str
    agency_role: str = ""
    may_create_plans: bool = False
    is_superuser: bool = False

    @property
    def email(self) -> str:
        """The whole address."""
        return address(self.local)


ACCOUNTS = (
    Account("coordenador", "Inês Coordenadora (Vila Exemplo)", may_create_plans=True),
    Account("tecnico", "Rui Técnico (Vila Exemplo)"),
    Account("parceiro", "Fatou Parceira (Ponte Aberta)"),
    Account("outro", "Óscar Vizinho (Porto Exemplo)", may_create_plans=True),
    Account("acm", "Ana Revisora", agency_role=User.AgencyRole.REVIEWER),
    Account("gestor", "Guilherme Gestor", agency_role=User.AgencyRole.MANAGER),
    Account("admin", "Alice Administradora", is_superuser=True),
    Account("escola", "Eva da Escola Exemplo"),
    Account("escola2", "Edgar da Escola Exemplo"),
    Account("balcao", "Berta do Balcão Exemplo"),
    Account("formador", "Fábio Formador"),
    Account("linha", "Lina da Linha de Apoio", agency_role=User.AgencyRole.SUPPORT),
)


def address(local: str) -> str:
    """An address of the demonstration."""
    return f"{local}@demo.example"


def demo_user(local: str) -> User:
    """The account, once loaded."""
    return User.objects.get(email=address(local), is_demo=True)


class DemoGround:
    """What the ground floor gives to `manage.py load_demo`."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`. Accounts that exist keep the password people gave them."""
        return {
            "invented municipalities": _load_municipalities(),
            "invented organisations": _load_bodies(),
            "demonstration accounts": _load_accounts(),
        }

    def remove(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`."""
        users = User.objects.filter(is_demo=True)
        mails = OutboxMail.objects.filter(user__in=users) | OutboxMail.objects.filter(to__endswith="@demo.example")
        SecondFactorReset.objects.filter(user__in=users).delete()
        found = {
            "mails": mails.delete()[0],
            "demonstration accounts": users.delete()[1].get("portal.User", 0),
        }
        bodies = Organisation.objects.filter(is_demo=True)
        ids = list(bodies.values_list("pk", flat=True))
        found["invented organisations"] = bodies.delete()[1].get("portal.Organisation", 0)
        # Last, because deleting writes history of its own.
        Organisation.history.filter(id__in=ids).delete()  # type: ignore[attr-defined]
        places = Municipality.objects.filter(is_demo=True).delete()[1]
        found["invented municipalities"] = places.get("portal.Municipality", 0)
        return found


def _load_municipalities() -> int:
    there = set(Municipality.objects.filter(pk__in=MUNICIPALITIES).values_list("pk", flat=True))
    new = [
        Municipality(
            dico=dico, name=name, district=DISTRICT, is_demo=True, sort_key=sort_key(name), search_text=fold(name)
        )
        for dico, name in MUNICIPALITIES.items()
        if dico not in there
    ]
    return len(Municipality.objects.bulk_create(new))


def _load_bodies() -> int:
    there = set(Organisation.objects.filter(is_demo=True).values_list("name", flat=True))
    new = [body for body in BODIES if body.name not in there]
    for body in new:
        create_organisation(
            type=body.type,
            name=body.name,
            acronym=body.acronym,
            aliases=body.aliases,
            municipality=Municipality.objects.get(pk=body.dico) if body.dico else None,
            is_demo=True,
            by=None,
        )
    return len(new)


def _load_accounts() -> int:
    there = set(User.objects.filter(email__endswith="@demo.example").values_list("email", flat=True))
    new = [account for account in ACCOUNTS if account.email not in there]
    for account in new:
        user = User.objects.create_user(
            account.email,
            settings.DEMO_PASSWORD,
            name=account.name,
            agency_role=account.agency_role,
            may_create_plans=account.may_create_plans,
            is_staff=bool(account.agency_role) or account.is_superuser,
            is_superuser=account.is_superuser,
            is_demo=True,
        )
        EmailAddress.objects.create(user=user, email=account.email, primary=True, verified=True)
    return len(new)
