"""What each FHIR member becomes, on resources made for one statement each."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from portal.record.content import Author, Detail, Identity
from tests.intake.readers.fhir_files import all_html, bundle, coded, counts, details, only, read

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("resource", "negated"),
    [
        ({"resourceType": "Immunization", "vaccineCode": {"text": "BCG"}, "status": "not-done"}, True),
        ({"resourceType": "Immunization", "vaccineCode": {"text": "BCG"}, "status": "completed"}, False),
        ({"resourceType": "Procedure", "code": {"text": "Scan"}, "status": "not-done"}, True),
        (
            {"resourceType": "MedicationStatement", "medicationCodeableConcept": {"text": "X"}, "status": "not-taken"},
            True,
        ),
        ({"resourceType": "MedicationRequest", "medicationCodeableConcept": {"text": "X"}, "doNotPerform": True}, True),
        ({"resourceType": "Condition", "code": {"text": "Flu"}, "verificationStatus": coded("v", "refuted")}, True),
    ],
)
def test_what_was_not_done_or_is_not_so_is_negated(resource: Json, negated: bool) -> None:
    assert only(resource).negated is negated


def test_an_error_of_entry_wins_over_the_clinical_status() -> None:
    resource = {
        "resourceType": "AllergyIntolerance",
        "code": {"text": "Latex"},
        "clinicalStatus": coded("c", "active"),
        "verificationStatus": coded("v", "entered-in-error"),
    }
    assert only(resource).status == "entered-in-error"


def _prescription() -> Json:
    """A prescription that carries its own Medication."""
    medication = {
        "resourceType": "Medication",
        "id": "m",
        "code": coded("http://www.whocc.no/atc", "N02BE01", "Paracetamol"),
        "ingredient": [
            {"itemCodeableConcept": {"text": "paracetamol"}, "strength": {"numerator": {"value": 500, "unit": "mg"}}}
        ],
    }
    return {
        "resourceType": "MedicationRequest",
        "contained": [medication],
        "status": "active",
        "medicationReference": {"reference": "#m"},
        "authoredOn": "2024-06-01",
        "requester": {"display": "Dr Karim Benali"},
        "dosageInstruction": [
            {
                "timing": {
                    "repeat": {
                        "frequency": 3,
                        "period": 1,
                        "periodUnit": "d",
                        "boundsDuration": {"value": 5, "unit": "d"},
                    }
                },
                "doseAndRate": [{"doseQuantity": {"value": 2, "unit": "tablet"}}],
                "asNeededBoolean": True,
                "route": {"text": "oral"},
            }
        ],
    }


def test_a_treatment_with_its_medication_prescriber_and_dose() -> None:
    entry = only(_prescription())
    assert (entry.label, entry.start, entry.code and entry.code.system) == (
        "Paracetamol",
        "2024-06-01",
        "2.16.840.1.113883.6.73",
    )
    assert details(entry) == {
        Detail.DOSE: ["2 tablet"],
        Detail.FREQUENCY: ["3 / 1 d", "as needed"],
        Detail.DURATION: ["5 d"],
        Detail.ROUTE: ["oral"],
        Detail.INGREDIENT: ["paracetamol 500 mg"],
        Detail.PRESCRIBER: ["Dr Karim Benali"],
    }


def test_the_french_identity_of_a_patient() -> None:
    given = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name"
    patient = {
        "resourceType": "Patient",
        "identifier": [
            {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "1 00 00 00 000 000 00", "use": "old"},
            {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "2 79 03 51 215 189 89"},
        ],
        "name": [
            {"use": "usual", "family": "MARTIN", "given": ["Lea"]},
            {
                "use": "official",
                "family": "ROUX",
                "given": ["LÉA"],
                "extension": [{"url": given, "valueString": "LÉA MARIE"}],
            },
        ],
        "gender": "female",
        "birthDate": "1979-03",
    }
    assert read(patient).identity == Identity("ROUX", "MARTIN", ("LÉA", "MARIE"), "1979-03", "F", "279035121518989")
    wrong = {"resourceType": "Patient", "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "12345"}]}
    assert read(wrong).identity == Identity()
    assert read(wrong).warnings == ("A national number in the file does not have the shape of one and was left out.",)


def test_a_role_names_person_profession_organisation_and_rpps() -> None:
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "Practitioner/p"},
        "organization": {"reference": "Organization/o"},
        "specialty": [{"text": "Cardiology"}],
    }
    person = {
        "resourceType": "Practitioner",
        "id": "p",
        "identifier": [{"system": "https://rpps.esante.gouv.fr", "value": "10003456789"}],
        "name": [{"prefix": ["Dr"], "given": ["Carol"], "family": "Petit"}],
    }
    house = {"resourceType": "Organization", "id": "o", "name": "Hôpital Nord"}
    composition = {"resourceType": "Composition", "author": [{"reference": "urn:uuid:r"}]}
    document = read(bundle(composition, role, person, house, kind="document"))
    assert document.authors == (Author("Dr Carol Petit", "Cardiology", "Hôpital Nord", "10003456789"),)
    assert document.warnings == ()


def test_what_a_document_replaces_and_who_may_see_it() -> None:
    old = {"system": "urn:oid:1.2.3", "value": "9"}
    composition = {
        "resourceType": "Composition",
        "confidentiality": "R",
        "relatesTo": [{"code": "replaces", "targetIdentifier": old}, {"code": "appends", "targetIdentifier": old}],
        "meta": {"security": [{"code": "INVISIBLE_PATIENT"}, {"code": "HTEST"}]},
    }
    document = read(
        bundle(composition, kind="document", identifier={"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.4"})
    )
    assert (document.replaces, document.unique_id) == (("1.2.3^9",), "1.2.4")
    assert document.confidentiality == ("R", "INVISIBLE_PATIENT")
    reference = {
        "resourceType": "DocumentReference",
        "relatesTo": [{"code": "replaces", "target": {"identifier": old}}],
    }
    assert read(reference).replaces == ("1.2.3^9",)


def test_a_reference_that_leads_nowhere_is_a_warning_in_a_documentonly() -> None:
    composition = {"resourceType": "Composition", "section": [{"entry": [{"reference": "Condition/gone"}]}]}
    assert read(bundle(composition, kind="document")).warnings == (
        "A reference points to something that the file does not hold.",
    )
    assert read({"resourceType": "Flag", "author": {"reference": "Practitioner/1"}}).warnings == ()


def test_a_resource_is_told_once_however_it_is_reached() -> None:
    condition = {"resourceType": "Condition", "id": "c", "code": {"text": "Asthma"}}
    links = [
        {"reference": "urn:uuid:c"},
        {"reference": "Condition/c"},
        {"reference": "https://x/fhir/Condition/c/_history/2"},
    ]
    composition = {
        "resourceType": "Composition",
        "section": [{"title": "A", "entry": links}, {"title": "B", "entry": links}],
    }
    document = read(bundle(composition, condition, kind="document"))
    assert counts(document) == {"condition": 1}
    assert document.warnings == ()


def test_members_of_other_versions_and_unknown_types_are_shown() -> None:
    procedure = {
        "resourceType": "Procedure",
        "code": {"text": "Scan"},
        "occurrenceDateTime": "2025",
        "newMember": {"text": "kept"},
    }
    document = read(procedure)
    assert document.entries[0].start == "2025"
    assert "New member" in all_html(document)
    assert "kept" in document.text
    assert "deep" in read({"resourceType": "Invented", "a": [{"b": {"c": "deep", "d": 1.50}}]}).text


def test_embedded_files_are_attachments_each_once() -> None:
    data = base64.b64encode(b"hello").decode()
    reference = {
        "resourceType": "DocumentReference",
        "id": "d",
        "content": [{"attachment": {"contentType": "text/plain", "url": "urn:uuid:b", "title": "Letter"}}],
    }
    binary = {"resourceType": "Binary", "id": "b", "contentType": "text/plain", "data": data}
    document = read(bundle(reference, binary, kind="transaction"))
    assert [(a.media_type, a.data, a.title) for a in document.attachments] == [("text/plain", b"hello", "Letter")]
    broken = read({"resourceType": "Binary", "contentType": "text/plain", "data": "@@"})
    assert broken.attachments == ()
    assert broken.warnings == ("An embedded file is not valid base64 and was left out.",)
