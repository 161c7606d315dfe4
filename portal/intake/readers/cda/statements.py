"""What all kinds of statement share: their place, status and the statements related to them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from portal.intake.readers.cda.codes import concept, label
from portal.intake.readers.cda.nodes import attribute, find, findall, local, statements, templates
from portal.intake.readers.cda.people import performer_of
from portal.intake.readers.cda.source import Details, Source
from portal.record.content import Detail, EntryKind

COMMENT = "48767-8"
_STATUS = {
    "active": "active",
    "completed": "completed",
    "suspended": "on-hold",
    "held": "on-hold",
    "aborted": "stopped",
    "cancelled": "cancelled",
    "new": "draft",
    "nullified": "entered-in-error",
    "obsolete": "entered-in-error",
}
_CLINICAL = {
    "55561003": "active",
    "active": "active",
    "73425007": "inactive",
    "inactive": "inactive",
    "413322009": "resolved",
    "resolved": "resolved",
    "255227004": "recurrence",
    "recurrence": "recurrence",
    "relapse": "relapse",
    "277022003": "remission",
    "remission": "remission",
}
_CONCERN = {"active": "active", "completed": "resolved", "suspended": "inactive", "aborted": "inactive"}
_CLINICAL_STATUS = "33999-4"
_OVER = frozenset({"inactive", "resolved", "remission"})
_OVER_IN_WORDS = ("inacti", "non acti", "not active", "résol", "resol", "rémission", "remission", "guéri", "termin")
_PLANNED = frozenset({"INT", "RQO", "PRMS", "ARQ", "PRP", "APT"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: the kind read there, its section's own words, and the document."""

    kind: EntryKind
    narrative: str
    source: Source


def status_of(statement: etree._Element) -> str:
    """The statement's own status as FHIR says it; ``planned`` for what is only asked for."""
    if statement.get("moodCode") in _PLANNED:
        return "planned"
    return _STATUS.get(attribute(statement, "statusCode", "code").lower(), "")


def clinical_status(concern: etree._Element, observation: etree._Element) -> str:
    """Of a problem or allergy: what its status observation says, else what the concern around it says.

    A completed observation only means that observing is over, so it says nothing by itself.
    """
    said = _status_observation(observation)
    if said is not None:
        return _CLINICAL.get(attribute(said, "value", "code").lower(), "")
    if concern is observation:
        return ""
    return _CONCERN.get(attribute(concern, "statusCode", "code").lower(), "")


def contradicted_status(observation: etree._Element, source: Source) -> str:
    """The words beside a status whose code says that it is over, where they do not say so too; else empty."""
    said = _status_observation(observation)
    code = attribute(said, "value", "code")
    if _CLINICAL.get(code.lower(), "") not in _OVER:
        return ""
    words = source.words(said)
    known = (*_OVER_IN_WORDS, code.casefold(), attribute(said, "value", "displayName").casefold())
    return "" if any(one and one in words.casefold() for one in known) else words


def _status_observation(observation: etree._Element) -> etree._Element | None:
    held = findall(observation, "entryRelationship/observation")
    return next((one for one in held if attribute(one, "code", "code") == _CLINICAL_STATUS), None)


def is_negated(statement: etree._Element) -> bool:
    """Whether the file says that this was *not* so, or *not* done."""
    return (statement.get("negationInd") or "").strip() in {"true", "1"}


def related(statement: etree._Element, *types: str) -> list[etree._Element]:
    """The statements tied to this one by any of these relations (all relations when none is named)."""
    links = findall(statement, "entryRelationship")
    return [node for link in links if not types or link.get("typeCode") in types for node in statements(link)]


def observations_in(statement: etree._Element, template: frozenset[str]) -> list[etree._Element]:
    """The observations a concern holds, or the statement itself when it is one already."""
    if local(statement) == "observation":
        return [statement]
    held = [node for node in related(statement) if local(node) == "observation"]
    return [node for node in held if templates(node) & template] or held


def comments(statement: etree._Element, source: Source) -> list[str]:
    """Free comments tied to a statement."""
    return [source.words(node) for node in related(statement) if attribute(node, "code", "code") == COMMENT]


def reasons(statement: etree._Element, source: Source) -> list[str]:
    """Why: the labels of the problems given as reason."""
    said: list[str] = []
    for node in related(statement, "RSON"):
        found = label(find(node, "value"), source) or concept(find(node, "code"), source).label
        said.append(found or source.words(node))
    return said


def add_performer(details: Details, statement: etree._Element) -> None:
    """Adds who did the act, and where."""
    person = performer_of(statement)
    details.add(Detail.PERFORMER, person.name)
    details.add(Detail.ORGANISATION, person.organisation)
