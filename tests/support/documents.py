"""Documents as a reader would give them, for tests that need no reader."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.record.content import Attachment, Author, Code, Entry, EntryKind, Page, ReadDocument

LOINC = "2.16.840.1.113883.6.1"
CRP = Entry(
    EntryKind.RESULT,
    "CRP",
    Code(LOINC, "1988-5"),
    value="4,5",
    number=Decimal("4.5"),
    unit="mg/L",
    start="2026-11-19",
)


def a_document(**changes: Any) -> ReadDocument:
    """A laboratory report of November 2026, with whatever is to be different."""
    told: dict[str, Any] = {
        "format": "cda",
        "media_type": "application/xml",
        "title": "Bilan sanguin",
        "type_code": Code(LOINC, "11502-2"),
        "unique_id": "1.2.3^a",
        "act_start": "2026-11-20",
        "created": "2026-11-21T10:00:00+01:00",
        "confidentiality": ("N",),
        "authors": (Author("Dr Karim Benali", "Biologiste", "Laboratoire du Parc"),),
        "entries": (CRP,),
    }
    return ReadDocument(**(told | changes))


PAGE = Page(b"an image", "image/webp", 1200, 1700, "Texte de la page")
PDF_COPY = Attachment("application/pdf", b"%PDF-1.7 copy", "Copie")
