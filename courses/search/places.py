"""What a place is to the search, and what looking one up answers."""

from dataclasses import dataclass, field

from portal.geography import Point


@dataclass(frozen=True)
class Place:
    """A municipality, locality, district (or autonomous region) or region.

    `ref` stands in addresses: "m1107" (code of the municipality), "l2267057" (GeoNames), "d-faro", "r-algarve".
    `label` tells places of one name apart. `dico` is the municipality of a municipality or locality; `dicos` are all
    the municipalities inside, one for those two kinds. `point` is (latitude, longitude) of a place one can stand in:
    for a municipality that of its seat, None where no locality is known to be it, never the centroid, which stands
    apart and only serves to say what is near. `is_seat`: a locality that is the town of its municipality.
    """

    kind: str
    ref: str
    name: str
    label: str
    dico: str | None
    district: str
    dicos: frozenset[str]
    point: Point | None = None
    centroid: Point | None = None
    timezone: str = "Europe/Lisbon"
    population: int = 0
    is_seat: bool = False
    is_demo: bool = False

    @property
    def is_area(self) -> bool:
        """Whether it holds several municipalities and has no point."""
        return self.kind in ("district", "region")


@dataclass(frozen=True)
class Found:
    """What a text names. One place: understood. Several: ask which. None: `close` may hold what was meant.

    `beside` are other places of that name, to be offered; `text` is what was looked up, as typed.
    """

    text: str = ""
    places: list[Place] = field(default_factory=list)
    beside: list[Place] = field(default_factory=list)
    close: list[Place] = field(default_factory=list)

    @property
    def place(self) -> Place | None:
        """The one place, if there is only one."""
        return self.places[0] if len(self.places) == 1 else None

    @property
    def ask(self) -> bool:
        """Whether the reader must say which."""
        return len(self.places) > 1
