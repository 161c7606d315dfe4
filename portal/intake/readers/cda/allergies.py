"""Allergies and intolerances."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.absence import ANY_SUBSTANCE, absence_of_code, absence_of_words
from portal.intake.readers.cda.codes import Concept, concept, is_null, label
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.nodes import attribute, find, findall, in_any_namespace, text
from portal.intake.readers.cda.source import Details, Source, Unrecognised
from portal.intake.readers.cda.statements import (
    Place,
    clinical_status,
    comments,
    contradicted_status,
    is_negated,
    observations_in,
    related,
)
from portal.record.content import Absence, Detail, Entry, EntryKind

_TEMPLATES = frozenset({"1.3.6.1.4.1.19376.1.5.3.1.4.6", "2.16.840.1.113883.10.20.22.4.7"})
_ASSERTION = "ASSERTION"
_SEVERITY = frozenset({"SEV"})
_CRITICALITY = frozenset({"82606-5"})


def read_allergies(statement: etree._Element, place: Place) -> list[Entry]:
    """The allergies of a concern. Raises :class:`Unrecognised` when it holds none."""
    found = observations_in(statement, _TEMPLATES)
    if not found:
        raise Unrecognised
    return [_allergy(statement, observation, place) for observation in found]


def _allergy(concern: etree._Element, observation: etree._Element, place: Place) -> Entry:
    source = place.source
    value = concept(find(observation, "value"), source)
    agent = _agent(observation, source)
    negated = is_negated(observation)
    absence = _absence(observation, agent, value, place)
    if absence is not None:
        sentence = place.narrative if absence_of_words(place.narrative) else value.label
        code = value.code if absence_of_code(value.code) else None
        return Entry(EntryKind.ALLERGY, sentence, code, absence=absence, negated=negated)
    named = agent or value
    said = named.label or source.words(observation)
    if not said:
        raise Unrecognised
    start, end = interval(observation)
    status = clinical_status(concern, observation)
    return Entry(
        EntryKind.ALLERGY,
        said,
        named.code,
        named.translations,
        status=status,
        start=start,
        end=end,
        negated=negated,
        details=(*_status_details(status, contradicted_status(observation, source)), *_details(observation, source)),
    )


def _agent(observation: etree._Element, source: Source) -> Concept | None:
    """The substance or product; None when none is named."""
    for role in findall(observation, "participant/participantRole"):
        entity = find(role, "playingEntity")
        found = concept(find(entity, "code"), source)
        name = found.label or text(entity, "name")
        if name or found.code:
            return Concept(name or (found.code.code if found.code else ""), found.code, found.translations)
    return None


def _absence(observation: etree._Element, agent: Concept | None, value: Concept, place: Place) -> Absence | None:
    said = absence_of_code(value.code) or absence_of_code(agent.code if agent else None)
    if said is not None:
        return said
    any_agent = agent is None or (agent.code is not None and agent.code.code in ANY_SUBSTANCE)
    if is_negated(observation) and any_agent:
        return Absence.NONE_KNOWN
    if agent is not None or value.label:
        return None
    if is_null(observation) or is_null(observation, "value"):
        return absence_of_words(place.narrative) or Absence.NOT_ASKED
    return absence_of_words(place.narrative)


def _status_details(status: str, written: str) -> tuple[tuple[Detail, str], ...]:
    return ((Detail.STATUS_WORDS, written), (Detail.CONTRADICTED, status)) if written else ()


def _details(observation: etree._Element, source: Source) -> tuple[tuple[Detail, str], ...]:
    details = Details()
    code = find(observation, "code")
    is_assertion = attribute(code, ".", "code") == _ASSERTION
    details.add(Detail.CATEGORY, label(find(observation, "value") if is_assertion else code, source))
    for reaction in related(observation, "MFST"):
        details.add(Detail.REACTION, label(find(reaction, "value"), source) or source.words(reaction))
    for inner in in_any_namespace(observation, "observation"):
        inner_code = attribute(inner, "code", "code")
        if inner_code in _SEVERITY:
            details.add(Detail.SEVERITY, label(find(inner, "value"), source))
        elif inner_code in _CRITICALITY:
            details.add(Detail.CRITICALITY, label(find(inner, "value"), source))
    details.add(Detail.NOTE, *comments(observation, source))
    return details.all()
