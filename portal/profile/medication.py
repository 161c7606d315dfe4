"""A treatment of the health profile as FHIR R4's MedicationStatement, with what it contains. Pure."""

from __future__ import annotations

from portal.profile.elements import Json, all_said, as_text, concept, holder, writer_of
from portal.profile.statements import Statement, Writing
from portal.record.content import Detail


def medication(statement: Statement, writing: Writing) -> Json:
    """The resource of a treatment: what it holds, and its batch, stand in a Medication of its own inside it."""
    by = statement.said(Detail.PRESCRIBER)
    dose, often = statement.said(Detail.DOSE), statement.said(Detail.FREQUENCY)
    prescription = {
        "resourceType": "MedicationRequest",
        "id": "prescription",
        "status": "unknown",
        "intent": "order",
        "medicationCodeableConcept": concept(statement),
        "subject": holder(writing),
        "requester": {"display": by},
    }
    contained = [prescription] if by else []
    medicine: Json = {"medicationCodeableConcept": concept(statement)}
    if held := _medicine(statement):
        contained.append(held)
        medicine = {"medicationReference": {"reference": "#medicine"}}
    return {
        "resourceType": "MedicationStatement",
        "contained": contained,
        "basedOn": [{"reference": "#prescription"}] if by else [],
        "status": "not-taken" if statement.negated else statement.status or "unknown",
        **medicine,
        "subject": holder(writing),
        "effectivePeriod": {"start": statement.start, "end": statement.end},
        "informationSource": writer_of(writing),
        "reasonCode": [as_text(one) for one in all_said(statement, Detail.REASON)],
        "dosage": [
            {
                "text": dose,
                "timing": {"code": as_text(often)},
                "route": as_text(statement.said(Detail.ROUTE)),
            }
        ],
    }


def _medicine(statement: Statement) -> Json:
    """The medicine itself, where it is known what it holds, or of which batch it is; else empty."""
    held, lot = all_said(statement, Detail.INGREDIENT), statement.said(Detail.LOT)
    if not held and not lot:
        return {}
    return {
        "resourceType": "Medication",
        "id": "medicine",
        "code": concept(statement),
        "ingredient": [{"itemCodeableConcept": as_text(one)} for one in held],
        "batch": {"lotNumber": lot},
    }
