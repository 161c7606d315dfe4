"""Where a document of CDA says one thing in words and another in codes."""

from __future__ import annotations

import pytest

from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Detail, Entry, EntryKind
from tests.support.cda import document, section
from tests.support.shared_data import shared_data

SUMMARY = "cda_fr/VSM_1.4_2022.01.xml"


def of_kind(name: str, kind: EntryKind) -> list[Entry]:
    return [entry for entry in read_cda((shared_data() / name).read_bytes()).entries if entry.kind is kind]


def detail(entry: Entry, wanted: Detail) -> list[str]:
    return [said for kind, said in entry.details if kind is wanted]


def treatment(
    written: str, *, tablets: str = "1", hours: str = "24", heading: str = "Posologie", span: str = ""
) -> Entry:
    """A treatment whose row of the narrative says ``written``."""
    narrative = (
        f"<table><thead><tr><th>Médicament</th><th>{heading}</th></tr></thead><tbody><tr>"
        f'<td {span}><content ID="drug">COUMADINE</content></td><td>{written}</td></tr></tbody></table>'
    )
    entry = f"""<substanceAdministration classCode="SBADM" moodCode="EVN"><text><reference value="#drug"/></text>
    <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="{hours}" unit="h"/></effectiveTime>
    <doseQuantity value="{tablets}" unit="{{tablet}}"/><consumable><manufacturedProduct><manufacturedMaterial>
    <code code="1" codeSystem="1.2" displayName="COUMADINE"/></manufacturedMaterial></manufacturedProduct></consumable>
    </substanceAdministration>"""
    (found,) = read_cda(document(f"<structuredBody>{section('10160-0', narrative, entry)}</structuredBody>")).entries
    return found


def test_the_dosing_of_the_text_comes_before_codes_that_contradict_it() -> None:
    clopidogrel, warfarin = of_kind(SUMMARY, EntryKind.MEDICATION)
    assert detail(clopidogrel, Detail.DOSE) == ["1 cp/j"]
    assert detail(clopidogrel, Detail.CONTRADICTED) == ["2 comprimé(s), chaque jour"]
    assert detail(warfarin, Detail.DOSE) == ["1 cp/j"]
    assert detail(warfarin, Detail.CONTRADICTED) == ["1 comprimé(s), toutes les 6 h"]
    assert detail(warfarin, Detail.FREQUENCY) == []


def test_a_status_in_words_that_its_code_contradicts() -> None:
    (allergy,) = of_kind(SUMMARY, EntryKind.ALLERGY)
    assert allergy.status == "inactive"
    assert detail(allergy, Detail.STATUS_WORDS) == ["Intermittent"]
    assert detail(allergy, Detail.CONTRADICTED) == ["inactive"]


@pytest.mark.parametrize("written", ["1 cp/j", "1 comprimé par jour", "1,0 cp / jour"])
def test_the_same_dosing_twice_is_no_contradiction(written: str) -> None:
    found = treatment(written)
    assert (detail(found, Detail.DOSE), detail(found, Detail.CONTRADICTED)) == ([written], [])
    assert detail(treatment(written, tablets="0.25", hours="6"), Detail.CONTRADICTED) == []
    assert detail(treatment(written, hours="12"), Detail.CONTRADICTED) == ["1 comprimé(s), toutes les 12 h"]


def test_words_that_cannot_be_compared_stand_before_the_codes() -> None:
    found = treatment("selon INR", hours="12")
    assert detail(found, Detail.DOSE) == ["selon INR", "1 comprimé(s)"]
    assert detail(found, Detail.FREQUENCY) == ["toutes les 12 h"]
    assert detail(found, Detail.CONTRADICTED) == []


@pytest.mark.parametrize("table", [{"heading": "Motif"}, {"span": 'rowspan="2"'}, {"span": 'colspan="2"'}])
def test_only_a_cell_that_is_surely_the_dosing_is_read(table: dict[str, str]) -> None:
    assert detail(treatment("2 cp/j", **table), Detail.DOSE) == ["1 comprimé(s)"]
