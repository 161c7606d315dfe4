"""Vaccinations."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.absence import absence_of_code
from portal.intake.readers.cda.codes import concept, label
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.nodes import attribute, find, local
from portal.intake.readers.cda.products import Product, product_of
from portal.intake.readers.cda.source import Details, Source, Unrecognised
from portal.intake.readers.cda.statements import (
    Place,
    add_performer,
    comments,
    is_negated,
    reasons,
    related,
    status_of,
)
from portal.intake.readers.cda.values import amount, value_of
from portal.record.content import Detail, Entry, EntryKind

_DOSE_NUMBER = frozenset({"30973-2"})
_REACTION = frozenset({"CAUS", "MFST"})


def read_immunizations(statement: etree._Element, place: Place) -> list[Entry]:
    """One vaccination. Raises :class:`Unrecognised` for anything but an administration of a named product."""
    if local(statement) != "substanceAdministration":
        raise Unrecognised
    product = product_of(statement, place.source)
    act = concept(find(statement, "code"), place.source)
    if not product.name:
        raise Unrecognised
    start, end = interval(statement)
    return [
        Entry(
            EntryKind.IMMUNIZATION,
            product.name,
            product.code,
            product.translations,
            status=status_of(statement),
            start=start,
            end=end,
            absence=absence_of_code(product.code) or absence_of_code(act.code),
            negated=is_negated(statement),
            details=_details(statement, product, act.label, place.source),
        )
    ]


def _details(statement: etree._Element, product: Product, act: str, source: Source) -> tuple[tuple[Detail, str], ...]:
    details = Details()
    details.add(Detail.CATEGORY, act)
    details.add(Detail.DOSE_NUMBER, attribute(statement, "repeatNumber", "value"))
    details.add(Detail.LOT, product.lot)
    details.add(Detail.MANUFACTURER, product.manufacturer)
    details.add(Detail.DOSE, amount(find(statement, "doseQuantity")))
    details.add(Detail.ROUTE, label(find(statement, "routeCode"), source))
    details.add(Detail.SITE, label(find(statement, "approachSiteCode"), source))
    for node in related(statement):
        if attribute(node, "code", "code") in _DOSE_NUMBER:
            details.add(Detail.DOSE_NUMBER, value_of(find(node, "value"), source).text)
    for node in related(statement, *_REACTION):
        details.add(Detail.REACTION, label(find(node, "value"), source) or source.words(node))
    # A reason not to vaccinate is a reason; a reason to vaccinate is the disease it protects from.
    why = Detail.REASON if is_negated(statement) else Detail.VACCINE_TARGET
    details.add(why, *reasons(statement, source))
    add_performer(details, statement)
    details.add(Detail.NOTE, *comments(statement, source))
    return details.all()
