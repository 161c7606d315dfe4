"""Values of observations as text, as a number where they are one, and their reference ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from portal.intake.readers.cda.codes import label
from portal.intake.readers.cda.dates import partial_date
from portal.intake.readers.cda.nodes import attribute, data_type, find, findall, text
from portal.intake.readers.cda.source import Source

_NUMBER = re.compile(r"[+-]?\d{1,20}([.,]\d{1,20})?([eE][+-]?\d{1,2})?", re.ASCII)
_CODED = frozenset({"CD", "CE", "CV", "CO", "CS"})
_WORDS = frozenset({"ED", "ST", "SC"})
_COMPARED = re.compile(r"[<>≤≥]?=?\s*\d+(?:[.,]\d+)?", re.ASCII)
_BOUNDS = "referenceRange/observationRange/value"
_NORMAL = "N"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written; ``number`` only when it is one plain number in ``unit``."""

    text: str = ""
    number: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual: two bounds in the value's own unit, or the sender's words."""

    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""


def number_of(written: str) -> Decimal | None:
    """The number that ``4.35`` or ``4,35`` is; None for anything else, such as ``< 0.3``."""
    return Decimal(written.replace(",", ".")) if _NUMBER.fullmatch(written) else None


def unit_of(quantity: etree._Element | None) -> str:
    """The unit of a quantity; a translated one has it in ``code``. ``1`` is HL7's word for none."""
    unit = attribute(quantity, ".", "unit") or attribute(quantity, ".", "code")
    return "" if unit == "1" else unit


def value_of(element: etree._Element | None, source: Source) -> Value:
    """An observation's value of any data type; empty when it is null or absent."""
    if element is None:
        return Value()
    kind = data_type(element)
    written = attribute(element, ".", "value")
    if kind in _CODED or (not kind and element.get("code")):
        return Value(label(element, source) or attribute(element, ".", "code"))
    if kind.startswith("IVL") or find(element, "low") is not None or find(element, "high") is not None:
        return _interval(element)
    if kind.startswith("RTO"):
        return Value("/".join(attribute(element, part, "value") for part in ("numerator", "denominator")).strip("/"))
    if kind == "TS":
        return Value(partial_date(written))
    if written:
        return Value(written, number_of(written) if kind in {"PQ", "INT", "REAL", ""} else None, unit_of(element))
    return Value(text(element) if find(element, "reference") is None else source.referenced(_reference(element)))


def measured(observation: etree._Element, source: Source) -> Value:
    """The value of an observation. Words such as ``<1.0 mg/L`` are parted from the unit that the range is in."""
    element = find(observation, "value")
    value = value_of(element, source)
    bounds = [node for part in ("low", "high") for node in findall(observation, f"{_BOUNDS}/{part}")]
    for unit in {unit_of(bound) for bound in bounds} - {""}:
        shorter = value.text.removesuffix(unit).rstrip()
        if element is not None and data_type(element) in _WORDS and _COMPARED.fullmatch(shorter):
            return Value(shorter, number_of(shorter), unit)
    return value


def other_units(element: etree._Element | None) -> list[str]:
    """The same value in the laboratory's other units: ``0.71 mmol/L``."""
    said = [(attribute(node, ".", "value"), unit_of(node)) for node in findall(element, "translation")]
    return [f"{written} {unit}".strip() for written, unit in said if written]


def range_of(observation: etree._Element, unit: str, source: Source) -> Range:
    """The reference range: the normal one of several; bounds only when they are in the value's unit."""
    ranges = [node for node in findall(observation, "referenceRange/observationRange") if not _is_blank(node)]
    usual = next((node for node in ranges if _codes(node) == _NORMAL), ranges[0] if ranges else None)
    if usual is None:
        return Range()
    words = source.words(usual)
    if len(ranges) > 1:
        words = " ; ".join(_described(node, source) for node in ranges)
    bounds = find(usual, "value")
    low, high = find(bounds, "low"), find(bounds, "high")
    units = {unit_of(node) for node in (low, high) if attribute(node, ".", "value")}
    if (low is None and high is None) or units - {unit, ""}:
        said = value_of(bounds, source)
        return Range(text=words or f"{said.text} {said.unit}".strip())
    return Range(number_of(attribute(low, ".", "value")), number_of(attribute(high, ".", "value")), words)


def amount(element: etree._Element | None) -> str:
    """A quantity for reading: ``1 – 2 tablet``; ``{tablet}`` is UCUM's way to write a word."""
    if element is None:
        return ""
    read = _interval(element) if find(element, "low") is not None or find(element, "high") is not None else None
    found = read or Value(attribute(element, ".", "value"), None, unit_of(element))
    return f"{found.text} {found.unit.strip('{}')}".strip() if found.text else ""


def _interval(element: etree._Element) -> Value:
    low, high = find(element, "low"), find(element, "high")
    least, most = attribute(low, ".", "value"), attribute(high, ".", "value")
    unit = unit_of(low) or unit_of(high)
    if unit_of(low) and unit_of(high) and unit_of(low) != unit_of(high):
        return Value(f"{least} {unit_of(low)} – {most} {unit_of(high)}")
    if least and most:
        return Value(least if least == most else f"{least} – {most}", None, unit)
    sign = "≥" if least else "≤"
    if attribute(low if least else high, ".", "inclusive") == "false":
        sign = ">" if least else "<"
    return Value(f"{sign} {least or most}", None, unit) if least or most else Value()


def _described(node: etree._Element, source: Source) -> str:
    """One of several ranges: whose it is, and its bounds."""
    found = value_of(find(node, "value"), source)
    whose = label(find(node, "code"), source) or label(find(node, "interpretationCode"), source)
    said = source.words(node) or f"{found.text} {found.unit}".strip()
    return f"{whose} : {said}" if whose else said


def _is_blank(node: etree._Element) -> bool:
    return find(node, "value") is None and find(node, "text") is None


def _codes(node: etree._Element) -> str:
    return attribute(node, "interpretationCode", "code")


def _reference(element: etree._Element) -> str:
    return attribute(element, "reference", "value")
