"""“None known”, “not asked”, negated and real entries are different things."""

from __future__ import annotations

import pytest

from portal.record.content import Absence, Detail, EntryKind
from tests.support.cda import read_body, read_entry, section

ALLERGY = """<act><statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation {attributes}>
<code code="416098002" displayName="allergie"/>{time}{value}{agent}{more}</observation></entryRelationship></act>"""
AGENT = """<participant typeCode="CSM"><participantRole><playingEntity><code code="{code}" displayName="{name}"/>
</playingEntity></participantRole></participant>"""


def allergy(attributes: str = "", value: str = "", agent: str = "", more: str = "", time: str = "") -> str:
    return ALLERGY.format(attributes=attributes, value=value, agent=agent, more=more, time=time)


@pytest.mark.parametrize(
    ("value", "absence"),
    [
        ('<value code="716186003" displayName="Pas d’allergie connue"/>', Absence.NONE_KNOWN),
        ('<value code="no-known-allergies" displayName="Pas d’allergie connue"/>', Absence.NONE_KNOWN),
        ('<value code="no-allergy-info" displayName="Pas d’information"/>', Absence.NOT_ASKED),
        ('<value nullFlavor="NASK"/>', Absence.NOT_ASKED),
        ('<value nullFlavor="UNK"/>', Absence.NOT_ASKED),
    ],
)
def test_codes_and_null_flavours(value: str, absence: Absence) -> None:
    entry = read_entry("48765-2", allergy(value=value))
    assert (entry.kind, entry.absence) == (EntryKind.ALLERGY, absence)


def test_negated_substance_in_general_is_none_known_and_a_drug_is_a_negated_allergy() -> None:
    general = allergy('negationInd="true"', agent=AGENT.format(code="105590001", name="Substance"))
    entry = read_entry("48765-2", general, "Aucune allergie connue")
    assert (entry.absence, entry.label, entry.code) == (Absence.NONE_KNOWN, "Aucune allergie connue", None)
    penicillin = allergy('negationInd="true"', agent=AGENT.format(code="373270004", name="Pénicilline"))
    entry = read_entry("48765-2", penicillin)
    assert (entry.absence, entry.negated, entry.label) == (None, True, "Pénicilline")


@pytest.mark.parametrize(
    ("sentence", "attributes", "absence"),
    [
        ("Aucune allergie connue", "", Absence.NONE_KNOWN),
        ("Pas d'allergie connue", "", Absence.NONE_KNOWN),
        ("No known allergies", "", Absence.NONE_KNOWN),
        ("Non renseigné", "", Absence.NOT_ASKED),
        ("Aucune information disponible", "", Absence.NOT_ASKED),
        ("No information", "", Absence.NOT_ASKED),
        ("", 'nullFlavor="NI"', Absence.NOT_ASKED),
        ("Aucune allergie connue", 'nullFlavor="NI"', Absence.NONE_KNOWN),
    ],
)
def test_a_section_without_entries(sentence: str, attributes: str, absence: Absence) -> None:
    entries = read_body(section("48765-2", sentence, attributes=attributes)).entries
    assert [(entry.label, entry.absence) for entry in entries] == [(sentence, absence)]


def test_a_section_of_free_text_says_nothing_structured() -> None:
    assert read_body(section("48765-2", "Allergie probable à la pénicilline dans l'enfance")).entries == ()
    assert read_body(section("42349-1", "Aucune")).entries == ()
    assert (
        read_body(section("48765-2", "Aucune allergie à la pénicilline, mais urticaire au latex. " * 5)).entries == ()
    )


GIVEN = """<substanceAdministration {}><consumable><manufacturedProduct><manufacturedMaterial><code {}/>
</manufacturedMaterial></manufacturedProduct></consumable>{}</substanceAdministration>"""


def test_a_whole_allergy() -> None:
    reaction = """<entryRelationship typeCode="MFST"><observation><value displayName="Urticaire" code="1"/>
    <entryRelationship typeCode="SUBJ"><observation><code code="SEV"/><value displayName="Modérée" code="M"/>
    </observation></entryRelationship></observation></entryRelationship><entryRelationship typeCode="SUBJ"><observation>
    <code code="82606-5"/><value displayName="Élevée" code="H"/></observation></entryRelationship>"""
    time = '<effectiveTime><low value="1979"/></effectiveTime>'
    entry = read_entry("48765-2", allergy(time=time, agent=AGENT.format(code="1", name="Noix"), more=reaction))
    assert (entry.label, entry.status, entry.start) == ("Noix", "active", "1979")
    assert entry.details == (
        (Detail.CATEGORY, "allergie"),
        (Detail.REACTION, "Urticaire"),
        (Detail.SEVERITY, "Modérée"),
        (Detail.CRITICALITY, "Élevée"),
    )


def test_no_known_problem_and_a_negated_problem() -> None:
    entry = read_entry("11450-4", '<observation negationInd="true"><value code="55607006"/></observation>', "Aucun")
    assert (entry.absence, entry.label) == (Absence.NONE_KNOWN, "Aucun")
    entry = read_entry("11450-4", '<observation negationInd="true"><value code="I10" displayName="HTA"/></observation>')
    assert (entry.absence, entry.negated, entry.label) == (None, True, "HTA")


def test_no_known_medication_and_a_refused_vaccine() -> None:
    none = GIVEN.format("", 'code="no-known-medications" displayName="Aucun"', "")
    assert read_entry("10160-0", none).absence is Absence.NONE_KNOWN
    why = '<entryRelationship typeCode="RSON"><act><code displayName="Refus du patient"/></act></entryRelationship>'
    refused = GIVEN.format('negationInd="true"', 'code="J07" displayName="Grippe"', why)
    entry = read_entry("11369-6", refused)
    assert (entry.negated, entry.absence) == (True, None)
    assert (Detail.REASON, "Refus du patient") in entry.details
