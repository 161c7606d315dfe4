"""What a laboratory sends without saying so in a type: its folder, and the language of its table."""

from __future__ import annotations

import pytest

from portal.intake.readers.fhir.laboratory import LABORATORY_REPORT
from portal.record.document_types import Folder, class_of, folder_of
from tests.intake.readers.fhir_files import Json, bundle, coded, read, real

LOINC = "http://loinc.org"
CRP = {
    "resourceType": "Observation",
    "status": "final",
    "code": coded(LOINC, "1988-5", "C reactive protein [Mass/volume] in Serum or Plasma"),
    "valueQuantity": {"value": 4, "unit": "mg/L"},
}
WEIGHT = {
    "resourceType": "Observation",
    "status": "final",
    "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")],
    "code": coded(LOINC, "29463-7", "Body weight"),
    "valueQuantity": {"value": 60, "unit": "kg"},
}
UNTOLD = CRP | {"code": {"text": "CRP"}}
TOLD = UNTOLD | {"category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")]}


@pytest.mark.parametrize("resource", [CRP, TOLD, bundle(CRP, TOLD)])
def test_it_is_a_laboratory_s(resource: Json) -> None:
    assert read(resource).type_code == LABORATORY_REPORT


@pytest.mark.parametrize("resource", [WEIGHT, UNTOLD, bundle(CRP, WEIGHT), bundle(CRP, UNTOLD)])
def test_it_may_be_of_something_else(resource: Json) -> None:
    assert read(resource).type_code is None


def test_the_report_of_a_laboratory_stands_among_analyses_with_a_french_table() -> None:
    document = real("fhir_r4_examples/Bundle-lipids")
    assert document.type_code == LABORATORY_REPORT
    assert folder_of(LABORATORY_REPORT.code, class_of(LABORATORY_REPORT.code), "patient") is Folder.LABORATORY
    (section,) = [one for one in document.sections if one.generated and "<th" in "".join(one.fragments)][:1]
    html = "".join(section.fragments).replace("\N{NO-BREAK SPACE}", " ")
    assert section.title == "Résultats"
    assert all(word in html for word in ("Libellé", "définitif", "4 mars 2011")), html


def test_a_file_in_english_keeps_its_language() -> None:
    assert [section.title for section in read(CRP | {"language": "en"}).sections][:1] == ["Results"]
