"""The closed vocabularies of entries, in the reader's words. What is not in them is shown as its author wrote it."""

from __future__ import annotations

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.record.content import Detail, EntryKind

_DETAILS = {
    Detail.REACTION: _l("Reaction"),
    Detail.SEVERITY: _l("Severity"),
    Detail.CRITICALITY: _l("Risk"),
    Detail.CATEGORY: _l("Category"),
    Detail.VERIFICATION: _l("Certainty"),
    Detail.DOSE: _l("Dose"),
    Detail.FREQUENCY: _l("How often"),
    Detail.STATUS_WORDS: _l("Status, as written"),
    Detail.CONTRADICTED: _l("Its codes say otherwise"),
    Detail.ROUTE: _l("Route"),
    Detail.SITE: _l("Body site"),
    Detail.REASON: _l("Reason"),
    Detail.DURATION: _l("Duration"),
    Detail.DOSE_NUMBER: _l("Dose number"),
    Detail.LOT: _l("Batch"),
    Detail.VACCINE_TARGET: _l("Protects against"),
    Detail.MANUFACTURER: _l("Manufacturer"),
    Detail.METHOD: _l("Method"),
    Detail.SPECIMEN: _l("Sample"),
    Detail.PANEL: _l("Panel"),
    Detail.INGREDIENT: _l("Contains"),
    Detail.QUANTITY: _l("Quantity"),
    Detail.PRESCRIBER: _l("Prescribed by"),
    Detail.PERFORMER: _l("Done by"),
    Detail.ORGANISATION: _l("Place"),
    Detail.IDENTIFIER: _l("Identifier"),
    Detail.PREVIOUS_VALUE: _l("Previous value"),
    Detail.RELATIONSHIP: _l("Relative"),
    Detail.ONSET_AGE: _l("At what age"),
    Detail.NOTE: _l("Note"),
}


def detail_label(detail: Detail) -> str:
    """What a detail is called."""
    return str(_DETAILS[detail])


_KINDS = {
    EntryKind.ALLERGY: _l("Allergy"),
    EntryKind.CONDITION: _l("Condition"),
    EntryKind.MEDICATION: _l("Treatment"),
    EntryKind.IMMUNIZATION: _l("Vaccination"),
    EntryKind.RESULT: _l("Result"),
    EntryKind.VITAL_SIGN: _l("Measurement"),
    EntryKind.PROCEDURE: _l("Procedure"),
    EntryKind.DEVICE: _l("Device"),
    EntryKind.FAMILY_HISTORY: _l("Illness in the family"),
    EntryKind.SOCIAL_HISTORY: _l("Habit"),
    EntryKind.FUNCTIONAL_STATUS: _l("Disability or need"),
    EntryKind.CARE_LINE: _l("Reimbursed care"),
}


def kind_label(kind: EntryKind) -> str:
    """What one entry of a kind is called."""
    return str(_KINDS[kind])


KIND_ICONS = {
    EntryKind.ALLERGY: "triangle-alert",
    EntryKind.CONDITION: "clipboard-list",
    EntryKind.MEDICATION: "pill",
    EntryKind.IMMUNIZATION: "syringe",
    EntryKind.RESULT: "test-tube",
    EntryKind.VITAL_SIGN: "activity",
    EntryKind.PROCEDURE: "bandage",
    EntryKind.DEVICE: "cpu",
    EntryKind.FAMILY_HISTORY: "users",
    EntryKind.SOCIAL_HISTORY: "user",
    EntryKind.FUNCTIONAL_STATUS: "hand-heart",
    EntryKind.CARE_LINE: "receipt-text",
}


_STATUSES = {
    "active": _l("Active"),
    "inactive": _l("No longer active"),
    "recurrence": _l("Has come back"),
    "relapse": _l("Has come back"),
    "remission": _l("In remission"),
    "resolved": _l("Resolved"),
    "completed": _l("Completed"),
    "stopped": _l("Stopped"),
    "cancelled": _l("Cancelled"),
    "on-hold": _l("Paused"),
    "suspended": _l("Paused"),
    "aborted": _l("Stopped"),
    "intended": _l("Planned"),
    "preparation": _l("Planned"),
    "in-progress": _l("In progress"),
    "not-done": _l("Not done"),
    "not-taken": _l("Not taken"),
    "final": _l("Final"),
    "preliminary": _l("Provisional"),
    "registered": _l("Awaited"),
    "amended": _l("Amended"),
    "corrected": _l("Corrected"),
    "entered-in-error": _l("Entered in error"),
    "unknown": _l("Not known"),
}


def status_label(status: str) -> str:
    """The status words of FHIR R4; any other as written."""
    return str(_STATUSES.get(status.lower(), status))


_CODED = {
    "mild": _l("Mild"),
    "moderate": _l("Moderate"),
    "severe": _l("Severe"),
    "low": _l("Low risk"),
    "high": _l("High risk"),
    "unable-to-assess": _l("Could not be assessed"),
    "confirmed": _l("Confirmed"),
    "unconfirmed": _l("Not confirmed"),
    "provisional": _l("Provisional"),
    "differential": _l("One of several possibilities"),
    "refuted": _l("Ruled out"),
    "presumed": _l("Presumed"),
    "food": _l("Food"),
    "medication": _l("Medicine"),
    "environment": _l("Environment"),
    "biologic": _l("Biological product"),
    "allergy": _l("Allergy"),
    "intolerance": _l("Intolerance"),
    "as needed": _l("as needed"),
}


def coded_word(text: str) -> str:
    """The words that FHIR codes write for severity, risk, certainty and category; any other as written."""
    return str(_CODED.get(text.lower(), text))


def system_name(system: str) -> str:
    """The name of a code system by its OID, or its address as it is."""
    return {
        "2.16.840.1.113883.6.1": "LOINC",
        "2.16.840.1.113883.6.96": "SNOMED CT",
        "2.16.840.1.113883.6.3": _("ICD-10"),
        "2.16.840.1.113883.6.90": "ICD-10-CM",
        "2.16.840.1.113883.6.73": "ATC",
        "2.16.840.1.113883.6.88": "RxNorm",
        "2.16.840.1.113883.12.292": "CVX",
        "1.2.250.1.213.2.5": "CCAM",
        "1.2.250.1.213.2.3.1": "CIS",
        "1.2.250.1.213.2.3.3": "CIP",
        "1.2.250.1.213.1.1.4.322": "TA_ASIP",
        "2.16.840.1.113883.5.1150.1": "IPS",
    }.get(system, system)
