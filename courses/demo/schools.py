"""The invented schools, centres and associations: "Exemplo" in every name, no phone that could ring, real places.

The number is that of the locality (GeoNames); the weight says how many courses a school has beside the others.
"""

from typing import NamedTuple

from django.utils import timezone

from courses.models import Access, Place, Provider, ProviderKind, ProviderMember
from courses.providing import add_place, add_provider
from portal.concurrency import save_revision, write_with_history
from portal.demo import address
from portal.models import Locality, Organisation, User

# The school whose people can be tried with the accounts escola@ and escola2@.
KEPT = "Escola Exemplo de São Teotónio"
PEOPLE = ("escola", "escola2")
NO_PHONE = "000 000 000"
KINDS = {
    ProviderKind.SCHOOL: "Escola Exemplo",
    ProviderKind.IEFP: "Centro de Formação Exemplo",
    ProviderKind.QUALIFICA: "Centro Qualifica Exemplo",
    ProviderKind.ASSOCIATION: "Associação Exemplo",
    ProviderKind.PRIVATE: "Academia Exemplo",
}
SCHOOL, IEFP, QUALIFICA = ProviderKind.SCHOOL, ProviderKind.IEFP, ProviderKind.QUALIFICA
ASSOCIATION, PRIVATE = ProviderKind.ASSOCIATION, ProviderKind.PRIVATE


class School(NamedTuple):
    """A kind, "de Lisboa", where; a name of its own if the usual one will not do; further rooms elsewhere."""

    kind: ProviderKind
    of: str
    locality: int
    weight: int = 1
    name: str = ""
    rooms: tuple[int, ...] = ()
    organisation: str = ""

    @property
    def full_name(self) -> str:
        """What it is called."""
        return self.name or f"{KINDS[self.kind]} {self.of}"


LONG = (
    "Escola Exemplo de nome comprido: Agrupamento de Escolas de Exemplo e Formação de Pessoas Adultas da Margem"
    " Direita do Rio; sede, polo da “Praça Velha” e polo do 'Bairro Novo', de dia e de noite"
)
SCHOOLS = (
    School(SCHOOL, "de Lisboa", 2267057, 3),
    School(IEFP, "de Lisboa", 2267057, 3, rooms=(2271772, 2266977)),
    School(ASSOCIATION, "de Alvalade", 6930162, 2, name='Associação Exemplo "Mãos Dadas"; de Alvalade'),
    School(PRIVATE, "de Lisboa", 2267057, 2),
    School(SCHOOL, "da Amadora", 2271772, 3, name=LONG),
    School(ASSOCIATION, "da Damaia", 2268728, 2, name="Associação Exemplo الجسر (A Ponte) da Damaia"),
    School(SCHOOL, "de Loures", 2266977, 2),
    School(QUALIFICA, "de Sacavém", 2263667, 2),
    School(ASSOCIATION, "de Camarate", 2270377, 1),
    School(SCHOOL, "de Queluz", 2264268, 2, name="Escola Exemplo O'Neill & Irmãs <polo 2> de Queluz"),
    School(SCHOOL, "de Rio de Mouro", 2263827, 2),
    School(IEFP, "de Sintra", 2262912, 2, rooms=(2263827,)),
    School(SCHOOL, "de Odivelas", 2265467, 2),
    School(SCHOOL, "de Cascais", 2269594),
    School(SCHOOL, "da Póvoa de Santa Iria", 2264359),
    School(QUALIFICA, "de Vila Franca de Xira", 2261639),
    School(SCHOOL, "de Almada", 2271961, 2),
    School(IEFP, "do Seixal", 2263115),
    School(IEFP, "de Setúbal", 2262963, 2),
    School(SCHOOL, "do Montijo", 2265788),
    School(SCHOOL, "de Torres Vedras", 2262581, 2),
    School(ASSOCIATION, "de A dos Cunhados", 2272379),
    School(SCHOOL, "da Silveira", 2262944),
    School(SCHOOL, "da Lourinhã", 2266961),
    School(PRIVATE, "da Ericeira", 2268563),
    School(SCHOOL, "de Faro", 2268339, 2),
    School(IEFP, "de Faro", 2268339, 2, rooms=(2262744,)),
    School(SCHOOL, "de Albufeira", 2272222, 2),
    School(ASSOCIATION, "de Albufeira", 2272222),
    School(SCHOOL, "de Quarteira", 2264299, 2),
    School(ASSOCIATION, "de Almancil", 2271947),
    School(IEFP, "de Portimão", 2264456),
    School(PRIVATE, "de Lagos", 2267226),
    School(QUALIFICA, "de Olhão", 2265447),
    School(SCHOOL, "de Armação de Pêra", 2271542),
    School(SCHOOL, "de Aljezur", 2271968),
    School(SCHOOL, "de São Teotónio", 2263207, 3),
    School(SCHOOL, "de Vila Nova de Milfontes", 2261617, 2),
    School(ASSOCIATION, "da Boavista dos Pinheiros", 2270814),
    School(QUALIFICA, "de Odemira", 2265472, 2, rooms=(2263298, 2261486)),
    School(SCHOOL, "de Beja", 2270985, 2),
    School(IEFP, "de Beja", 2270985),
    School(SCHOOL, "de Serpa", 2263049),
    School(ASSOCIATION, "de Ferreira do Alentejo", 2268252),
    School(IEFP, "de Sines", 2262917),
    School(SCHOOL, "de Évora", 2268406),
    School(IEFP, "de Santarém", 2263480),
    School(ASSOCIATION, "de Almeirim", 2271926),
    School(SCHOOL, "de Leiria", 2267095),
    School(QUALIFICA, "das Caldas da Rainha", 2270437),
    School(SCHOOL, "de Coimbra", 2740637),
    School(IEFP, "de Aveiro", 2742611),
    School(SCHOOL, "de Viseu", 2732265),
    School(SCHOOL, "do Fundão", 2739187),
    School(SCHOOL, "da Guarda", 2738785),
    School(SCHOOL, "do Porto", 2735943, 3),
    School(ASSOCIATION, "do Porto", 2735943, 2, organisation="Associação Ponte Aberta"),
    School(QUALIFICA, "da Maia", 2738014),
    School(SCHOOL, "de Vila Nova de Gaia", 2732544),
    School(SCHOOL, "de Braga", 2742032, 2),
    School(IEFP, "de Guimarães", 2738752),
    School(SCHOOL, "de Bragança", 2742027),
    School(SCHOOL, "de Ponta Delgada", 6941014, 2),
    School(ASSOCIATION, "da Ribeira Grande", 3372709),
    School(SCHOOL, "de Angra do Heroísmo", 3373348),
    School(SCHOOL, "do Funchal", 2267827, 2),
    School(SCHOOL, "do Porto Santo", 2261658),
)
ONLINE = School(PRIVATE, "", 0, 2, name="Academia Exemplo em Linha")


def load_schools() -> int:
    """Those that are not there yet, with their places; how many. None where the localities are missing."""
    numbers = {number for school in SCHOOLS for number in (school.locality, *school.rooms)}
    towns = Locality.objects.select_related("municipality").in_bulk(numbers)
    if len(towns) < len(numbers):
        return 0
    there = set(Provider.objects.filter(is_demo=True).values_list("name", flat=True))
    bodies = {body.name: body for body in Organisation.objects.filter(is_demo=True)}
    written = 0
    for number, school in enumerate((*SCHOOLS, ONLINE)):
        if school.full_name not in there:
            _add(number, school, [towns[it] for it in (school.locality, *school.rooms) if it], bodies)
            written += 1
    return written


def _add(number: int, school: School, towns: list[Locality], bodies: dict[str, Organisation]) -> None:
    provider = add_provider(
        by=None,
        kind=school.kind,
        name=school.full_name,
        municipality=towns[0].municipality if towns else None,
        organisation=bodies.get(school.organisation),
        website=f"https://escola-{number}.example/" if number % 3 == 0 else "",
        is_demo=True,
    )
    for at, town in enumerate(towns):
        _add_place(provider, number, at, town)


def _add_place(provider: Provider, number: int, at: int, town: Locality) -> Place:
    """By turns with a point of its own, with a locality only, with both, and with no more than the municipality."""
    precision = (number + at) % 5
    point = {"latitude": round(town.latitude + 0.004, 5), "longitude": round(town.longitude - 0.003, 5)}
    return add_place(
        by=None,
        provider=provider,
        municipality=town.municipality,
        locality=None if precision in (3, 4) else town,
        **(point if precision in (0, 3) else {}),
        name=("", "Edifício principal", "Polo «Exemplo», bloco B; sala 12")[(number + at) % 3],
        address=f"Rua do Exemplo, {number + 1}" if precision != 2 else "",
        postal_code="0000-000" if precision < 2 else "",
        phones=NO_PHONE if precision != 2 else "",
        emails=f"escola-{number}@exemplo.example" if number % 2 == 0 else "",
        hours="Dias úteis, 9h30–12h30 e 14h00–17h00\nÀs quartas também das 18h às 20h" if number % 4 == 0 else "",
    )


def load_people() -> int:
    """Two people for the school in Odemira's São Teotónio, approved, with its two mailboxes; how many are new."""
    school = Provider.objects.filter(is_demo=True, name=KEPT).first()
    people = list(User.objects.filter(is_demo=True, email__in=[address(local) for local in PEOPLE]).order_by("email"))
    if school is None or school.members.exists() or len(people) != len(PEOPLE):
        return 0
    for user in people:
        write_with_history(ProviderMember(provider=school, user=user), by=None)
    changed = {
        "access": Access.APPROVED,
        "approved_at": timezone.now(),
        "mailbox": address("secretaria"),
        "second_mailbox": address("direcao"),
    }
    save_revision(school, read_at=school.revision, by=None, changed=changed)
    return len(people)
