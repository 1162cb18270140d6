"""The invented courses: the same ones each time, dates counted from the day they are loaded.

Each course follows from its number. Every third also takes one of AWKWARD, the states that pages must cope with.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random
from typing import Any

from courses.editing import told_course
from courses.models import ActionKind, Course, Known, Mode, Origin, Place, Price, Programme, Provider, Status, Unit
from courses.models import Path as CoursePath
from courses.models.courses import CODE_LENGTH, CODE_LETTERS
from courses.sayings import with_sayings

COUNT = 400
SEED = "cursos-exemplo"
EVERY = 3
LIST = "Lista de exemplo 2026/2027; folha «Cursos», linha {}"
SOURCES = {
    Origin.LIST: LIST,
    Origin.PROVIDER: "Secretaria da escola de exemplo",
    Origin.LINE: "Linha de apoio, chamada de exemplo",
    Origin.AGENCY: "Mesa da agência, exemplo",
}
# Days, from, to, and how a list would write it.
TIMETABLES = (
    ("24", "19:00", "22:00", "3.ª e 5.ª feira, 19h00-22h00"),
    ("135", "19:30", "22:00", "2.ª, 4.ª e 6.ª das 19h30 às 22h"),
    ("13", "10:00", "13:00", "segundas e quartas de manhã, 10h-13h"),
    ("12345", "09:30", "12:30", "2.ª a 6.ª, 9h30-12h30"),
    ("24", "14:30", "17:30", "terças e quintas 14:30/17:30"),
    ("6", "09:00", "13:00", "sábados, 9h às 13h"),
    ("1234", "18:00", "20:00", "2.ª a 5.ª pós-laboral"),
)
YES = {
    "certificate_counts": Known.YES,
    "certificate_reason": "Certifica o nível A2 ou superior",
    "certificate_source": "Decreto-Lei n.º 43/2013, de 1 de abril",
}
NO = {
    "certificate_counts": Known.NO,
    "certificate_reason": "Não certifica um nível: dá uma declaração de frequência",
    "certificate_source": "Secretaria da escola de exemplo",
}
WORD = "Português" * 22


@dataclass
class World:
    """What the courses are made of, read once."""

    today: date
    schools: list[Provider]
    places: dict[Any, list[Place]]
    paths: dict[str, CoursePath]
    programmes: dict[str, Programme]
    units: dict[str, Unit]
    told_units: dict[Any, list[Unit]] = field(default_factory=dict)

    def day(self, days: int) -> str:
        """A day so many days from now, as partial dates have it."""
        return (self.today + timedelta(days=days)).isoformat()

    def month(self, days: int) -> str:
        """The month of that day."""
        return self.day(days)[:7]


def code_of(number: int) -> str:
    """The code of course `number`, the same in every database."""
    return "".join(_dice(f"codigo-{number}").choices(CODE_LETTERS, k=CODE_LENGTH))


def _dice(name: str) -> Random:
    """Throws the same each time: nothing secret is made of it."""
    return Random(f"{SEED}-{name}")  # noqa: S311


def all_codes() -> list[str]:
    """The codes of all of them."""
    return [code_of(number) for number in range(COUNT)]


def offer(number: int, world: World) -> Course:
    """Course `number`, not saved; its units stand in `world.told_units`."""
    dice = _dice(f"oferta-{number}")
    school = world.schools[number % len(world.schools)]
    values = {"provider": school, **_where(dice, world.places.get(school.pk, []))}
    values |= _what(dice, school, world) | _how(dice, school)
    values |= _when(dice, world, values.get("hours"))
    awkward = AWKWARD[number // EVERY % len(AWKWARD)](world) if number % EVERY == 0 else {}
    extra = {name: awkward.pop(name) for name in ("days_ago", "origin", "reported", "units") if name in awkward}
    values |= awkward
    origin = extra.get("origin") or dice.choice([Origin.LIST, Origin.LIST, Origin.PROVIDER, Origin.LINE, Origin.AGENCY])
    days_ago = extra.get("days_ago", dice.choice([0, 2, 5, 9, 14, 21, 30, 45, 59, 60, 61, 75, 120, 240]))
    told_on = world.today - timedelta(days=days_ago)
    course = told_course(origin=origin, source=SOURCES[origin].format(number + 2), on=told_on, **values)
    course.code = code_of(number)
    _say_more(course, dice, told_on)
    if extra.get("reported"):
        course.reported_on = world.today - timedelta(days=extra["reported"])
    units = extra.get("units") or (values.get("path") and [u for u in world.units.values() if u.path == values["path"]])
    if units and dice.random() < 0.5:
        world.told_units[course.pk] = [unit for unit in units if unit.required]
        course.said = with_sayings(course.said, ["units"], origin=origin, source="", on=told_on, cells={})
    return course


def _say_more(course: Course, dice: Random, told_on: date) -> None:
    """Some fields were told by somebody else, on another day, in the words of a list."""
    if dice.random() < 0.3:
        text = {"timetable": course.timetable_text, "starts": course.dates_text or course.starts}
        course.said = with_sayings(
            course.said,
            [name for name in text if name in course.said],
            origin=Origin.LIST,
            source=SOURCES[Origin.LIST].format(1),
            on=told_on - timedelta(days=40),
            cells=text,
        )
    if "status" in course.said and dice.random() < 0.3:
        source = SOURCES[Origin.LINE]
        course.said = with_sayings(course.said, ["status"], origin=Origin.LINE, source=source, on=told_on, cells={})


def _where(dice: Random, places: list[Place]) -> dict[str, Any]:
    if not places:
        return {"mode": Mode.ONLINE}
    held = dice.choice(places)
    return {"class_place": held, "enrolment_place": dice.choice([places[0], places[0], held, None])}


def _what(dice: Random, school: Provider, world: World) -> dict[str, Any]:
    """Level, kind, hours and what the certificate is worth."""
    given: dict[str, Any] = {}
    if school.kind in ("escola", "iefp", "qualifica"):
        given["programme"] = world.programmes.get("pla")
    elif dice.random() < 0.4:
        given["programme"] = world.programmes.get("speak")
    roll = dice.random()
    if roll < 0.42:
        return {**given, **_path(world, "A1+A2", "A1 A2"), "kind": ActionKind.CERTIFYING, **YES}
    if roll < 0.58:
        return {**given, **_path(world, "B1+B2", "B1 B2"), "kind": ActionKind.CERTIFYING, **YES}
    if roll < 0.68:
        return {**given, "kind": ActionKind.CERTIFYING, "levels": dice.choice(["A1", "A2", "B1"]), "hours": 75}
    if roll < 0.80:
        return {**given, "kind": ActionKind.INITIATION, "levels": "A1", "hours": dice.choice([30, 40, 60]), **NO}
    if roll < 0.90:
        return {**given, "kind": ActionKind.LITERACY, "hours": dice.choice([None, 50, 120])}
    sector = dice.choice(["comercio", "hotelaria", "beleza", "construcao", "engenharia"])
    return {**given, "kind": ActionKind.TECHNICAL, "sector": sector}


def _path(world: World, code: str, levels: str) -> dict[str, Any]:
    return {"path": world.paths.get(code), "levels": levels, "hours": 150}


def _when(dice: Random, world: World, in_all: int | None) -> dict[str, Any]:
    """Timetable, beginning and end that follow from the hours, and a status that fits them."""
    days, begins, finishes, text = dice.choice(TIMETABLES)
    a_week = Decimal(_minutes(finishes) - _minutes(begins)) * len(days) / 60
    weeks = ceil(in_all / a_week) if in_all else 12
    starts = dice.choice([-400, -330, -120, -60, -20, -3, 1, 6, 10, 15, 20, 30, 40, 55, 75, 100])
    given: dict[str, Any] = {
        "starts": world.day(starts),
        "ends": world.day(starts + 7 * weeks),
        "weeks": weeks,
        "timetable": [{"day": int(day), "from": begins, "to": finishes} for day in days],
        "timetable_text": text if dice.random() < 0.7 else "",
        "hours_a_week": a_week if dice.random() < 0.6 else None,
    }
    if starts < 0:
        return {**given, "status": Status.FINISHED if starts + 7 * weeks < 0 else Status.RUNNING}
    status = dice.choice([Status.ENROLLING] * 5 + [Status.TO_CONFIRM] * 3 + [Status.WAITING] * 2 + [Status.FULL])
    until = world.today + timedelta(days=starts + 3) if dice.random() < 0.6 else None
    return {**given, "status": status, "status_until": until}


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _how(dice: Random, school: Provider) -> dict[str, Any]:
    """Mode, price, access."""
    given: dict[str, Any] = {
        "group_size": dice.choice([None, 15, 18, 20]),
        "step_free": dice.choice([Known.YES, Known.YES, Known.NO, Known.UNKNOWN]),
        "children_welcome": dice.choice([Known.YES, Known.NO, Known.UNKNOWN, Known.UNKNOWN]),
        "price": Price.FREE,
    }
    if school.kind == "privado":
        given |= {"price": Price.AMOUNT, "amount": Decimal(dice.choice(["60.00", "120.50", "1250.00"]))}
    elif dice.random() < 0.1:
        given["price"] = Price.UNKNOWN
    mode = dice.choice([Mode.IN_PERSON] * 8 + [Mode.MIXED, ""])
    return given if school.municipality_id is None else {**given, "mode": mode}


def _no_timetable(text: str, **more: Any) -> dict[str, Any]:
    return {"timetable": [], "timetable_text": text, "hours_a_week": None, **more}


# One of these for every third course, in turn.
AWKWARD: tuple[Any, ...] = (
    lambda w: {"status": Status.ENROLLING, "status_until": w.today - timedelta(days=3)},
    lambda w: {"status": Status.ENROLLING, "status_until": w.today, "starts": w.day(9), "ends": ""},
    lambda w: {"status": Status.CANCELLED, "notes": "Cancelado por falta de inscrições."},
    lambda w: {"status": Status.FULL, "status_until": None, "starts": w.day(12), "ends": w.day(90)},
    lambda w: {"days_ago": 400, "origin": Origin.LIST, "status": Status.TO_CONFIRM},
    lambda w: {"days_ago": 60},
    lambda w: {"days_ago": 61, "status": Status.ENROLLING, "status_until": None, "starts": w.day(20), "ends": ""},
    lambda w: {"reported": 1, "status": Status.ENROLLING, "status_until": None, "starts": w.day(14), "ends": ""},
    lambda w: {"reported": 20, "days_ago": 90},
    lambda w: {"class_place": None},
    lambda w: {"class_place": None, "enrolment_place": None},
    lambda w: {"class_place": None, "enrolment_place": None, "mode": Mode.ONLINE, "notes": "Aulas em direto"},
    lambda w: {"price": Price.UNKNOWN, "amount": None},
    lambda w: {"price": Price.AMOUNT, "amount": Decimal("75.50")},
    lambda w: {
        "kind": "",
        "path": None,
        "levels": "",
        "title": 'Curso de português "para todos"; turma B',
        "hours": None,
    },
    lambda w: {"kind": "", "path": None, "levels": "", "title": "", "hours": None, "programme": None},
    lambda w: {"mode": ""},
    lambda w: {"mode": Mode.MIXED},
    lambda w: _no_timetable(""),
    lambda w: _no_timetable("três vezes por semana"),
    lambda w: _no_timetable("à noite, dias a combinar; ver «idem»", parts="noite"),
    lambda w: _no_timetable("2.ª e 4.ª", days="13"),
    lambda w: {"timetable": [{"day": None, "from": "20:30", "to": ""}], "timetable_text": "a partir das 20h30"},
    lambda w: {"starts": w.month(40), "ends": "", "status": Status.TO_CONFIRM, "status_until": None},
    lambda w: {"starts": w.day(200)[:4], "ends": "", "status": Status.TO_CONFIRM, "status_until": None},
    lambda w: {"starts": "", "ends": "", "dates_text": "início de março", "status": Status.TO_CONFIRM},
    lambda w: {"starts": "", "ends": "", "dates_text": "quando houver 15 inscritos", "status": Status.WAITING},
    lambda w: {"starts": "", "ends": "", "weeks": None, "status": Status.TO_CONFIRM, "status_until": None},
    lambda w: {"certificate_counts": "", "certificate_reason": "", "certificate_source": ""},
    lambda w: dict(NO),
    lambda w: dict(YES),
    lambda w: {
        "title": 'Português "A1"; noite — «São & <Santos>»',
        "notes": f'Linha 1; "aspas"\n\nملاحظة بالعربية\n{WORD}',
    },
    lambda w: {"title": "दिनको पोर्तुगिज कक्षा — Português de dia", "children_welcome": Known.YES, "step_free": Known.YES},
    lambda w: {"kind": ActionKind.TECHNICAL, "sector": "", "path": None, "levels": "", "hours": None},
    lambda w: {"kind": ActionKind.LITERACY, "path": None, "levels": "", "hours": None, "children_welcome": Known.YES},
    lambda w: {"units": list(w.units.values())[:3], "path": None, "levels": "A1", "hours": 75},
    lambda w: {"hours": None, "weeks": None, "hours_a_week": Decimal("7.5"), "group_size": 26},
)
