"""Statements of documents, for the tests of the pages that read them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from portal.record.content import Absence, Author, Code, Detail, Entry, EntryKind, ReadDocument
from tests.support.documents import LOINC, a_document

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">'
SNOMED = "2.16.840.1.113883.6.96"


def said(number: str, *entries: Entry, day: str = "2026-11-20", **changes: Any) -> ReadDocument:
    """A document of a day that says these things."""
    told: dict[str, Any] = {"unique_id": number, "title": f"Document {number}", "act_start": day, "created": day}
    return a_document(entries=entries, **(told | {"authors": (Author("Dr Karim Benali"),)} | changes))


def allergy(label: str = "Amoxicilline", **changes: Any) -> Entry:
    """An allergy."""
    told: dict[str, Any] = {"code": Code(SNOMED, label), "status": "active", "start": "2009-03"}
    return Entry(EntryKind.ALLERGY, label, **(told | changes))


def severe(label: str) -> Entry:
    """An allergy with a severe reaction."""
    return allergy(label, details=((Detail.REACTION, "Œdème"), (Detail.SEVERITY, "severe")))


def no_allergy() -> Entry:
    """Asked, and none."""
    code = Code(SNOMED, "716186003")
    return Entry(EntryKind.ALLERGY, "Aucune allergie connue", code=code, absence=Absence.NONE_KNOWN)


def condition(label: str, **changes: Any) -> Entry:
    """A condition."""
    told: dict[str, Any] = {"code": Code(SNOMED, label), "status": "active", "start": "2024-03"}
    return Entry(EntryKind.CONDITION, label, **(told | changes))


def result(label: str, value: str, day: str = "2026-11-19", **changes: Any) -> Entry:
    """A result; a plain number becomes one."""
    plain = value.replace(",", ".")
    number = Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None
    told: dict[str, Any] = {"code": Code(LOINC, f"code-{label}"), "number": number, "unit": "mg/L", "start": day}
    return Entry(EntryKind.RESULT, label, value=value, **(told | changes))


def strip(page: str) -> str:
    """A page without what changes at each fetch."""
    return re.sub(r'nonce="[^"]+"|name="submission" value="[^"]+"|value="[\w.-]{60,}"', "", page)


def titles(page: str) -> list[str]:
    """The titles of the rows of a page that lead somewhere, in order."""
    return re.findall(r'<a class="c-row__t c-go[^"]*" href="[^"]+">([^<]*)</a>', page)


def links(page: str, pattern: str) -> list[str]:
    """The addresses of a page that match, each once, in order."""
    return list(dict.fromkeys(re.findall(rf'href="({pattern})"', page)))
