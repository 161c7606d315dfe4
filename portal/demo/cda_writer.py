"""Writes French CDA R2 documents: level 1 (an enclosed PDF or picture) and level 3 (narrative and coded entries)."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from portal.demo import numbers
from portal.demo.cda_header import Header, professional_header
from portal.demo.cda_xml import LOINC, Node, code, completed, el, section, serialise, templates

LEVEL_1 = "1.3.6.1.4.1.19376.1.2.20"
"""IHE "scanned documents" model, which level 1 documents name."""


def write_enclosing(header: Header, data: bytes, media_type: str = "application/pdf") -> bytes:
    """Return a level 1 document enclosing a PDF or a picture."""
    body = el(
        "nonXMLBody",
        el("text", base64.b64encode(data).decode("ascii"), mediaType=media_type, representation="B64"),
    )
    return _document(header, body)


def write_structured(header: Header, sections: Iterable[Node]) -> bytes:
    """Return a level 3 document made of these sections."""
    return _document(header, el("structuredBody", (el("component", part) for part in sections)))


def _document(header: Header, body: Node) -> bytes:
    if header.author is None:
        message = "a document without an author is the insurer's: see cda_insurer"
        raise ValueError(message)
    parts = professional_header(header, header.author)
    return serialise(el("ClinicalDocument", parts, el("component", body)))


def pdf_copy(header: Header, data: bytes) -> Node:
    """Return the section that carries the printed copy of a structured document."""
    kind = el(
        "observation",
        templates("1.3.6.1.4.1.19376.1.5.3.1.4.13", "1.2.250.1.213.1.1.3.48", "1.2.250.1.213.1.1.3.48.18"),
        el("id", root=numbers.stable_uuid("copy-kind", header.unique_id)),
        code("69764-9", "Type de document", LOINC),
        completed(),
        code("55108-5", "Copie du document", LOINC, tag="value", xsi_type="CD"),
        classCode="OBS",
        moodCode="EVN",
    )
    media = el(
        "observationMedia",
        el("value", base64.b64encode(data).decode("ascii"), mediaType="application/pdf", representation="B64"),
        classCode="OBS",
        moodCode="EVN",
        ID="copie-pdf",
    )
    organizer = el(
        "organizer",
        templates("1.2.250.1.213.1.1.3.18"),
        el("id", root=numbers.stable_uuid("copy", header.unique_id)),
        code("55107-7", "Document attaché", LOINC),
        completed(),
        el("component", kind),
        el("component", media),
        classCode="CLUSTER",
        moodCode="EVN",
    )
    narrative = el(
        "paragraph",
        "Copie imprimable de ce document : ",
        el("renderMultiMedia", el("caption", "le fichier PDF joint"), referencedObject="copie-pdf"),
    )
    roots = ("1.2.250.1.213.1.1.2.243",)
    return section("55108-5", "Copie du document", "Copie du document", narrative, [el("entry", organizer)], roots)
