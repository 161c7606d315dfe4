"""What the made-up family writes itself of its health: by whom, about whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from portal.access.actions import Action
from portal.core import clock
from portal.demo.family import Family
from portal.demo.visitors import Visitor, visiting
from portal.profile.commands import write_statement
from portal.profile.forms.habits import TOBACCO
from portal.profile.forms.observed import BLOOD_GROUP, ICF, SNOMED
from portal.profile.statements import Statement
from portal.record.content import Absence, Code, Detail, EntryKind


def write_profiles(people: Family, accounts: dict[str, uuid.UUID], records: dict[str, uuid.UUID]) -> None:
    """Each adult of their own, Claire of her children and of her mother, whom she helps."""
    for writer, person, statement in _written(people):
        name = people.people[writer].name
        with visiting(Visitor(accounts[name], name, clock.now()), records[person], Action.WRITE_PROFILE) as opened:
            write_statement(opened, statement)


def _written(people: Family) -> Iterator[tuple[str, str, Statement]]:
    for statement in _claire(people):
        yield "claire", "claire", statement
    smokes = "Environ 8 cigarettes par jour, essaie d’arrêter."
    habit = Statement(EntryKind.SOCIAL_HISTORY, "Tabac", TOBACCO, value="Fume", status="final", note=smokes)
    yield "marc", "marc", habit
    none = Statement(EntryKind.ALLERGY, "Aucune allergie connue", absence=Absence.NONE_KNOWN)
    yield "marc", "marc", none
    yield "claire", "jules", Statement(EntryKind.DEVICE, "Lunettes", status="active", note="Pour voir le tableau.")
    yield "claire", "lina", Statement(EntryKind.PROCEDURE, "Aucune opération", absence=Absence.NONE_KNOWN)
    hearing = Statement(
        EntryKind.FUNCTIONAL_STATUS,
        "Entendre",
        Code(ICF, "b230"),
        value="Entend mal de l’oreille gauche",
        status="final",
        note="Parler en face, sans crier.",
    )
    yield "claire", "monique", hearing


def _claire(people: Family) -> Iterator[Statement]:
    born = people.people["claire"].birth_date.year
    relative = (Detail.RELATIONSHIP, "Grand-parent du côté de la mère")
    yield Statement(
        EntryKind.FAMILY_HISTORY, "Cancer du sein", details=(relative, (Detail.ONSET_AGE, "52 ans")), note="Guérie."
    )
    yield Statement(
        EntryKind.CONDITION,
        "Entorse du poignet droit",
        status="resolved",
        start=f"{born + 19}-05",
        end=f"{born + 19}-07",
    )
    yield Statement(
        EntryKind.RESULT,
        "Groupe sanguin",
        BLOOD_GROUP,
        value="A+",
        value_code=Code(SNOMED, "278149003"),
        status="final",
        start=str(born + 30),
    )
    yield Statement(
        EntryKind.SOCIAL_HISTORY, "Tabac", TOBACCO, value="A arrêté de fumer", status="final", end=str(born + 27)
    )
