"""A place of class or enrolment in the reader's words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import Place
from portal.templatetags.integra import phone_link


@dataclass(frozen=True)
class Phone:
    """A phone as people read it and as a phone dials it."""

    shown: str
    link: str


class PlaceView:
    """A place of class or enrolment. Of an invented provider no phone and no e-mail is shown: none may be rung."""

    def __init__(self, place: Place, *, is_demo: bool) -> None:
        self.place, self.is_demo = place, is_demo
        self.name, self.hours = place.name, place.hours

    @property
    def line(self) -> str:
        """Locality and municipality."""
        town = self.place.municipality.label
        place = self.place.locality
        return town if place is None or place.name == self.place.municipality.name else f"{place.name}, {town}"

    @property
    def address(self) -> str:
        """Street and postal code, as far as they are known."""
        return ", ".join(filter(None, (self.place.address, self.place.postal_code)))

    @property
    def phones(self) -> list[Phone]:
        """To ring."""
        lines = [] if self.is_demo else [line.strip() for line in self.place.phones.splitlines()]
        return [Phone(line, phone_link(line)) for line in lines if any(c.isdigit() for c in line)]

    @property
    def emails(self) -> list[str]:
        """To write to."""
        return [] if self.is_demo else [line.strip() for line in self.place.emails.splitlines() if line.strip()]

    @property
    def point(self) -> tuple[float, float] | None:
        """Its own point only: that of a locality leads to no door."""
        if self.place.latitude is None or self.place.longitude is None:
            return None
        return self.place.latitude, self.place.longitude

    @property
    def map_url(self) -> str:
        """The way there on a map of another site; "" without a point."""
        return f"https://www.openstreetmap.org/directions?to={self._where}" if self.point else ""

    @property
    def geo_url(self) -> str:
        """For the map the phone has."""
        return f"geo:{self._where}" if self.point else ""

    @property
    def _where(self) -> str:
        lat, lon = self.point or (0.0, 0.0)
        return f"{lat:.5f},{lon:.5f}"

    @property
    def zone_note(self) -> str:
        """Whose clock the times are told by, where it is not that of the mainland."""
        zones = {"acores": _("Times are those of the Azores."), "madeira": _("Times are those of Madeira.")}
        return zones.get(self.place.region, "")
