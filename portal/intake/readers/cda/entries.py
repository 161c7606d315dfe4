"""The structured statements of a document: which section or template holds which kind, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from portal.intake.readers.cda.absence import absence_of_section
from portal.intake.readers.cda.allergies import read_allergies
from portal.intake.readers.cda.care_lines import care_lines_of
from portal.intake.readers.cda.conditions import read_conditions
from portal.intake.readers.cda.devices import read_devices
from portal.intake.readers.cda.header import is_care_history
from portal.intake.readers.cda.immunizations import read_immunizations
from portal.intake.readers.cda.medications import read_medications
from portal.intake.readers.cda.narrative import section_title
from portal.intake.readers.cda.nodes import attribute, findall, statements, templates, text
from portal.intake.readers.cda.procedures import read_procedures
from portal.intake.readers.cda.results import read_results
from portal.intake.readers.cda.sections import KINDS, LABORATORY_TEMPLATES, NOT_OF_THE_PATIENT_NOW, TEMPLATES
from portal.intake.readers.cda.source import Source, Unrecognised
from portal.intake.readers.cda.statements import Place
from portal.record.content import Entry, EntryKind

_READERS: dict[EntryKind, Callable[[etree._Element, Place], list[Entry]]] = {
    EntryKind.ALLERGY: read_allergies,
    EntryKind.CONDITION: read_conditions,
    EntryKind.MEDICATION: read_medications,
    EntryKind.IMMUNIZATION: read_immunizations,
    EntryKind.RESULT: read_results,
    EntryKind.VITAL_SIGN: read_results,
    EntryKind.PROCEDURE: read_procedures,
    EntryKind.DEVICE: read_devices,
}


def entries_of(document: etree._Element, source: Source) -> tuple[Entry, ...]:
    """Every structured statement of the kinds a record keeps, in order.

    A statement that cannot be read becomes a warning; its section's narrative is read elsewhere and stays.
    """
    care_history = is_care_history(document)
    found: list[Entry] = []
    for section, kind in _sections(findall(document, "component/structuredBody/component/section")):
        if care_history:
            found += care_lines_of(section, section_title(section), source)
        elif findall(section, "entry"):
            found += _statements(section, kind, source)
        elif kind is not None and not findall(section, "component/section"):
            absence = absence_of_section(section, kind)
            found += [absence] if absence is not None else []
    return tuple(found)


def _sections(
    nodes: list[etree._Element], around: EntryKind | None = None
) -> Iterator[tuple[etree._Element, EntryKind | None]]:
    """Every section with the kind of its entries: its own code's, or results inside a section of results."""
    for section in nodes:
        kind = KINDS.get(attribute(section, "code", "code"))
        if kind is None and (around is EntryKind.RESULT or templates(section) & LABORATORY_TEMPLATES):
            kind = EntryKind.RESULT
        yield section, kind
        yield from _sections(findall(section, "component/section"), kind)


def _statements(section: etree._Element, kind: EntryKind | None, source: Source) -> list[Entry]:
    code = attribute(section, "code", "code")
    narrative = text(section, "text")
    found: list[Entry] = []
    for statement in statements(section, "entry"):
        claimed = next((TEMPLATES[root] for root in sorted(templates(statement)) if root in TEMPLATES), None)
        wanted = None if code in NOT_OF_THE_PATIENT_NOW else claimed or kind
        if wanted is not None:
            found += _read(statement, Place(wanted, narrative, source))
    return found


def _read(statement: etree._Element, place: Place) -> list[Entry]:
    try:
        return _READERS[place.kind](statement, place)
    except Unrecognised:
        kind = place.kind.value.replace("_", " ")
        place.source.warn(f"A structured {kind} could not be read; its text is shown as the sender wrote it.")
        return []
