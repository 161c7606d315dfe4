"""Dose, frequency and duration of a treatment in words: the sender's when given, else the shortest plain ones."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.nodes import attribute, data_type, find, findall, local
from portal.intake.readers.cda.source import Details, Source
from portal.intake.readers.cda.statements import related
from portal.intake.readers.cda.values import amount
from portal.intake.readers.cda.written_dosing import agrees, written_dosing
from portal.record.content import Detail

_UNITS = {
    "fr": {"min": "min", "h": "h", "d": "jours", "wk": "semaines", "mo": "mois", "a": "ans"},
    "en": {"min": "min", "h": "h", "d": "days", "wk": "weeks", "mo": "months", "a": "years"},
}
_EACH = {
    "fr": {"h": "chaque heure", "d": "chaque jour", "wk": "chaque semaine", "mo": "chaque mois", "a": "chaque année"},
    "en": {"h": "every hour", "d": "every day", "wk": "every week", "mo": "every month", "a": "every year"},
}
_EVERY = {"fr": "toutes les {} {}", "en": "every {} {}"}
_FORMS = {
    "tablet": "comprimé(s)",
    "tbl": "comprimé(s)",
    "capsule": "gélule(s)",
    "puff": "bouffée(s)",
    "drop": "goutte(s)",
}
_MASCULINE = frozenset({"d", "mo", "a"})


def add_dosage(details: Details, statement: etree._Element, source: Source) -> None:
    """Adds the dosage of a treatment; of a structured one a ``DOSE`` per step, in order, that says all of the step.

    What the author wrote comes first. Codes that say otherwise stand apart, those that say the same are left out.
    """
    dose, rhythm, lasting = _dosage(statement, source)
    written = written_dosing(statement, source)
    alike = agrees(written, statement)
    details.add(Detail.DOSE, written)
    if alike is None:
        details.add(Detail.DOSE, *dose)
        details.add(Detail.FREQUENCY, *rhythm)
    elif not alike:
        details.add(Detail.CONTRADICTED, ", ".join([*dose, *rhythm]))
    details.add(Detail.DURATION, *lasting)
    for step in related(statement, "COMP"):
        if local(step) == "substanceAdministration":
            details.add(Detail.DOSE, ", ".join(said for part in _dosage(step, source) for said in part))
    most = amount(find(statement, "maxDoseQuantity/numerator"))
    each = _every(find(statement, "maxDoseQuantity/denominator"), source.language)
    details.add(Detail.DOSE, f"max. {most} {each}" if most and each else "")
    details.add(Detail.NOTE, *(source.words(node) for node in findall(statement, "precondition/criterion")))


def _dosage(statement: etree._Element, source: Source) -> tuple[list[str], list[str], list[str]]:
    """Dose and rate, frequency, and the duration unless the frequency says it already."""
    doses = [_quantity(find(statement, path), source) for path in ("doseQuantity", "rateQuantity")]
    rhythm: list[str] = []
    lasting: list[str] = []
    for time in findall(statement, "effectiveTime"):
        for part in [time, *findall(time, "comp")]:
            rhythm.append(_rhythm(part, source))
            lasting.append(in_words(find(part, "width"), source.language))
    rhythm = [said for said in rhythm if said]
    lasting = [said for said in lasting if said and not any(said in other for other in rhythm)]
    return [said for said in doses if said], rhythm, lasting


def _quantity(element: etree._Element | None, source: Source) -> str:
    """A dose: the words of the narrative it refers to, else its figures."""
    bounds = [find(element, "low"), find(element, "high")]
    said = [source.words(find(bound, "translation"), "originalText") for bound in bounds]
    if all(said):
        return said[0] if said[0] == said[1] else f"{said[0]} – {said[1]}"
    if written := source.words(find(element, "translation"), "originalText"):
        return written
    figures, _, form = amount(element).rpartition(" ")
    return f"{figures} {_FORMS[form]}" if _words(source.language) == "fr" and form in _FORMS else amount(element)


def _rhythm(time: etree._Element, source: Source) -> str:
    period = find(time, "period")
    if period is not None:
        said = source.words(find(period, "translation"), "originalText")
        return said or _every(period, source.language)
    if data_type(time).startswith("EIVL"):
        return attribute(time, "event", "displayName") or attribute(time, "event", "code")
    return ""


def in_words(quantity: etree._Element | None, language: str) -> str:
    """A duration: ``2 jours``; with the unit as written when it is not one of time."""
    written, unit = attribute(quantity, ".", "value"), attribute(quantity, ".", "unit")
    return f"{written} {_UNITS[_words(language)].get(unit, unit)}".strip() if written else ""


def _every(period: etree._Element | None, language: str) -> str:
    written, unit = attribute(period, ".", "value"), attribute(period, ".", "unit")
    if not written:
        return ""
    words = _words(language)
    if written == "1" and unit in _EACH[words]:
        return _EACH[words][unit]
    every = _EVERY[words].replace("toutes", "tous") if unit in _MASCULINE else _EVERY[words]
    return every.format(written, _UNITS[words].get(unit, unit)).strip()


def _words(language: str) -> str:
    return "fr" if language.lower().startswith("fr") else "en"
