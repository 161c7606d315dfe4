"""The dosing as its author wrote it in the narrative, and whether the codes beside it say the same."""

from __future__ import annotations

import re
from fractions import Fraction

from lxml import etree

from portal.intake.readers.cda.nodes import attribute, find, findall
from portal.intake.readers.cda.source import Source
from portal.intake.readers.cda.tables import beside

_HEADINGS = ("posologie", "dosage", "directions")
_REFERENCES = ("text", "consumable/manufacturedProduct/manufacturedMaterial/code/originalText")
_NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?"
_PER_DAY = re.compile(rf"({_NUMBER}) ?(\w+)(?:\(s\))?\.? ?(?:/|par) ?(?:j|jour|24 ?h)\.?", re.ASCII | re.IGNORECASE)
"""``1 cp/j``, ``2 gel par jour``, folded."""
_PLAIN = re.compile(_NUMBER, re.ASCII)
_ABBREVIATIONS = {"tablet": ("cp", "comprim"), "tbl": ("cp", "comprim"), "capsule": ("gel", "caps")}
_HOURS = {"h": 1, "d": 24}


def written_dosing(statement: etree._Element, source: Source) -> str:
    """The cell of the dosing in the row of the narrative that the statement names; empty where there is none."""
    for path in _REFERENCES:
        name = attribute(find(statement, path), "reference", "value").removeprefix("#")
        if name in source.anchors and (said := beside(source.anchors[name], _HEADINGS)).strip(" -–"):
            return said
    return ""


def agrees(written: str, statement: etree._Element) -> bool | None:
    """Whether words and codes come to the same amount in a day; None where either cannot be counted."""
    dose, unit = _dose(statement)
    period = _period(statement)
    folded = written.strip().replace("é", "e").replace("É", "e")
    counted = _PER_DAY.fullmatch(folded)
    if counted is None or dose is None or period is None:
        return None
    if not counted[2].casefold().startswith(_ABBREVIATIONS.get(unit, ())):
        return None
    return _fraction(counted[1]) == dose * 24 / period


def _dose(statement: etree._Element) -> tuple[Fraction | None, str]:
    """The one dose, and its unit without UCUM's braces."""
    quantity = find(statement, "doseQuantity")
    bounds = [bound for path in (".", "low", "high") if attribute(bound := find(quantity, path), ".", "value")]
    said = {(attribute(bound, ".", "value"), attribute(bound, ".", "unit").strip("{}")) for bound in bounds}
    if len(said) != 1:
        return None, ""
    ((value, unit),) = said
    return _fraction(value), unit


def _period(statement: etree._Element) -> Fraction | None:
    """The hours between two doses, where one rhythm is all that is said."""
    times = [time for part in findall(statement, "effectiveTime") for time in (part, *findall(part, "comp"))]
    periods = [period for time in times if (period := find(time, "period")) is not None]
    if len(periods) != 1 or attribute(periods[0], ".", "unit") not in _HOURS:
        return None
    hours = _fraction(attribute(periods[0], ".", "value"))
    return hours * _HOURS[attribute(periods[0], ".", "unit")] if hours else None


def _fraction(written: str) -> Fraction | None:
    return Fraction(written.replace(",", ".")) if _PLAIN.fullmatch(written) else None
