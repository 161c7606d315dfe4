"""Real FHIR files: what each holds, counted and compared with the file opened by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.record.content import Absence, Author, Code, Detail, EntryKind, Identity, adapter
from tests.intake.readers.fhir_files import all_html, counts, details, real

LOINC = "2.16.840.1.113883.6.1"
SNOMED = "2.16.840.1.113883.6.96"

COUNTS = {
    "fhir_dmp_pdsm/Bundle-example": {},
    "fhir_dmp_pdsm/DocumentReference": {},
    "fhir_eu_ehds/Sensotrend": {
        "functional_status": 1,
        "social_history": 2,
        "condition": 10,
        "allergy": 4,
        "medication": 3,
        "immunization": 20,
        "result": 42,
        "procedure": 1,
        "device": 5,
        "vital_sign": 8,
    },
    "fhir_eu_eps/Bundle-06a6d546": {
        "condition": 5,
        "medication": 2,
        "immunization": 4,
        "procedure": 6,
        "allergy": 1,
        "vital_sign": 10,
        "result": 8,
        "device": 1,
    },
    "fhir_eu_eps/Bundle-1b6fa259": {
        "condition": 16,
        "medication": 7,
        "immunization": 3,
        "procedure": 19,
        "allergy": 1,
        "vital_sign": 16,
        "result": 9,
        "device": 2,
    },
    "fhir_eu_hdr/Bundle-01ab3815": {"condition": 1, "procedure": 2},
    "fhir_eu_hdr/Bundle-0689affd": {"condition": 1, "procedure": 4},
    "fhir_eu_hdr/Bundle-0b726ef5": {"condition": 1, "procedure": 6},
    "fhir_eu_hdr/Bundle-0e7bb5ac": {"condition": 1, "procedure": 3, "vital_sign": 1},
    "fhir_eu_lab/Bundle-0000d093": {"result": 20},
    "fhir_eu_lab/Bundle-0002e689": {"result": 34},
    "fhir_eu_lab/Bundle-01b33ebc": {"result": 26},
    "fhir_eu_lab/Bundle-01ea887c": {"result": 34},
    "fhir_eu_lab/Bundle-01f1d113": {"result": 34},
    "fhir_ips/AllergyIntolerance": {"allergy": 1},
    "fhir_ips/Bundle-bundle-minimal": {"condition": 1, "medication": 1, "allergy": 1},
    "fhir_ips/Bundle-bundle-no-info": {"allergy": 1, "condition": 1, "medication": 1, "immunization": 2},
    "fhir_ips/Flag": {},
    "fhir_ips/Immunization": {"immunization": 1},
    "fhir_ips/Observation": {"result": 1},
    "fhir_r4_examples/AllergyIntolerance": {"allergy": 1},
    "fhir_r4_examples/Bundle-lipids": {"result": 4},
    "fhir_r4_examples/Consent": {},
    "fhir_r4_examples/ExplanationOfBenefit": {},
    "fhir_r4_examples/ImagingStudy": {},
    "fhir_r4_examples/Immunization": {"immunization": 1},
    "fhir_r4_examples/RelatedPerson": {},
    "fhir_synthea_r4/Clemente": {"vital_sign": 18, "result": 30, "immunization": 4, "condition": 1, "procedure": 1},
    "fhir_synthea_r4/Luigi": {"vital_sign": 20, "result": 11, "immunization": 12, "procedure": 2},
}


@pytest.mark.parametrize("name", COUNTS)
def test_every_real_file_is_read_with_all_its_entries(name: str) -> None:
    document = real(name)
    assert counts(document) == COUNTS[name]
    assert document.format == "fhir"
    assert document.title
    assert document.sections
    assert adapter().validate_json(adapter().dump_json(document)) == document


def test_the_header_of_a_european_summary() -> None:
    document = real("fhir_eu_eps/Bundle-1b6fa259")
    assert document.title == "European Patient Summary"
    assert document.type_code == Code(LOINC, "60591-5", "Patient summary Document")
    assert document.unique_id == "2.16.840.1.113883.2.51.999^c73515d0-d970-4f26-bec2-ff919b28efd5"
    assert document.set_id == "2.16.840.1.113883.2.51.999^7b42f73f-d8ee-4f77-899a-1c4677e2ccc0"
    assert document.created == "2024-07-24T16:10:24Z"
    assert document.authors == (Author(name="Tristan Gilbert", organisation="Hôtel-Dieu"),)
    assert document.custodian == "Hôtel-Dieu"
    assert document.confidentiality == ("N",)
    assert document.identity == Identity("Roche", "", ("Laetitia",), "1953-04-29", "F", "")
    assert document.warnings == ()


def test_the_entries_of_a_european_summary() -> None:
    document = real("fhir_eu_eps/Bundle-1b6fa259")
    heart = next(entry for entry in document.entries if entry.kind is EntryKind.CONDITION)
    assert (heart.label, heart.status, heart.start) == ("Ischemic heart disease", "active", "2014-05-28")
    knee = next(entry for entry in document.entries if entry.label == "Injury of knee")
    assert (knee.status, knee.start, knee.end) == ("inactive", "2024-11-11", "2025-01-04")
    sugar = next(entry for entry in document.entries if entry.label.startswith("Hemoglobin A1c"))
    assert (sugar.value, sugar.number, sugar.unit) == ("6.1", Decimal("6.1"), "%")
    assert (sugar.range_low, sugar.range_high, sugar.interpretation) == (Decimal(4), Decimal("5.6"), "H")
    assert details(sugar)[Detail.PERFORMER] == ["The Central European Lab"]
    vaccine = next(entry for entry in document.entries if entry.kind is EntryKind.IMMUNIZATION)
    assert vaccine.translations[0].code == "J07BB02"
    assert details(vaccine)[Detail.LOT] == ["NS-faX3S5c"]
    treatment = next(entry for entry in document.entries if entry.kind is EntryKind.MEDICATION)
    assert treatment.label == "Hydrochlorothiazide 25 mg oral tablet"
    assert details(treatment)[Detail.DOSE][0] == "1 tablet (25 mg) by mouth once daily"


def test_none_known_and_no_information_stay_apart() -> None:
    known = [e for e in real("fhir_eu_eps/Bundle-1b6fa259").entries if e.kind is EntryKind.ALLERGY]
    assert [(e.label, e.absence) for e in known] == [("No known allergy (situation)", Absence.NONE_KNOWN)]
    silent = [e for e in real("fhir_ips/Bundle-bundle-no-info").entries if e.absence]
    assert [e.kind for e in silent] == [EntryKind.ALLERGY, EntryKind.CONDITION, EntryKind.MEDICATION]
    assert {e.absence for e in silent} == {Absence.NOT_ASKED}
    assert silent[0].label == "There is no information available regarding the subject's allergies."


def test_a_laboratory_report_keeps_words_and_groups() -> None:
    document = real("fhir_eu_lab/Bundle-0002e689")
    assert [s.title for s in document.sections[0].subsections] == ["Chemistry", "Urinalysis", "Specimen information"]
    ketones = next(e for e in document.entries if e.code == Code(LOINC, "2514-8", e.code.label if e.code else ""))
    assert (ketones.value, ketones.number, ketones.unit) == ("Urine ketone test = +", None, "")
    assert details(ketones)[Detail.SPECIMEN] == ["Urine specimen"]
    assert details(ketones)[Detail.PANEL] == ["Chemistry"]


def test_results_without_a_date_take_their_report_s() -> None:
    document = real("fhir_r4_examples/Bundle-lipids")
    assert {entry.start for entry in document.entries} == {"2011-03-04T08:30:00+11:00"}
    assert {tuple(details(entry)[Detail.PANEL]) for entry in document.entries} == {("Lipid Panel",)}
    assert [(e.value, e.range_low, e.range_high) for e in document.entries][2] == ("1.3", Decimal("1.5"), None)
    assert document.entries[1].range_high == Decimal("2.0")


def test_a_patient_s_own_summary() -> None:
    document = real("fhir_eu_ehds/Sensotrend")
    assert document.source == "patient"
    assert document.identity == Identity("Virtanen", "", ("Mikko", "Juhani"), "1976-02-01", "M", "")
    below = next(e for e in document.entries if e.label == "U -Albumiini" and e.number is None)
    assert (below.value, below.number, below.unit) == ("< 3", None, "mg/l")
    none = next(e for e in document.entries if e.label == "No known medication allergies")
    assert none.absence is Absence.NONE_KNOWN
    apple = next(e for e in document.entries if e.label == "Allergy to apple")
    assert (apple.start, apple.absence) == ("1999", None)
    assert details(apple)[Detail.REACTION] == ["Coughing"]
    assert document.attachments[0].data.startswith(b"\xff\xd8\xff")
    assert "Prescription de médicament" in all_html(document)
    drinks = next(e for e in document.entries if e.label == "Alcoholic drinks per day")
    assert drinks.kind is EntryKind.SOCIAL_HISTORY


def test_a_foreign_status_is_a_warning_and_loses_nothing() -> None:
    document = real("fhir_eu_hdr/Bundle-0e7bb5ac")
    assert document.warnings == ("Encounter.status is not a code of FHIR R4; it was kept as written.",)
    temperature = next(e for e in document.entries if e.kind is EntryKind.VITAL_SIGN)
    assert (temperature.label, temperature.value, temperature.start) == ("Body temperature", "", "2020-08-20")
    assert "<td>terminé</td>" in all_html(document)
    assert document.sections[1].title == "Hospital course note"


def test_the_french_transaction_and_its_reference() -> None:
    document = real("fhir_dmp_pdsm/Bundle-example")
    assert document.unique_id == "1.2.250.1.213.1.4.8.99999.2"
    assert document.title == "Compte rendu de consultation"
    assert document.type_code == Code(LOINC, "11488-4", "Consult note")
    assert document.identity == Identity(nir="123456789012345")
    assert document.authors == (Author(rpps="99700218896"),)
    assert document.language == "fr-FR"
    assert [(a.media_type, a.title) for a in document.attachments] == [
        ("application/xml", "Compte rendu de consultation")
    ]
    single = real("fhir_dmp_pdsm/DocumentReference")
    assert single.identity == document.identity
    assert single.attachments[0].data == document.attachments[0].data


def test_a_transaction_without_composition_gets_sections_by_kind() -> None:
    document = real("fhir_synthea_r4/Clemente")
    titles = [section.title for section in document.sections]
    assert titles[:5] == ["Maladies et problèmes", "Vaccinations", "Résultats", "Signes vitaux", "Actes"]
    told = {"Demande de remboursement", "Décompte de remboursement", "Consultation ou séjour", "Établissement"}
    assert told <= set(titles)
    assert (document.act_start, document.act_end) == ("2012-09-10", "2018-09-17")
    height = next(entry for entry in document.entries if entry.label == "Body Height")
    assert (height.value, height.number) == ("168.80253764416227", Decimal("168.80253764416227"))
    pressure = next(entry for entry in document.entries if entry.label == "Diastolic Blood Pressure")
    assert details(pressure)[Detail.PANEL] == ["Blood Pressure"]
    assert "Never smoker" in all_html(document)
    assert "265.52" in all_html(document)


def test_single_resources_show_everything_they_hold() -> None:
    claim = real("fhir_r4_examples/ExplanationOfBenefit")
    assert (claim.source, claim.created) == ("insurer", "2014-08-16")
    assert "135.57 USD" in all_html(claim)
    assert "Claim settled as per contract." in claim.text
    study = real("fhir_r4_examples/ImagingStudy")
    assert study.title == "XR Wrist 3+ Views"
    assert "Closed fracture of trapezoidal bone of wrist" in study.text
    person = real("fhir_r4_examples/RelatedPerson")
    assert (person.title, person.unique_id) == ("Eve Everywoman", "")
    flag = real("fhir_ips/Flag")
    assert "High priority" in flag.text
    allergy = real("fhir_ips/AllergyIntolerance").entries[0]
    assert (allergy.code, allergy.status, allergy.end) == (
        Code(SNOMED, "256303006", "Ragweed pollen"),
        "resolved",
        "2010",
    )
