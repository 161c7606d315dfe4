"""Treatments: taken, prescribed or dispensed."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.absence import ANY_SUBSTANCE, absence_of_code
from portal.intake.readers.cda.codes import concept, label
from portal.intake.readers.cda.dates import interval
from portal.intake.readers.cda.dosage import add_dosage
from portal.intake.readers.cda.nodes import attribute, data_type, find, findall, local, templates
from portal.intake.readers.cda.people import author_of
from portal.intake.readers.cda.products import product_of
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
from portal.record.content import Absence, Detail, Entry, EntryKind, PartialDate

_IHE = "1.3.6.1.4.1.19376.1.5.3.1.4.7"
_INSTRUCTIONS = frozenset({"PINSTRUCT", "FINSTRUCT"})


def read_medications(statement: etree._Element, place: Place) -> list[Entry]:
    """The treatment of an administration or supply. Raises :class:`Unrecognised` without a product."""
    if local(statement) not in {"substanceAdministration", "supply"}:
        raise Unrecognised
    product = product_of(statement, place.source)
    absence = absence_of_code(product.code) or absence_of_code(concept(find(statement, "code"), place.source).code)
    if is_negated(statement) and product.code is not None and product.code.code in ANY_SUBSTANCE:
        absence = Absence.NONE_KNOWN
    if not product.name:
        raise Unrecognised
    start, end = _period(statement)
    return [
        Entry(
            EntryKind.MEDICATION,
            product.name,
            product.code,
            product.translations,
            status=_status(statement),
            start=start,
            end=end,
            absence=absence,
            negated=is_negated(statement),
            details=_details(statement, product.ingredients, place.source),
        )
    ]


def _status(statement: etree._Element) -> str:
    """The status, where it says something: IHE and CI-SIS write ``completed`` on every treatment, current ones too.

    There only the dates tell whether it goes on.
    """
    if statement.get("moodCode") in {"INT", "RQO"}:
        said = attribute(statement, "statusCode", "code").lower()
        return "active" if said == "active" else ""
    status = status_of(statement)
    return "" if status == "completed" and _IHE in templates(statement) else status


def _period(statement: etree._Element) -> tuple[PartialDate, PartialDate]:
    """The first time that is not a rhythm."""
    for time in findall(statement, "effectiveTime"):
        if not data_type(time).startswith(("PIVL", "EIVL")):
            return interval(time, ".")
    return "", ""


def _details(statement: etree._Element, ingredients: tuple[str, ...], source: Source) -> tuple[tuple[Detail, str], ...]:
    details = Details()
    add_dosage(details, statement, source)
    details.add(Detail.ROUTE, label(find(statement, "routeCode"), source))
    details.add(Detail.SITE, label(find(statement, "approachSiteCode"), source))
    details.add(Detail.INGREDIENT, *ingredients)
    for supply in [statement, *related(statement)]:
        if local(supply) == "supply":
            details.add(Detail.QUANTITY, _quantity(find(supply, "quantity")))
    details.add(Detail.REASON, *reasons(statement, source))
    details.add(Detail.PRESCRIBER, author_of(find(statement, "author/assignedAuthor")).name)
    if find(statement, "performer") is not None:
        add_performer(details, statement)
    for node in related(statement):
        if attribute(node, "code", "code") in _INSTRUCTIONS:
            details.add(Detail.NOTE, source.words(node))
    details.add(Detail.NOTE, *comments(statement, source))
    return details.all()


def _quantity(quantity: etree._Element | None) -> str:
    """How much is given; a unit that is only a code of a French list says nothing to a reader and is left out."""
    unit = attribute(quantity, ".", "unit")
    written = attribute(quantity, ".", "value")
    return written if unit.isdigit() else f"{written} {unit.strip('{}')}".strip()
