"""Coded concepts: codes, their translations, and the words to show for them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from portal.intake.readers.cda.nodes import attribute, find, findall
from portal.intake.readers.cda.source import Source
from portal.record.content import Code

_MAX_LABEL = 300


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as read: ``label`` may be empty, ``code`` is None when the file gives only words."""

    label: str = ""
    code: Code | None = None
    translations: tuple[Code, ...] = ()


def concept(element: etree._Element | None, source: Source, *, sender_words_first: bool = False) -> Concept:
    """The concept of a CD, CE or CV element.

    The label is the display name of the code or of a translation, else the words of the narrative the code refers
    to; the other way round with ``sender_words_first``, where those are the name patients and doctors know (an
    analyte's LOINC name is a formula).
    """
    if element is None:
        return Concept()
    own = _code(element)
    others = tuple(code for node in element.iter(_tag(element, "translation")) if (code := _code(node)) is not None)
    display = attribute(element, ".", "displayName") or next((code.label for code in others if code.label), "")
    words = source.words(element, "originalText")[:_MAX_LABEL]
    label = words or display if sender_words_first else display or words
    return Concept(label=label, code=own or (others[0] if others else None), translations=others if own else others[1:])


def label(element: etree._Element | None, source: Source) -> str:
    """Only the words of a coded element."""
    return concept(element, source).label


def codes_at(element: etree._Element | None, path: str) -> list[str]:
    """The bare ``code`` attributes at ``path``."""
    return [code for node in findall(element, path) if (code := attribute(node, ".", "code"))]


def is_null(element: etree._Element | None, path: str = ".") -> bool:
    """Whether the element at ``path`` says that it was not asked, not known or not told."""
    found = find(element, path)
    return found is not None and (found.get("nullFlavor") or "") in {"NI", "UNK", "NASK", "ASKU", "NAV"}


def _code(element: etree._Element) -> Code | None:
    code = attribute(element, ".", "code")
    if not code:
        return None
    return Code(attribute(element, ".", "codeSystem"), code, attribute(element, ".", "displayName"))


def _tag(element: etree._Element, name: str) -> str:
    return f"{{{etree.QName(element).namespace}}}{name}"
