"""Who wrote or did something: persons, their profession and organisation."""

from __future__ import annotations

import re

from lxml import etree

from portal.intake.readers.cda.nodes import attribute, find, findall, text
from portal.record.content import Author

PROFESSIONALS = "1.2.250.1.71.4.2.1"
"""Root of French professionals' national identifiers: ``8`` then the 11 digits of the RPPS."""

_RPPS = re.compile(r"8(\d{11})", re.ASCII)
_TITLES = {"DR": "Dr", "PR": "Pr", "M": "M.", "MME": "Mme", "MLLE": "Mme", "ME": "Me"}
_ABOVE_CIVILITY = frozenset({"Dr", "Pr"})
_PERSONS = ("assignedPerson", "relatedPerson", "associatedPerson", "informationRecipient")
_ORGANISATIONS = ("representedOrganization", "scopingOrganization", "receivedOrganization")


def author_of(entity: etree._Element | None) -> Author:
    """The person of an ``assignedAuthor`` or ``assignedEntity``; every field may be empty.

    A device that writes for an organisation has no name: its organisation is the author.
    """
    person = next((node for name in _PERSONS if (node := find(entity, name)) is not None), None)
    organisation = next((said for name in _ORGANISATIONS if (said := text(entity, f"{name}/name"))), "")
    rpps = ""
    for node in findall(entity, "id"):
        match = _RPPS.fullmatch(node.get("extension") or "") if node.get("root") == PROFESSIONALS else None
        rpps = rpps or (match.group(1) if match else "")
    profession = attribute(entity, "code", "displayName") if person is not None else ""
    return Author(name=person_name(find(person, "name")), profession=profession, organisation=organisation, rpps=rpps)


def person_name(name: etree._Element | None) -> str:
    """A name as to be read: ``Dr Karim Benali``, ``Patricia Primary, M.D.``; a lone full stop is no name."""
    if name is None:
        return ""
    titles = [text(node) for node in [*findall(name, "prefix"), *findall(name, "suffix")]]
    known = [_TITLES[title.upper().rstrip(".")] for title in titles if title.upper().rstrip(".") in _TITLES]
    unknown = [title for title in titles if title and title.upper().rstrip(".") not in _TITLES]
    before = next((title for title in known if title in _ABOVE_CIVILITY), known[0] if known else "")
    parts = [before, *_unqualified(name, "given"), *_unqualified(name, "family")]
    read = " ".join(part for part in parts if part)
    if not findall(name, "given") and not findall(name, "family"):
        read = text(name)
        unknown = []
    return ", ".join([read, *unknown]) if read else ""


def performer_of(statement: etree._Element) -> Author:
    """Who did an act: its first performer who is named, else its author."""
    entities = [*findall(statement, "performer/assignedEntity"), *findall(statement, "author/assignedAuthor")]
    people = [author_of(entity) for entity in entities]
    return next((person for person in people if person.name or person.organisation), Author())


def _unqualified(name: etree._Element, part: str) -> list[str]:
    """The parts of a name in everyday use: nicknames and other usages are left out when there is a plain one."""
    nodes = findall(name, part)
    plain = [node for node in nodes if not node.get("qualifier")] or nodes[:1]
    return [said for node in plain if (said := text(node)) not in {"", "."}]
