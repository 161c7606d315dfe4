"""The structured entries of the examples, value by value."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Absence, Code, Detail, Entry, EntryKind, ReadDocument
from tests.support.shared_data import shared_data

LOINC = "2.16.840.1.113883.6.1"


def read(name: str) -> ReadDocument:
    return read_cda((shared_data() / name).read_bytes())


def of_kind(document: ReadDocument, kind: EntryKind) -> list[Entry]:
    return [entry for entry in document.entries if entry.kind is kind]


def detail(entry: Entry, wanted: Detail) -> list[str]:
    return [said for kind, said in entry.details if kind is wanted]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml", {"result": 11}),
        ("cda_fr/BIO-CR-BIO_2024.01_TSH_1.xml", {"result": 2}),
        ("cda_fr/BIO-TROD_2024.01_Angine.xml", {"result": 1}),
        ("cda_fr/CNAM-HR_2021.01.xml", {"care_line": 25}),
        ("cda_fr/IMG_CR_IMG_2024.01_CDA-R2-Niveau-1.xml", {}),
        ("cda_fr/LDL-SES_2022.01.xml", {"medication": 2, "device": 1, "allergy": 1}),
        ("cda_fr/VAC_2023.01.xml", {"immunization": 4}),
        ("cda_fr/VSM_1.4_2022.01.xml", {"condition": 4, "procedure": 1, "allergy": 1, "medication": 2}),
        ("cda_fr/eP-MED-DM_2024.01_PosoStruct.xml", {"medication": 2, "device": 1, "vital_sign": 2}),
        (
            "ccda_us/CCD_2_CCD.xml",
            {"allergy": 1, "medication": 1, "condition": 1, "procedure": 3, "result": 1, "vital_sign": 9},
        ),
    ],
)
def test_counts(name: str, counts: dict[str, int]) -> None:
    assert Counter(entry.kind.value for entry in read(name).entries) == counts


def test_results_in_two_units_with_ranges_and_interpretation() -> None:
    results = read("cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml").entries
    assert results[0] == Entry(
        EntryKind.RESULT,
        "Triglycérides [Masse/Volume] Sérum/Plasma ; Numérique",
        Code(LOINC, "2571-8", "Triglycérides [Masse/Volume] Sérum/Plasma ; Numérique"),
        value="0.62",
        number=Decimal("0.62"),
        unit="g/L",
        range_low=Decimal("0.50"),
        range_high=Decimal("1.50"),
        interpretation="N",
        status="completed",
        start="2014-04-02T14:55:21+02:00",
        details=(
            (Detail.PANEL, "Bilan lipidique"),
            (Detail.METHOD, "...(Colorimétrie enzymatique)"),
            (Detail.NOTE, "0.71 mmol/L"),
        ),
    )
    assert (results[3].range_low, results[3].range_high) == (None, Decimal("1.60"))
    by_code = {entry.code.code: entry for entry in results if entry.code}
    assert (by_code["30239-8"].value, by_code["30239-8"].interpretation) == ("45", "H")
    assert (by_code["3024-7"].number, by_code["3024-7"].interpretation) == (Decimal("7.67"), "L")
    reactive = by_code["1988-5"]
    assert (reactive.value, reactive.number, reactive.unit, reactive.range_high) == (
        "<1.0",
        None,
        "mg/L",
        Decimal("5.0"),
    )


def test_an_analyte_has_the_name_the_laboratory_shows() -> None:
    thyroid = read("cda_fr/BIO-CR-BIO_2024.01_TSH_1.xml").entries
    assert [entry.label for entry in thyroid] == ["Thyréostimuline (TSH)", "Thyroxine libre (FT4)"]
    assert thyroid[0].code == Code(LOINC, "3016-3", "Thyréostimuline [Arbitraire/Volume] Sérum/Plasma ; Numérique")
    assert (thyroid[1].range_low, thyroid[1].range_high, thyroid[1].unit) == (
        Decimal("9.30"),
        Decimal("17.00"),
        "pg/mL",
    )
    angina = read("cda_fr/BIO-TROD_2024.01_Angine.xml").entries[0]
    assert (angina.label, angina.value, angina.number) == ("Dépistage Angine (S. pyogenes)", "négatif", None)
    assert detail(angina, Detail.PANEL) == ["Sérologie bactérienne"]


def test_problems_history_and_what_is_the_mothers() -> None:
    conditions = of_kind(read("cda_fr/VSM_1.4_2022.01.xml"), EntryKind.CONDITION)
    assert [(c.code.code if c.code else "", c.status, c.start, c.end) for c in conditions] == [
        ("G45.9", "active", "2019-08-11", ""),
        ("I20.0", "active", "2019-08-11", ""),
        ("N10", "resolved", "2018-04-22", "2018-04-30"),
        ("I21.1", "resolved", "2018-01-14", "2018-01-25"),
    ]
    assert "D57.1" not in {c.code.code for c in conditions if c.code}


def test_a_treatment_with_its_reason_and_no_invented_status() -> None:
    plavix = of_kind(read("cda_fr/VSM_1.4_2022.01.xml"), EntryKind.MEDICATION)[0]
    assert (plavix.label, plavix.start, plavix.end, plavix.status) == (
        "PLAVIX 75 mg, comprimé pelliculé",
        "2019-08-11",
        "",
        "",
    )
    assert plavix.code and (plavix.code.system, plavix.code.code) == ("1.2.250.1.213.2.3.1", "63564053")
    assert [code.code for code in plavix.translations] == ["3400938022209"]
    assert plavix.details == (
        (Detail.DOSE, "1 cp/j"),
        (Detail.CONTRADICTED, "2 comprimé(s), chaque jour"),
        (Detail.ROUTE, "Voie orale"),
        (Detail.REASON, "Angine de poitrine instable"),
    )


def test_allergy_procedure_and_their_details() -> None:
    summary = read("cda_fr/VSM_1.4_2022.01.xml")
    allergy = of_kind(summary, EntryKind.ALLERGY)[0]
    assert (allergy.label, allergy.status, allergy.start, allergy.absence) == (
        "PARACETAMOL",
        "inactive",
        "2018-06-03",
        None,
    )
    assert detail(allergy, Detail.CATEGORY) == ["allergie médicamenteuse"]
    stent = of_kind(summary, EntryKind.PROCEDURE)[0]
    assert stent.code and stent.code.code == "DDAF004"
    assert detail(stent, Detail.PERFORMER) == ["Pr Jacques PETITJEAN"]
    assert detail(stent, Detail.ORGANISATION) == ["Hôpital Lariboisière"]


def test_a_structured_prescription() -> None:
    prescription = read("cda_fr/eP-MED-DM_2024.01_PosoStruct.xml")
    paracetamol, ointment = of_kind(prescription, EntryKind.MEDICATION)
    assert detail(paracetamol, Detail.DOSE) == [
        "1 cp – 2 cp, 1500 mg/j – 3000 mg/j, 3 fois/j à partir du 01/12/2023 pendant 2 jours",
        "1 cp – 2 cp, 1000 mg/j – 2000 mg/j, 2 fois/j à partir du 03/12/2023 pendant 4 jours",
        "max. 4 chaque jour",
    ]
    assert Code("2.16.840.1.113883.6.73", "N02BE01", "paracetamol") in paracetamol.translations
    assert detail(paracetamol, Detail.INGREDIENT) == ["Paracetamol"]
    assert detail(paracetamol, Detail.NOTE) == ["A prendre au cours d'un repas"]
    assert ointment.label == "Préparation magistrale : - 30g de diprosone - 70g de Cérat Frais de Galien"
    assert detail(ointment, Detail.FREQUENCY) == ["2 applications/j"]
    bed = of_kind(prescription, EntryKind.DEVICE)[0]
    assert (bed.label, bed.status, detail(bed, Detail.DURATION)) == ("LITS MÉDICAUX", "planned", ["60 jours"])
    weight, height = of_kind(prescription, EntryKind.VITAL_SIGN)
    assert (weight.number, weight.unit, height.number, height.unit) == (Decimal(55), "kg", Decimal(170), "cm")
    assert [held.media_type for held in prescription.attachments] == ["image/png", "application/pdf"]


def test_vaccinations() -> None:
    vaccines = read("cda_fr/VAC_2023.01.xml").entries
    assert [vaccine.start for vaccine in vaccines] == [
        "1975",
        "2009-09-28T09:49:14+01:00",
        "2009-09-28T09:49:14+01:00",
        "2021-04-09",
    ]
    bcg = vaccines[0]
    assert bcg.label == "VACCIN BCG SSI, poudre et solvant pour suspension injectable"
    assert bcg.translations[0] == Code("2.16.840.1.113883.6.73", "J07AN", "Vaccin antituberculeux")
    assert [detail(vaccine, Detail.DOSE_NUMBER) for vaccine in vaccines] == [["1"], ["1"], ["2"], ["1"]]
    assert [detail(vaccine, Detail.LOT) for vaccine in vaccines] == [
        ["235421176"],
        ["4456668"],
        ["4456672"],
        ["357904636"],
    ]
    assert detail(bcg, Detail.PERFORMER) == ["Dr Charles MULLER"]
    assert detail(bcg, Detail.SITE) == ["deltoïde gauche"]
    assert detail(bcg, Detail.REACTION) == ["Fièvre due à des médicaments"]
    assert detail(bcg, Detail.NOTE) == ["L'usager a été informé des avantages et risques liés à la vaccination"]


def test_a_discharge_letter() -> None:
    letter = read("cda_fr/LDL-SES_2022.01.xml")
    assert [(drug.label, drug.start, drug.end) for drug in of_kind(letter, EntryKind.MEDICATION)] == [
        ("SOLIAN 100 mg, comprimé sécable", "2018-08-01", "2019-10-29"),
        ("LEPONEX 100 mg, comprimé sécable", "2019-12-03", "2020-02-02"),
    ]
    pacemaker = of_kind(letter, EntryKind.DEVICE)[0]
    assert detail(pacemaker, Detail.IDENTIFIER) == ["{01}00844588003288{17}141120{10}7654321D{21}10987654d321"]
    allergy = of_kind(letter, EntryKind.ALLERGY)[0]
    assert allergy.absence is Absence.NONE_KNOWN
    assert allergy.label == "Aucune allergie / intolérance identifiée pendant le séjour"


def test_an_american_chart() -> None:
    chart = read("ccda_us/CCD_2_CCD.xml")
    absent = [(entry.kind, entry.label, entry.absence) for entry in chart.entries if entry.absence]
    assert absent == [
        (EntryKind.ALLERGY, "No known allergies", Absence.NONE_KNOWN),
        (EntryKind.MEDICATION, "No information", Absence.NOT_ASKED),
        (EntryKind.CONDITION, "No Information", Absence.NOT_ASKED),
    ]
    appendectomy = of_kind(chart, EntryKind.PROCEDURE)[0]
    assert [code.code for code in appendectomy.translations] == ["44970", "0DTJ4ZZ", "47.01"]
    assert (appendectomy.start, appendectomy.end) == ("2014-10-02T10:30:26-05:00", "2014-10-02T12:42:45-05:00")
    pending = of_kind(chart, EntryKind.RESULT)[0]
    assert (pending.value, pending.number, pending.status) == ("", None, "active")
    signs = {sign.label: (sign.value, sign.unit) for sign in of_kind(chart, EntryKind.VITAL_SIGN)}
    assert signs["Systolic blood pressure"] == ("120", "mm[Hg]")
    assert signs["OXYGEN SATURATION"] == ("98", "%")


def test_warnings_of_the_examples() -> None:
    unwrapped = read("cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml").warnings
    assert len(unwrapped) == 1
    assert "not run" in unwrapped[0]
    assert read("cda_fr/VSM_1.4_2022.01.xml").warnings == ()
    assert read("ccda_us/CCD_2_CCD.xml").warnings == ()
