"""Medical devices: implanted, used or prescribed."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.absence import absence_of_code
from portal.intake.readers.cda.codes import concept, label
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.dosage import in_words
from portal.intake.readers.cda.nodes import attribute, find, findall, text
from portal.intake.readers.cda.source import Details, Unrecognised
from portal.intake.readers.cda.statements import Place, add_performer, comments, is_negated, reasons, status_of
from portal.record.content import Detail, Entry, EntryKind


def read_devices(statement: etree._Element, place: Place) -> list[Entry]:
    """The devices of a supply or procedure. Raises :class:`Unrecognised` when none is named."""
    roles = [
        role for role in findall(statement, "participant/participantRole") if find(role, "playingDevice") is not None
    ]
    found = [entry for role in roles if (entry := _device(statement, role, place)) is not None]
    if not found:
        raise Unrecognised
    return found


def _device(statement: etree._Element, role: etree._Element, place: Place) -> Entry | None:
    source = place.source
    device = find(role, "playingDevice")
    kind = concept(find(device, "code"), source)
    said = kind.label or text(device, "manufacturerModelName") or source.words(statement)
    if not said:
        return None
    details = Details()
    details.add(Detail.IDENTIFIER, *(attribute(node, ".", "extension") for node in findall(role, "id")))
    details.add(Detail.MANUFACTURER, text(role, "scopingEntity/desc"))
    details.add(Detail.QUANTITY, attribute(statement, "quantity", "value"))
    details.add(Detail.DURATION, in_words(find(statement, "expectedUseTime/width"), source.language))
    details.add(Detail.SITE, label(find(statement, "targetSiteCode"), source))
    details.add(Detail.REASON, *reasons(statement, source))
    add_performer(details, statement)
    details.add(Detail.NOTE, *comments(statement, source))
    start, end = interval(statement)
    return Entry(
        EntryKind.DEVICE,
        said,
        kind.code,
        kind.translations,
        status=status_of(statement),
        start=start,
        end=end,
        absence=absence_of_code(kind.code),
        negated=is_negated(statement),
        details=details.all(),
    )
