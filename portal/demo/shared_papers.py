"""Papers that every member of the family has in the same form: summary, vaccinations, the children's examinations."""

from __future__ import annotations

from collections.abc import Sequence

from portal.demo import cda_clinical, cda_medicines
from portal.demo.cda_xml import paragraphs, section
from portal.demo.clinical import Measure, NotAsked, Vaccine
from portal.demo.desk import Deed, DemoFile, Desk

SUMMARY = "1.2.250.1.213.1.1.1.13|201310"
VACCINATIONS = "1.2.250.1.213.1.1.1.37|2023.01"
VACCINATION_NOTE = "1.2.250.1.213.1.1.1.46|2023.01"
PRESCRIPTION = "1.2.250.1.213.1.1.1.39|2024.01"
DISCHARGE = "1.2.250.1.213.1.1.1.29|2022.01"


def medical_summary(desk: Desk, person: str, days: int) -> DemoFile:
    """Return the summary written by the GP (VSM) from the person's facts."""
    known = desk.facts_at(person, days)
    parts = [
        cda_clinical.problems(known.problems, asked=not isinstance(known.allergies, NotAsked)),
        cda_clinical.allergies(known.allergies),
        cda_medicines.treatments(known.treatments),
    ]
    if known.acts:
        parts.insert(1, cda_clinical.acts(known.acts))
    if known.history:
        parts.insert(1, cda_clinical.problems(known.history, past=True))
    if known.devices:
        parts.append(cda_clinical.devices(known.devices))
    if known.watch:
        parts.append(section("44944-7", "Autres alertes", "Points de vigilance", paragraphs(known.watch)))
    deed = Deed(person, "garnier", days, "SYNTH", "Synthèse médicale", 12)
    return desk.structured(deed, SUMMARY, parts)


def vaccination_record(desk: Desk, person: str, days: int) -> DemoFile:
    """Return the history of vaccinations as known so many days ago."""
    known = desk.facts_at(person, days).vaccines
    deed = Deed(person, "garnier", days, "11369-6", "Historique des vaccinations", 12)
    return desk.structured(deed, VACCINATIONS, [cda_medicines.vaccinations(known, desk.family.professionals)])


def vaccination_note(desk: Desk, person: str, author: str, days: int, vaccine: Vaccine) -> DemoFile:
    """Return the note of one injection."""
    deed = Deed(person, author, days, "87273-9", f"Note de vaccination : {vaccine.targets.lower()}", 16)
    return desk.structured(deed, VACCINATION_NOTE, [cda_medicines.vaccinations([vaccine], desk.family.professionals)])


def child_examination(
    desk: Desk, person: str, days: int, title: str, words: str, measures: Sequence[Measure]
) -> DemoFile:
    """Return the GP's examination of a child: measures, then words, one paragraph each line."""
    deed = Deed(person, "garnier", days, "59283-2", title, 16)
    parts = (
        cda_clinical.vital_signs(measures, desk.moments.iso(days)),
        section("29545-1", "Examen physique", "Examen", paragraphs(words)),
    )
    return desk.structured(deed, "", parts)
