"""The closed vocabularies of entries, in the reader's words. What is not in them is shown as its author wrote it."""

from __future__ import annotations

from portal.core.i18n import gettext as _
from portal.record.content import Detail, EntryKind


def detail_label(detail: Detail) -> str:
    """What a detail is called."""
    return {
        Detail.REACTION: _("Reaction"),
        Detail.SEVERITY: _("Severity"),
        Detail.CRITICALITY: _("Risk"),
        Detail.CATEGORY: _("Category"),
        Detail.VERIFICATION: _("Certainty"),
        Detail.DOSE: _("Dose"),
        Detail.FREQUENCY: _("How often"),
        Detail.ROUTE: _("Route"),
        Detail.SITE: _("Body site"),
        Detail.REASON: _("Reason"),
        Detail.DURATION: _("Duration"),
        Detail.DOSE_NUMBER: _("Dose number"),
        Detail.LOT: _("Batch"),
        Detail.VACCINE_TARGET: _("Protects against"),
        Detail.MANUFACTURER: _("Manufacturer"),
        Detail.METHOD: _("Method"),
        Detail.SPECIMEN: _("Sample"),
        Detail.PANEL: _("Panel"),
        Detail.INGREDIENT: _("Contains"),
        Detail.QUANTITY: _("Quantity"),
        Detail.PRESCRIBER: _("Prescribed by"),
        Detail.PERFORMER: _("Done by"),
        Detail.ORGANISATION: _("Place"),
        Detail.IDENTIFIER: _("Identifier"),
        Detail.PREVIOUS_VALUE: _("Previous value"),
        Detail.NOTE: _("Note"),
    }[detail]


def kind_label(kind: EntryKind) -> str:
    """What one entry of a kind is called."""
    return {
        EntryKind.ALLERGY: _("Allergy"),
        EntryKind.CONDITION: _("Condition"),
        EntryKind.MEDICATION: _("Treatment"),
        EntryKind.IMMUNIZATION: _("Vaccination"),
        EntryKind.RESULT: _("Result"),
        EntryKind.VITAL_SIGN: _("Measurement"),
        EntryKind.PROCEDURE: _("Procedure"),
        EntryKind.DEVICE: _("Device"),
        EntryKind.CARE_LINE: _("Reimbursed care"),
    }[kind]


KIND_ICONS = {
    EntryKind.ALLERGY: "triangle-alert",
    EntryKind.CONDITION: "clipboard-list",
    EntryKind.MEDICATION: "pill",
    EntryKind.IMMUNIZATION: "syringe",
    EntryKind.RESULT: "test-tube",
    EntryKind.VITAL_SIGN: "activity",
    EntryKind.PROCEDURE: "bandage",
    EntryKind.DEVICE: "cpu",
    EntryKind.CARE_LINE: "receipt-text",
}


def status_label(status: str) -> str:
    """The status words of FHIR R4; any other as written."""
    known = {
        "active": _("Active"),
        "inactive": _("No longer active"),
        "recurrence": _("Has come back"),
        "relapse": _("Has come back"),
        "remission": _("In remission"),
        "resolved": _("Resolved"),
        "completed": _("Completed"),
        "stopped": _("Stopped"),
        "cancelled": _("Cancelled"),
        "on-hold": _("Paused"),
        "suspended": _("Paused"),
        "aborted": _("Stopped"),
        "intended": _("Planned"),
        "preparation": _("Planned"),
        "in-progress": _("In progress"),
        "not-done": _("Not done"),
        "not-taken": _("Not taken"),
        "final": _("Final"),
        "preliminary": _("Provisional"),
        "registered": _("Awaited"),
        "amended": _("Amended"),
        "corrected": _("Corrected"),
        "entered-in-error": _("Entered in error"),
        "unknown": _("Not known"),
    }
    return known.get(status.lower(), status)


def coded_word(text: str) -> str:
    """The words that FHIR codes write for severity, risk, certainty and category; any other as written."""
    known = {
        "mild": _("Mild"),
        "moderate": _("Moderate"),
        "severe": _("Severe"),
        "low": _("Low risk"),
        "high": _("High risk"),
        "unable-to-assess": _("Could not be assessed"),
        "confirmed": _("Confirmed"),
        "unconfirmed": _("Not confirmed"),
        "provisional": _("Provisional"),
        "differential": _("One of several possibilities"),
        "refuted": _("Ruled out"),
        "presumed": _("Presumed"),
        "food": _("Food"),
        "medication": _("Medicine"),
        "environment": _("Environment"),
        "biologic": _("Biological product"),
        "allergy": _("Allergy"),
        "intolerance": _("Intolerance"),
        "as needed": _("as needed"),
    }
    return known.get(text.lower(), text)


def system_name(system: str) -> str:
    """The name of a code system by its OID, or its address as it is."""
    return {
        "2.16.840.1.113883.6.1": "LOINC",
        "2.16.840.1.113883.6.96": "SNOMED CT",
        "2.16.840.1.113883.6.3": "CIM-10 (ICD-10)",
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
