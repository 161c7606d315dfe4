"""What the readers make of the demonstration's files: the statements come back as they were meant."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest

from portal.demo.care_histories import HISTORIES
from portal.demo.desk import DemoFile, Desk
from portal.demo.documents import demo_files
from portal.intake.readers.detect import read_file
from portal.intake.readers.dicom.study import read_study
from portal.record.content import Absence, Detail, Entry, EntryKind, ReadDocument

TODAY = dt.date(2026, 11, 24)


@cache
def read() -> tuple[tuple[DemoFile, ReadDocument], ...]:
    return tuple((file, _reading(file)) for file in demo_files(TODAY))


def _reading(file: DemoFile) -> ReadDocument:
    return read_study((file.data, *file.further)) if file.name.endswith(".dcm") else read_file(file.data, file.name)


def entries(person: str, kind: EntryKind, name: str = "") -> list[Entry]:
    return [
        entry
        for file, document in read()
        if file.person == person and name in file.name
        for entry in document.entries
        if entry.kind == kind
    ]


def series(loinc: str, person: str = "claire") -> list[tuple[str, str, str, str]]:
    found = [entry for entry in entries(person, EntryKind.RESULT) if entry.code and entry.code.code == loinc]
    return sorted((entry.start[:10], entry.value, entry.unit, entry.interpretation) for entry in found)


def test_every_file_is_read_without_a_warning() -> None:
    assert [(file.name, document.warnings) for file, document in read() if document.warnings] == []


def test_the_identity_read_is_the_persons() -> None:
    people = Desk(TODAY).family.people
    told = [(file, document.identity) for file, document in read() if document.identity]
    assert len(told) > 80
    for file, identity in told:
        person = people[file.person]
        assert (identity.nir, identity.birth_date, identity.sex) == (
            person.nir,
            person.birth_date.isoformat(),
            person.sex,
        )


def test_the_date_of_the_act_is_the_files() -> None:
    for file, document in read():
        if document.format == "cda" and document.type_code and document.type_code.code not in ("REMB", "11490-0"):
            assert document.act_start[:10] == file.act_date.isoformat(), file.name


def test_tsh_rises_then_settles() -> None:
    tsh = series("3016-3")
    assert [value.rstrip("0") for _, value, _, _ in tsh] == [
        *("2.1", "1.8", "6.8", "4.6", "3.1", "2.4", "2.9", "2.2", "2.6"),
    ]
    assert [flag for *_, flag in tsh] == ["N", "N", "H", "H", "N", "N", "N", "N", "N"]
    assert {unit for _, _, unit, _ in tsh} == {"m[IU]/L"}


def test_haemoglobin_comes_in_two_units() -> None:
    assert {unit for _, _, unit, _ in series("718-7")} == {"g/dL", "g/L"}


def test_a_low_ferritin_keeps_its_range_and_flag() -> None:
    latest = entries("claire", EntryKind.RESULT, "ferritine-lipides")
    (ferritin,) = [entry for entry in latest if entry.label == "Ferritine"]
    assert (ferritin.number, ferritin.range_low, ferritin.range_high, ferritin.interpretation) == (
        *(Decimal(12), Decimal(15), Decimal(150)),
        "L",
    )


def test_results_that_are_no_numbers_stay_words() -> None:
    (crp,) = entries("claire", EntryKind.RESULT, "bilan-sanguin-des-urgences")[:1]
    assert (crp.value, crp.number) == ("< 0,3", None)
    words = {entry.label: entry.value for entry in entries("claire", EntryKind.RESULT, "debut-de-grossesse")}
    assert words["Groupe sanguin ABO et Rhésus"] == "A Rh positif"
    assert words["Toxoplasmose, anticorps IgG"] == "Négatif"


def test_hba1c_of_monique_has_six_points() -> None:
    values = [(value, flag) for _, value, _, flag in series("4548-4", "monique")]
    assert values == [("7.9", "H"), ("7.6", "H"), ("7.4", "H"), ("7.8", "H"), ("7.2", "H"), ("6.9", "N")]


def test_allergies_keep_three_states() -> None:
    claire = entries("claire", EntryKind.ALLERGY, "synthese-medicale.xml")
    assert [(entry.label, entry.start) for entry in claire] == [
        ("Amoxicilline", "2009-03"),
        ("Pollen de bouleau", "2015"),
    ]
    assert dict(claire[0].details)[Detail.SEVERITY] == "Haute"
    assert [entry.absence for entry in entries("marc", EntryKind.ALLERGY)] == [Absence.NONE_KNOWN]
    assert [entry.absence for entry in entries("lina", EntryKind.ALLERGY)] == [Absence.NOT_ASKED]


def test_partial_dates_stay_partial() -> None:
    conditions = {entry.label: entry.start for entry in entries("claire", EntryKind.CONDITION, "synthese-medicale.xml")}
    assert conditions["Asthme à prédominance allergique, intermittent"] == "1998"
    assert conditions["Thyroïdite auto-immune avec hypothyroïdie"] == "2024-03"


def test_treatments_say_their_dose_in_words() -> None:
    thyroid, inhaler = entries("claire", EntryKind.MEDICATION, "synthese-medicale.xml")
    assert thyroid.label.startswith("LEVOTHYROX 75")
    assert dict(thyroid.details)[Detail.DOSE] == "1 comprimé"
    assert dict(thyroid.details)[Detail.FREQUENCY] == "le matin à jeun"
    assert dict(inhaler.details)[Detail.DOSE] == "1 à 2 bouffées en cas de gêne respiratoire"


def test_monique_has_a_pacemaker_six_treatments_and_an_anticoagulant() -> None:
    (device,) = entries("monique", EntryKind.DEVICE, "synthese-medicale")
    assert "Stimulateur cardiaque" in device.label
    treatments = entries("monique", EntryKind.MEDICATION, "synthese-medicale")
    assert len(treatments) == 6 and treatments[0].label.startswith("ELIQUIS")


def test_linas_vaccinations_follow_the_calendar() -> None:
    injections = entries("lina", EntryKind.IMMUNIZATION)
    assert len(injections) == 12
    assert all(entry.start >= "2022-11" and dict(entry.details)[Detail.LOT] for entry in injections)


def test_linas_height_grows() -> None:
    heights = [entry.number for entry in entries("lina", EntryKind.VITAL_SIGN) if entry.label == "Taille"]
    assert heights == [Decimal(63), Decimal(75), Decimal(88), Decimal(98)]


def test_the_summary_in_fhir_agrees_with_the_french_one() -> None:
    for kind in (EntryKind.ALLERGY, EntryKind.MEDICATION):
        french = {entry.label for entry in entries("claire", kind, "synthese-medicale.xml")}
        assert {entry.label for entry in entries("claire", kind, "internationale")} == french


@pytest.mark.parametrize("person", HISTORIES)
def test_each_line_of_the_insurer_is_read(person: str) -> None:
    lines = entries(person, EntryKind.CARE_LINE)
    assert len(lines) == HISTORIES[person](Desk(TODAY).day).count()
    first, last = "2024-11-23", "2026-11-23"
    assert all(first <= line.start <= last for line in lines)


def test_the_mri_of_the_knee_has_no_report() -> None:
    assert any("genou droit" in line.label for line in entries("claire", EntryKind.CARE_LINE))
    reports = [
        document.title for file, document in read() if file.person == "claire" and "18748-4" in str(document.type_code)
    ]
    assert not any("genou" in title for title in reports)


def test_acts_of_the_stay_are_marked() -> None:
    marked = [line for line in entries("monique", EntryKind.CARE_LINE) if dict(line.details).get(Detail.NOTE) == "H"]
    assert len(marked) == 4
    untold = entries("claire", EntryKind.CARE_LINE)
    assert any("Non communiqué" in value for line in untold for _, value in line.details)


def test_the_second_discharge_letter_is_read_as_a_replacement() -> None:
    first, second = [document for _, document in read() if document.type_code and document.type_code.code == "11490-0"]
    assert first.set_id == second.set_id
    assert first.unique_id in second.replaces
    assert (first.version_number, second.version_number) == (1, 2)
