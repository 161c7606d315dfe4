"""Problems, diagnoses and medical history."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.absence import absence_of_code, absence_of_words
from portal.intake.readers.cda.codes import Concept, concept, is_null
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.nodes import find, findall, local
from portal.intake.readers.cda.source import Details, Unrecognised
from portal.intake.readers.cda.statements import Place, clinical_status, comments, is_negated, observations_in
from portal.record.content import Absence, Detail, Entry, EntryKind

_TEMPLATES = frozenset({"1.3.6.1.4.1.19376.1.5.3.1.4.5", "2.16.840.1.113883.10.20.22.4.4"})
_ANY_PROBLEM = frozenset({"55607006", "64572001", "404684003"})
"""SNOMED CT: problem, disease, clinical finding. Negated, they say that no problem is known."""


def read_conditions(statement: etree._Element, place: Place) -> list[Entry]:
    """The problems of a concern, or none of another person's. Raises :class:`Unrecognised` when it holds none."""
    if findall(statement, "subject/relatedSubject"):
        return []
    found = [] if local(statement) == "organizer" else observations_in(statement, _TEMPLATES)
    if not found:
        raise Unrecognised
    return [_condition(statement, observation, place) for observation in found]


def _condition(concern: etree._Element, observation: etree._Element, place: Place) -> Entry:
    source = place.source
    value = concept(find(observation, "value"), source)
    said = value.label or source.words(observation)
    absence = _absence(observation, value, place)
    if absence is not None:
        sentence = place.narrative if absence_of_words(place.narrative) else said
        code = value.code if absence_of_code(value.code) else None
        return Entry(EntryKind.CONDITION, sentence, code, absence=absence, negated=is_negated(observation))
    if not said and value.code is None:
        raise Unrecognised
    start, end = interval(observation)
    details = Details()
    details.add(Detail.NOTE, *comments(observation, source), *(comments(concern, source)))
    return Entry(
        EntryKind.CONDITION,
        said or (value.code.code if value.code else ""),
        value.code,
        value.translations,
        status=clinical_status(concern, observation),
        start=start,
        end=end,
        negated=is_negated(observation),
        details=details.all(),
    )


def _absence(observation: etree._Element, value: Concept, place: Place) -> Absence | None:
    said = absence_of_code(value.code)
    if said is not None:
        return said
    if is_negated(observation) and (value.code is None or value.code.code in _ANY_PROBLEM):
        return Absence.NONE_KNOWN
    if value.code is not None or value.label:
        return None
    if is_null(observation) or is_null(observation, "value"):
        return absence_of_words(place.narrative) or (None if place.source.words(observation) else Absence.NOT_ASKED)
    return absence_of_words(place.narrative)
