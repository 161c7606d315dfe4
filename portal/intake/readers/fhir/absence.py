"""Nothing there: known to be none, or not known. Two statements that must never be taken for each other.

Sources: HL7 IPS value sets "absent or unknown" (code system and SNOMED CT forms), FHIR list-empty-reason, HL7
NullFlavor and FHIR data-absent-reason.
"""

from __future__ import annotations

from portal.intake.readers.fhir.systems import ABSENT_OR_UNKNOWN, NULL_FLAVOR, SNOMED
from portal.intake.readers.fhir.values import Json, codes, dicts, first, text
from portal.record.content import Absence, EntryKind

_NONE_KNOWN = {
    SNOMED: frozenset(
        {"716186003", "160244002", "409137002", "428607008", "429625007", "1003774007"}
        | {"160245001", "787480003", "787481004", "787482006", "787483001"}
    )
}
_NOT_ASKED = {SNOMED: frozenset({"1631000175102"}), NULL_FLAVOR: frozenset({"NASK", "ASKU", "NI", "UNK", "NAV"})}
_NO_INFORMATION = frozenset({"unknown", "not-asked", "asked-unknown", "temp-unknown", "not-performed"})

SECTION_KINDS = {
    "48765-2": EntryKind.ALLERGY,
    "11450-4": EntryKind.CONDITION,
    "10160-0": EntryKind.MEDICATION,
    "11369-6": EntryKind.IMMUNIZATION,
    "30954-2": EntryKind.RESULT,
    "8716-3": EntryKind.VITAL_SIGN,
    "47519-4": EntryKind.PROCEDURE,
    "46264-8": EntryKind.DEVICE,
    "10157-6": EntryKind.FAMILY_HISTORY,
    "29762-2": EntryKind.SOCIAL_HISTORY,
    "47420-5": EntryKind.FUNCTIONAL_STATUS,
}
"""LOINC sections whose being empty says something about a kind of entry. Past problems (11348-0) are not among them:
no past illness does not mean no condition."""


def of_concept(concept: object) -> Absence | None:
    """What a code like "no known allergy" says; None for a code that names something."""
    for code in codes(concept):
        if code.code in _NONE_KNOWN.get(code.system, ()):
            return Absence.NONE_KNOWN
        if code.code in _NOT_ASKED.get(code.system, ()):
            return Absence.NOT_ASKED
        if code.system == ABSENT_OR_UNKNOWN:
            return Absence.NONE_KNOWN if code.code.startswith("no-known-") else Absence.NOT_ASKED
    return Absence.NOT_ASKED if _absent_reason(first(concept)) in _NO_INFORMATION else None


def of_empty_reason(section: Json) -> Absence | None:
    """What a section says by being empty; None when it gives no reason (silence says nothing)."""
    reasons = {code.code for code in codes(section.get("emptyReason"))}
    if not section.get("emptyReason"):
        return None
    return Absence.NONE_KNOWN if "nilknown" in reasons else Absence.NOT_ASKED


def _absent_reason(concept: Json) -> str:
    for extension in dicts(concept.get("extension")):
        if text(extension.get("url")).endswith("data-absent-reason"):
            return text(extension.get("valueCode"))
    return ""
