"""Small CDA documents written by hand, for what no example shows."""

from __future__ import annotations

from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Entry, ReadDocument

HEADER = """
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="1.2.3" extension="doc-1"/>
<code code="{type_code}" codeSystem="2.16.840.1.113883.6.1" displayName="Compte rendu"/>
<title>Compte rendu</title>
<effectiveTime value="20261120140500+0100"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="{language}"/>
{more}
<recordTarget><patientRole><id root="1.2.250.1.213.1.4.8" extension="{nir}"/>
  <patient><name><family qualifier="BR">ALICE</family><given>Alice</given></name>
  <administrativeGenderCode code="F"/><birthTime value="198803"/></patient></patientRole></recordTarget>
{author}
"""
AUTHOR = """<author><time value="2026"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="810100000008"/>
<assignedPerson><name><prefix>DR</prefix><given>Bob</given><family>MARTIN</family></name></assignedPerson>
</assignedAuthor></author>"""


def document(body: str, **header: str) -> bytes:
    """A ClinicalDocument with that body; header words: language, type_code, nir, author, more."""
    words = {"language": "fr-FR", "type_code": "11488-4", "nir": "", "author": AUTHOR, "more": ""} | header
    return (
        '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{HEADER.format(**words)}<component>{body}</component></ClinicalDocument>"
    ).encode()


def section(code: str, narrative: str = "", *entries: str, title: str = "Une section", attributes: str = "") -> str:
    """A section of that LOINC code."""
    held = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f'<component><section {attributes}><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>{title}</title><text>{narrative}</text>{held}</section></component>"
    )


def read_body(*sections: str, **header: str) -> ReadDocument:
    """A structured document of those sections, read."""
    return read_cda(document(f"<structuredBody>{''.join(sections)}</structuredBody>", **header))


def read_entry(code: str, entry: str, narrative: str = "texte", **header: str) -> Entry:
    """The one entry that a document with one statement gives."""
    entries = read_body(section(code, narrative, entry), **header).entries
    assert len(entries) == 1
    return entries[0]
