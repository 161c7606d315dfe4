"""“None known” and “not asked”: two statements that must never be confused."""

from __future__ import annotations

import re

from lxml import etree

from portal.intake.readers.cda.nodes import text
from portal.record.content import Absence, Code, Entry, EntryKind

_NONE_KNOWN = frozenset(
    {"716186003", "160244002", "409137002", "429625007", "428607008", "716184000", "160245001", "787481004"}
)
"""SNOMED CT: no known allergy (general, drug, food, environmental, latex), no current problem, no known medication."""

ANY_SUBSTANCE = frozenset({"105590001", "373873005", "410942007", "762766007"})
"""SNOMED CT: substance, medicinal product, drug, edible substance. Negated, they say that none is known."""

_NOT_ASKED = frozenset({"1287211007", "1234391009", "1234392002"})
_NULL = frozenset({"NI", "NASK", "UNK", "ASKU", "NAV"})
_MAX_SENTENCE = 200
_NO_INFORMATION = re.compile(
    r"\b(no (information|data)|information not available|not asked|unknown|non renseign|non recherch|inconnu"
    r"|pas d.information|sans information|aucune (information|donnée))",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^\W*(aucune?s?\b|pas d|absence d|néant\b|ras\b|r\.a\.s|no\b|none\b|nil\b)", re.IGNORECASE)


def absence_of_code(code: Code | None) -> Absence | None:
    """What a code (IPS ``no-known-allergies``, ``no-allergy-info``; SNOMED CT) says of absence; None for a thing."""
    if code is None:
        return None
    if code.code in _NONE_KNOWN or re.fullmatch(r"no-known-[a-z-]+", code.code):
        return Absence.NONE_KNOWN
    return Absence.NOT_ASKED if code.code in _NOT_ASKED or re.fullmatch(r"no-[a-z]+-info", code.code) else None


def absence_of_words(sentence: str) -> Absence | None:
    """What a short sentence that stands for a whole section says; None when it says something else."""
    if not sentence or len(sentence) > _MAX_SENTENCE:
        return None
    if _NO_INFORMATION.search(sentence):
        return Absence.NOT_ASKED
    return Absence.NONE_KNOWN if _NOTHING.match(sentence) else None


def absence_of_section(section: etree._Element, kind: EntryKind) -> Entry | None:
    """The statement that a section without entries makes, by its null flavour or its only sentence; else None."""
    sentence = text(section, "text")
    found = absence_of_words(sentence)
    if found is None and (section.get("nullFlavor") or "") in _NULL:
        found = Absence.NOT_ASKED
    return None if found is None else Entry(kind, sentence[:_MAX_SENTENCE], absence=found)
