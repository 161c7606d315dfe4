"""What every part of the reader needs to know of the document at hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from portal.intake.readers.cda.nodes import HL7, attribute, find, local, text
from portal.record.content import Detail

_MAX_TEXT = 2_000


class Unrecognised(ValueError):
    """A structured statement that has not the shape its place promises; its narrative stays."""


@dataclass
class Source:
    """The document being read: its language, its narrative by identifier, and the warnings gathered so far."""

    language: str
    anchors: dict[str, etree._Element]
    warnings: list[str] = field(default_factory=list)
    _read: dict[str, str] = field(default_factory=dict)

    def warn(self, sentence: str) -> None:
        """Adds a sentence for the operator, once. It never quotes the document."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def referenced(self, reference: str) -> str:
        """The narrative text that ``#reference`` names (some files forget the ``#``); empty when there is none."""
        name = reference.strip().removeprefix("#")
        if name not in self._read:
            anchor = self.anchors.get(name)
            self._read[name] = "" if anchor is None else text(anchor)[:_MAX_TEXT]
        return self._read[name]

    def words(self, element: etree._Element | None, path: str = "text") -> str:
        """The text at ``path``, read there or in the narrative it refers to."""
        found = find(element, path)
        return self.referenced(attribute(found, "reference", "value")) or text(found)[:_MAX_TEXT]


def source_of(document: etree._Element, warnings: list[str]) -> Source:
    """The source of a ``ClinicalDocument``. Of two anchors with one name the first holds."""
    anchors: dict[str, etree._Element] = {}
    for narrative in document.iter(f"{{{HL7}}}text"):
        parent = narrative.getparent()
        if parent is not None and local(parent) == "section":
            for element in narrative.iter():
                if element.get("ID"):
                    anchors.setdefault(element.get("ID"), element)
    language = attribute(document, "languageCode", "code")
    return Source(language=language, anchors=anchors, warnings=warnings)


class Details:
    """Gathers what an entry says beside its value: blank and repeated statements are left out."""

    def __init__(self) -> None:
        self._held: list[tuple[Detail, str]] = []

    def add(self, detail: Detail, *texts: str) -> None:
        """Adds each text that says something."""
        for said in texts:
            if said.strip() and said.strip() != "-" and (detail, said) not in self._held:
                self._held.append((detail, said))

    def all(self) -> tuple[tuple[Detail, str], ...]:
        """What was gathered, in order."""
        return tuple(self._held)
