"""Whether a file without a type of its own is what a laboratory sends."""

from __future__ import annotations

import re

from portal.intake.readers.fhir.entries import is_mapped, reachable
from portal.intake.readers.fhir.reading import Reading
from portal.intake.readers.fhir.systems import LOINC
from portal.intake.readers.fhir.values import Json, codes, dicts
from portal.record.content import Code

LABORATORY_REPORT = Code(LOINC, "11502-2")
_CATEGORIES = frozenset(
    {"laboratory", "LAB", "BLB", "CH", "HM", "IMM", "MB", "MCB", "MYC", "PAR", "SR", "TX", "URN", "VR"}
)
"""Of observations (observation-category) and of the sections of diagnostic services (HL7 table 0074)."""
_MEASURED_IN = re.compile(r" in (?:[A-Z][a-z]+ )?(?:Serum|Plasma|Blood|Urine|Stool|Cerebral spinal fluid)\b")
"""How the long names of LOINC's laboratory class tell what was analysed."""


def laboratory_type(main: Json, reading: Reading) -> Code | None:
    """The type of a laboratory's report where the file is one; None where any statement of it is of something else."""
    told = [main] if main else [resource for resource in reading.resources if is_mapped(resource)]
    reports = [report for report in reading.of_type("DiagnosticReport") if _is_laboratory(report)]
    known = {id(resource) for resource in reachable(reports, reading)}
    found = [id(resource) in known or _is_laboratory(resource) for resource in told]
    return LABORATORY_REPORT if found and all(found) else None


def _is_laboratory(resource: Json) -> bool:
    if resource.get("resourceType") not in ("DiagnosticReport", "Observation"):
        return False
    categories = {code.code for category in dicts(resource.get("category")) for code in codes(category)}
    if categories:
        return bool(categories & _CATEGORIES)
    return any(code.system == LOINC and _MEASURED_IN.search(code.label) for code in codes(resource.get("code")))
