"""Laboratory results and vital signs: observations in panels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from portal.intake.readers.cda.absence import absence_of_code
from portal.intake.readers.cda.codes import concept, label
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.nodes import attribute, find, findall, local, statements, text
from portal.intake.readers.cda.people import performer_of
from portal.intake.readers.cda.source import Details, Source, Unrecognised
from portal.intake.readers.cda.statements import Place, comments, is_negated, related, status_of
from portal.intake.readers.cda.values import measured, other_units, range_of, value_of
from portal.record.content import Detail, Entry, EntryKind, PartialDate

_GROUPS = frozenset({"act", "organizer"})
_SPECIMENS = ("specimen/specimenRole/specimenPlayingEntity", "participant/participantRole/playingEntity")


@dataclass(frozen=True, slots=True)
class _Panel:
    """What an observation inherits from what holds it."""

    name: str = ""
    specimen: str = ""
    start: PartialDate = ""


def read_results(statement: etree._Element, place: Place) -> list[Entry]:
    """Every observation below a statement. Raises :class:`Unrecognised` when there is none."""
    found = [_result(node, panel, place) for node, panel in _observations(statement, _Panel(), place.source)]
    if not found:
        raise Unrecognised
    return found


def _observations(statement: etree._Element, panel: _Panel, source: Source) -> Iterator[tuple[etree._Element, _Panel]]:
    """The observations with their panel, in order. Earlier results and comments are not results of their own."""
    inner = [*statements(statement, "component"), *related(statement, "COMP")]
    if local(statement) in _GROUPS:
        panel = _Panel(
            label(find(statement, "code"), source) or panel.name,
            _specimen([statement, *(node for node in inner if local(node) == "procedure")], source) or panel.specimen,
            interval(statement)[0] or panel.start,
        )
        inner = [*statements(statement, "component"), *related(statement, "COMP", "SUBJ")]
    elif local(statement) == "observation":
        nested = [node for node in inner if local(node) in {"observation", "organizer"}]
        if not nested or find(statement, "value") is not None:
            yield statement, panel
        panel = replace(panel, name=label(find(statement, "code"), source) or panel.name)
        inner = nested
    for node in inner:
        if local(node) in {"observation", *_GROUPS}:
            yield from _observations(node, panel, source)


def _result(observation: etree._Element, panel: _Panel, place: Place) -> Entry:
    source = place.source
    analyte = concept(find(observation, "code"), source, sender_words_first=place.kind is EntryKind.RESULT)
    name = analyte.label or source.words(observation) or (analyte.code.code if analyte.code else "")
    if not name:
        raise Unrecognised
    value = measured(observation, source)
    usual = range_of(observation, value.unit, source)
    start, end = interval(observation)
    return Entry(
        place.kind,
        name,
        analyte.code,
        analyte.translations,
        value=value.text,
        number=value.number,
        unit=value.unit,
        range_low=usual.low,
        range_high=usual.high,
        range_text=usual.text,
        interpretation=attribute(observation, "interpretationCode", "code"),
        status=status_of(observation),
        start=start or panel.start,
        end=end,
        absence=absence_of_code(analyte.code),
        negated=is_negated(observation),
        details=_details(observation, panel, place),
    )


def _details(observation: etree._Element, panel: _Panel, place: Place) -> tuple[tuple[Detail, str], ...]:
    source = place.source
    details = Details()
    details.add(Detail.PANEL, panel.name if place.kind is EntryKind.RESULT else "")
    details.add(Detail.SPECIMEN, _specimen([observation], source) or panel.specimen)
    details.add(Detail.METHOD, label(find(observation, "methodCode"), source))
    details.add(Detail.SITE, label(find(observation, "targetSiteCode"), source))
    for earlier in related(observation, "REFR"):
        details.add(Detail.PREVIOUS_VALUE, _earlier(earlier, source))
    if find(observation, "performer") is not None:
        person = performer_of(observation)
        details.add(Detail.PERFORMER, person.name)
        details.add(Detail.ORGANISATION, person.organisation)
    for value in findall(observation, "value")[:1]:
        details.add(Detail.NOTE, *other_units(value))
    for value in findall(observation, "value")[1:]:
        other = value_of(value, source)
        details.add(Detail.NOTE, f"{other.text} {other.unit}".strip())
    details.add(Detail.NOTE, *comments(observation, source))
    return details.all()


def _earlier(observation: etree._Element, source: Source) -> str:
    """An earlier result of the same analyte: ``1.8 g/L (2013-01-04)``."""
    value = value_of(find(observation, "value"), source)
    said = f"{value.text} {value.unit}".strip()
    when = interval(observation)[0]
    return f"{said} ({when})" if said and when else said


def _specimen(holders: list[etree._Element], source: Source) -> str:
    """What was examined, as said by the first of these that says it."""
    for holder in holders:
        for path in _SPECIMENS:
            for entity in findall(holder, path):
                said = label(find(entity, "code"), source) or text(entity, "desc")
                if said:
                    return said
    return ""
