"""The laboratory report in CDA (CR-BIO): chapters, batteries of results, reference ranges, interpretations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from portal.demo import numbers
from portal.demo.cda_xml import INTERPRETATION, LOINC, Node, code, completed, el, mark, original, table, templates
from portal.demo.laboratory import GROUPS, Result

MODEL = "1.2.250.1.213.1.1.1.55|2024.01"
_FLAGS = {
    "N": "Normal",
    "L": "Anormalement bas",
    "H": "Anormalement élevé",
    "NEG": "Négatif",
    "POS": "Positif",
}
_SHOWN = {"L": "Basse", "H": "Haute"}


def _value(result: Result) -> Node:
    number = result.number
    if number is None:
        return el("value", result.value, xsi_type="ST")
    return el("value", value=str(number), unit=result.analyte.unit, xsi_type="PQ")


def _range(result: Result) -> Node | None:
    analyte = result.analyte
    if not (analyte.low or analyte.high):
        return None
    interval = el(
        "value",
        el("low", value=analyte.low, unit=analyte.unit) if analyte.low else None,
        el("high", value=analyte.high, unit=analyte.unit) if analyte.high else None,
        xsi_type="IVL_PQ",
    )
    normal = code("N", "Normal", INTERPRETATION, tag="interpretationCode")
    bounds = el("observationRange", interval, normal, classCode="OBS", moodCode="EVN.CRT")
    return el("referenceRange", bounds, typeCode="REFV")


def _observation(result: Result, ref: str, drawn: str) -> Node:
    flag = result.interpretation
    observation = el(
        "observation",
        templates("1.3.6.1.4.1.19376.1.3.1.6", "1.2.250.1.213.1.1.3.80"),
        code(result.analyte.loinc, result.analyte.loinc_label, LOINC, original(ref)),
        completed(),
        el("effectiveTime", value=drawn),
        _value(result),
        code(flag, _FLAGS[flag], INTERPRETATION, tag="interpretationCode") if flag else None,
        _range(result),
        classCode="OBS",
        moodCode="EVN",
    )
    return el("component", observation)


def _entry(group: str, results: Sequence[tuple[str, Result]], drawn: str) -> Node:
    battery = el(
        "organizer",
        templates("1.3.6.1.4.1.19376.1.3.1.4", "1.2.250.1.213.1.1.3.78"),
        el("id", root=numbers.stable_uuid("battery", group, drawn, *(result.value for _, result in results))),
        completed(),
        el("effectiveTime", value=drawn),
        (_observation(result, ref, drawn) for ref, result in results),
        classCode="BATTERY",
        moodCode="EVN",
    )
    act = el(
        "act",
        code(group, GROUPS[group], LOINC),
        completed(),
        el("entryRelationship", battery, typeCode="COMP"),
        classCode="ACT",
        moodCode="EVN",
    )
    return el("entry", templates("1.3.6.1.4.1.19376.1.3.1", "1.2.250.1.213.1.1.3.21"), act, typeCode="DRIV")


def _rows(results: Iterable[tuple[str, Result]]) -> Iterator[tuple[Node | str, ...]]:
    for ref, result in results:
        value = f"{result.value} {result.analyte.shown}".strip()
        yield mark(ref, result.analyte.label), value, result.range_text, _SHOWN.get(result.interpretation, "")


def _chapter(group: str, results: Sequence[tuple[str, Result]], drawn: str) -> Node:
    heads = ("Analyse", "Résultat", "Valeurs de référence", "Repère")
    inner = el(
        "section",
        templates("1.3.6.1.4.1.19376.1.3.3.2.2", "1.2.250.1.213.1.1.2.71"),
        code(group, GROUPS[group], LOINC),
        el("title", GROUPS[group]),
        el("text", table(heads, _rows(results))),
        _entry(group, results, drawn),
    )
    return el(
        "section",
        templates("1.3.6.1.4.1.19376.1.3.3.2.1", "1.2.250.1.213.1.1.2.70"),
        code(group, GROUPS[group], LOINC),
        el("title", GROUPS[group].upper()),
        el("component", inner),
    )


def chapters(results: Sequence[Result], drawn: str) -> Iterator[Node]:
    """Return one section for each chapter of the report; ``drawn`` is the HL7 time of the sample."""
    numbered = [(f"resultat-{n}", result) for n, result in enumerate(results, start=1)]
    ordered = sorted(numbered, key=lambda pair: list(GROUPS).index(pair[1].analyte.group))
    for group, found in groupby(ordered, key=lambda pair: pair[1].analyte.group):
        yield _chapter(group, list(found), drawn)
