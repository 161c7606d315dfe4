"""Dose, frequency and duration of a treatment in words: the sender's when given, else the shortest plain ones."""

from __future__ import annotations

from lxml import etree

from portal.intake.readers.cda.nodes import attribute, data_type, find, findall, local
from portal.intake.readers.cda.source import Details, Source
from portal.intake.readers.cda.statements import related
from portal.intake.readers.cda.values import amount
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
_MASCULINE = frozenset({"d", "mo", "a"})


def add_dosage(details: Details, statement: etree._Element, source: Source) -> None:
    """Adds the dosage of a treatment, or that of each step of a structured one, in the order of the file."""
    steps = [node for node in related(statement, "COMP") if local(node) == "substanceAdministration"]
    for step in [statement, *steps]:
        details.add(Detail.DOSE, _quantity(find(step, "doseQuantity"), source))
        for time in findall(step, "effectiveTime"):
            _add_time(details, time, source)
        details.add(Detail.DOSE, _quantity(find(step, "rateQuantity"), source))
        most = [amount(find(step, f"maxDoseQuantity/{part}")) for part in ("numerator", "denominator")]
        if all(most):
            details.add(Detail.DOSE, f"max. {most[0]} / {most[1]}")
    details.add(Detail.NOTE, *(source.words(node) for node in findall(statement, "precondition/criterion")))


def _quantity(element: etree._Element | None, source: Source) -> str:
    """A dose: the words of the narrative it refers to, else its figures."""
    bounds = [find(element, "low"), find(element, "high")]
    said = [source.words(find(bound, "translation"), "originalText") for bound in bounds]
    if all(said):
        return said[0] if said[0] == said[1] else f"{said[0]} – {said[1]}"
    return source.words(find(element, "translation"), "originalText") or amount(element)


def _add_time(details: Details, time: etree._Element, source: Source) -> None:
    for part in [time, *findall(time, "comp")]:
        kind = data_type(part)
        if kind.startswith("PIVL") or find(part, "period") is not None:
            period = find(part, "period")
            said = source.words(find(period, "translation"), "originalText")
            details.add(Detail.FREQUENCY, said or _every(period, source.language))
        elif kind.startswith("EIVL"):
            details.add(Detail.FREQUENCY, attribute(part, "event", "displayName") or attribute(part, "event", "code"))
        width = find(part, "width")
        details.add(Detail.DURATION, in_words(width, source.language))


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
