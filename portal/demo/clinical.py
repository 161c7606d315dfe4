"""What may be said about somebody's health: the plain statements that the CDA and FHIR writers put in their formats.

Dates are partial ISO dates (``1998``, ``2009-03``, ``2026-11-20``), as in :mod:`portal.record.content`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine or vaccine of the public base: ``cis`` and ``cip`` are its identifiers there."""

    name: str
    cis: str
    cip: str
    substance: str
    route: Literal["oral", "inhaled", "intramuscular"] = "oral"


@dataclass(frozen=True, slots=True)
class Problem:
    """A condition, coded in ICD-10. ``end`` set means it is over."""

    label: str
    icd10: str
    start: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy. ``kind`` says to what, ``severity`` is empty or one of the HL7 codes ``L``, ``M``, ``H``."""

    agent: str
    kind: Literal["drug", "environment", "food"]
    reaction: str
    start: str
    severity: str = ""
    agent_cis: str = ""


@dataclass(frozen=True, slots=True)
class NoKnownAllergy:
    """The question was asked on that day and the answer was: none."""

    asked: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nobody asked: the statement carries no fact."""


AllergyStatement = tuple[Allergy, ...] | NoKnownAllergy | NotAsked


@dataclass(frozen=True, slots=True)
class Treatment:
    """A treatment: the words of its dose and rhythm, then their figures.

    ``amount`` and ``unit`` are one dose, ``every_hours`` its period, 0 when it is taken only if needed.
    """

    medicine: Medicine
    dose: str
    rhythm: str
    start: str
    amount: str
    unit: str
    every_hours: int = 24
    end: str = ""
    reason: str = ""
    reason_icd10: str = ""

    @property
    def dosage(self) -> str:
        """The dose and its rhythm in one line."""
        return f"{self.dose} {self.rhythm}"


@dataclass(frozen=True, slots=True)
class Vaccine:
    """One injection. ``targets`` are the diseases, ``rank`` the place in its series (0 for a booster)."""

    medicine: Medicine
    targets: str
    day: str
    rank: int
    lot: str
    by: str
    """Key of the professional who injected, or empty when only the booklet says so."""


@dataclass(frozen=True, slots=True)
class Act:
    """An operation or a technical act, coded in CCAM."""

    label: str
    ccam: str
    day: str
    reason: str = ""
    reason_icd10: str = ""


@dataclass(frozen=True, slots=True)
class DeviceUse:
    """An implanted or worn device. ``emdn`` is its class in the European nomenclature, ``udi`` its invented number."""

    label: str
    emdn: str
    udi: str
    start: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A vital sign. ``value`` is written with a comma or a point alike; ``unit`` is UCUM."""

    label: str
    loinc: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A person's health in short, as the GP knows it."""

    allergies: AllergyStatement
    problems: tuple[Problem, ...] = ()
    history: tuple[Problem, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    vaccines: tuple[Vaccine, ...] = ()
    acts: tuple[Act, ...] = ()
    devices: tuple[DeviceUse, ...] = ()
    watch: str = ""
    """Points of attention, one sentence each line."""


def height(value: str) -> Measure:
    """Return a body height in centimetres."""
    return Measure("Taille", "8302-2", value, "cm")


def weight(value: str) -> Measure:
    """Return a body weight in kilograms."""
    return Measure("Poids", "29463-7", value, "kg")


def head(value: str) -> Measure:
    """Return a head circumference in centimetres."""
    return Measure("Périmètre crânien", "8287-5", value, "cm")


def bmi(value: str) -> Measure:
    """Return a body mass index."""
    return Measure("Indice de masse corporelle", "39156-5", value, "kg/m2")


def pulse(value: str) -> Measure:
    """Return a heart rate per minute."""
    return Measure("Fréquence cardiaque", "8867-4", value, "/min")


def pressure(systolic: str, diastolic: str) -> tuple[Measure, Measure]:
    """Return the two measures of a blood pressure."""
    return (
        Measure("Pression artérielle systolique", "8480-6", systolic, "mm[Hg]"),
        Measure("Pression artérielle diastolique", "8462-4", diastolic, "mm[Hg]"),
    )
