"""What the made-up family measures at home, and the doses of its booklets: by whom, about whom, over the years."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal

from portal.access.actions import Action
from portal.core import clock
from portal.demo.family import Family
from portal.demo.visitors import Visitor, visiting
from portal.profile.commands import write_statement
from portal.profile.measures import catalogue as c
from portal.profile.measures.commands import Target, set_target
from portal.profile.statements import Part, Statement
from portal.record.content import Code, Detail, EntryKind
from portal.record.vaccinations.ages import Age, reached

_LOINC = "2.16.840.1.113883.6.1"
_MORNING = dt.time(7, 40)
Told = tuple[str, str, Statement]
"""Who writes, about whom, what."""


def write_measures(people: Family, accounts: dict[str, uuid.UUID], records: dict[str, uuid.UUID]) -> None:
    """Each adult of their own, Claire of her children and of her mother, and the target of her mother's doctor."""
    today = clock.today()
    for writer, person, statement in (*_grown_ups(today), *_children(people), *_doses(people)):
        name = people.people[writer].name
        with visiting(Visitor(accounts[name], name, clock.now()), records[person], Action.WRITE_PROFILE) as opened:
            write_statement(opened, statement)
    name = people.people["monique"].name
    wanted = Target("mm[Hg]", None, Decimal(140), None, Decimal(85), "Dr Hélène Garnier")
    with visiting(Visitor(accounts[name], name, clock.now()), records["monique"], Action.SET_TARGET) as opened:
        set_target(opened, c.PRESSURE, wanted)


def _grown_ups(today: dt.date) -> Iterator[Told]:
    weights = ("63.4", "63", "62.8", "62.1", "62.4", "61.9", "61.8", "61.2", "61.6")
    for number, kilos in enumerate(reversed(weights)):
        yield "claire", "claire", _value(c.WEIGHT, "Poids", kilos, today - dt.timedelta(days=20 + 115 * number))
    yield "claire", "claire", _value(c.HEIGHT, "Taille", "167", today - dt.timedelta(days=700))
    pressures = ((148, 88), (143, 84), (139, 82), (146, 86), (137, 80), (134, 79), (138, 81), (132, 78))
    for number, (upper, lower) in enumerate(reversed(pressures)):
        day = today - dt.timedelta(days=3 + 9 * number)
        yield "claire", "monique", _pressure(upper, lower, dt.datetime.combine(day, _MORNING, clock.PARIS))
    for number, grams in enumerate(("1.18", "1.24", "1.15", "1.31", "1.27")):
        day = today - dt.timedelta(days=4 + 12 * number)
        yield "claire", "monique", _value(c.GLUCOSE_FASTING, "Glycémie à jeun", grams, day)


def _children(people: Family) -> Iterator[Told]:
    """Of the booklets: at birth, then at some birthdays; weight, height, head."""
    booklets: dict[str, Sequence[tuple[int, str, str, str]]] = {
        "jules": (
            (0, "3.51", "51", "35"),
            (9, "9.1", "72", "45.5"),
            (24, "12.3", "87.5", "49"),
            (48, "16.6", "103", ""),
            (96, "26.1", "128.5", ""),
            (120, "31.9", "138.5", ""),
        ),
        "lina": ((0, "3.32", "50", "34.5"), (9, "8.4", "71", "44.3"), (46, "16.1", "101.5", "")),
    }
    for child, rows in booklets.items():
        for months, kilos, height, head in rows:
            day = reached(people.people[child].birth_date, Age(months))
            yield "claire", child, _value(c.WEIGHT, "Poids", kilos, day)
            yield "claire", child, _value(c.HEIGHT, "Taille", height, day)
            if head:
                yield "claire", child, _value(c.HEAD, "Périmètre crânien", head, day)


def _doses(people: Family) -> Iterator[Told]:
    born = people.people["claire"].birth_date.year
    yield "claire", "claire", _dose("ROR", str(born + 1), "Rougeole", "Oreillons", "Rubéole")
    yield "claire", "claire", _dose("DTPolio", str(born + 16), "Diphtérie", "Tétanos", "Poliomyélite")
    lina = people.people["lina"].birth_date
    for months in (2, 3):
        yield "claire", "lina", _dose("Rotarix", reached(lina, Age(months, 3)).isoformat(), "Rotavirus")
    yield "marc", "marc", _dose("Vaxigrip", str(clock.today().year - 1), "Grippe")


def _dose(vaccine: str, when: str, *against: str) -> Statement:
    details = tuple((Detail.VACCINE_TARGET, one) for one in against)
    return Statement(EntryKind.IMMUNIZATION, vaccine, status="completed", start=when, details=details)


def _value(measure: c.Measure, label: str, number: str, day: dt.date) -> Statement:
    unit = measure.units[0]
    code = Code(_LOINC, unit.loinc, label)
    return Statement(measure.kind, label, code, number=Decimal(number), unit=unit.ucum, start=day.isoformat())


def _pressure(upper: int, lower: int, moment: dt.datetime) -> Statement:
    named = (("systolique", c.SYSTOLIC, upper), ("diastolique", c.DIASTOLIC, lower))
    label = "Tension artérielle"
    return Statement(
        EntryKind.VITAL_SIGN,
        label,
        Code(_LOINC, c.PANEL, label),
        start=moment.isoformat(),
        parts=tuple(
            Part(f"{label} {which}", Code(_LOINC, code, f"{label} {which}"), number=Decimal(value), unit="mm[Hg]")
            for which, code, value in named
        ),
    )
