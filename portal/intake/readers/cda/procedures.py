"""Acts that were done."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.absence import absence_of_code
from portal.intake.readers.cda.codes import concept, label
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.nodes import find, findall, local
from portal.intake.readers.cda.source import Details, Unrecognised
from portal.intake.readers.cda.statements import Place, add_performer, comments, is_negated, reasons, status_of
from portal.intake.readers.cda.values import value_of
from portal.record.content import Detail, Entry, EntryKind

_ACTS = frozenset({"procedure", "act", "observation"})


def read_procedures(statement: etree._Element, place: Place) -> list[Entry]:
    """One act. Raises :class:`Unrecognised` when it has neither code nor words."""
    source = place.source
    act = concept(find(statement, "code"), source)
    said = act.label or source.words(statement) or (act.code.code if act.code else "")
    if local(statement) not in _ACTS or not said:
        raise Unrecognised
    value = value_of(find(statement, "value"), source)
    start, end = interval(statement)
    details = Details()
    for site in findall(statement, "targetSiteCode") + findall(statement, "approachSiteCode"):
        details.add(Detail.SITE, label(site, source))
    details.add(Detail.METHOD, label(find(statement, "methodCode"), source))
    details.add(Detail.REASON, *reasons(statement, source))
    add_performer(details, statement)
    details.add(Detail.NOTE, *comments(statement, source))
    return [
        Entry(
            EntryKind.PROCEDURE,
            said,
            act.code,
            act.translations,
            value=value.text,
            number=value.number,
            unit=value.unit,
            status=status_of(statement),
            start=start,
            end=end,
            absence=absence_of_code(act.code),
            negated=is_negated(statement),
            details=details.all(),
        )
    ]
