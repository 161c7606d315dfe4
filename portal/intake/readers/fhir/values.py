"""FHIR's data types, read tolerantly: what has the wrong shape is as if it were not there.

A resource is walked as the plain JSON that it is. No model library stands between, because each refuses whole documents
for what a reader can live with (a code of another FHIR version in a status).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from portal.intake.readers.fhir.systems import LOINC, oid
from portal.record.content import Code, PartialDate

Json = dict[str, Any]

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d)?)?)?)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?")
_LARGEST_EXPONENT = 30


def dicts(value: object) -> list[Json]:
    """The objects in a list, or the one object given."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: object) -> Json:
    """The first object of :func:`dicts`, or an empty one."""
    found = dicts(value)
    return found[0] if found else {}


def text(value: object) -> str:
    """A primitive as written, on its edges without space; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**_LARGEST_EXPONENT else f"{Decimal(value):.6E}"
    return written(value) if isinstance(value, Decimal) else ""


def texts(value: object) -> list[str]:
    """The primitives of a list that say something."""
    values = value if isinstance(value, list) else [value]
    return [found for item in values if (found := text(item))]


def written(number: Decimal) -> str:
    """A decimal with every digit the sender gave, without exponent while that stays short."""
    return format(number, "f") if abs(number.adjusted()) <= _LARGEST_EXPONENT else str(number)


def number_of(value: object) -> Decimal | None:
    """A number that a column can hold and a chart can draw."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value) if isinstance(value, Decimal) or abs(value) < 10**_LARGEST_EXPONENT else None
    return number if number is not None and abs(number.adjusted()) <= _LARGEST_EXPONENT else None


def choice(node: Json, prefix: str) -> tuple[str, Any]:
    """The ``prefix[x]`` of a resource: its type (``DateTime``, ``Quantity`` …) and its value."""
    for key, value in node.items():
        if key.startswith(prefix) and key[len(prefix) : len(prefix) + 1].isupper():
            return key[len(prefix) :], value
    return "", None


def partial_date(value: object) -> PartialDate:
    """A date or instant cut to what is known; fractions of a second are left out. Empty when it is no date."""
    match = _DATE.fullmatch(text(value))
    if not match:
        return ""
    year, month, day, time, offset = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join(part for part in (year, month, day) if part) + (f"{time}{offset or ''}" if time else "")


def period(node: Json, prefix: str) -> tuple[PartialDate, PartialDate, str]:
    """``prefix[x]`` as start, end, and the words that stand there instead of a date (``about ten years ago``)."""
    kind, value = choice(node, prefix)
    if kind == "Period" and isinstance(value, dict):
        return partial_date(value.get("start")), partial_date(value.get("end")), ""
    if kind in ("DateTime", "Date", "Instant"):
        found = partial_date(value)
        return found, "", "" if found else text(value)
    if kind == "Timing" and isinstance(value, dict):
        events = sorted(found for event in texts(value.get("event")) if (found := partial_date(event)))
        return (events[0], events[-1] if len(events) > 1 else "", "") if events else ("", "", "")
    return "", "", any_value(value)


def codes(concept: object) -> list[Code]:
    """The codings of a CodeableConcept, in order."""
    found = []
    for coding in dicts(first(concept).get("coding")):
        if code := text(coding.get("code")):
            found.append(Code(oid(text(coding.get("system"))), code, text(coding.get("display"))))
    return found


def coded(concept: object, prefer: str = "") -> tuple[Code | None, tuple[Code, ...]]:
    """The leading code and its translations; a code of the system ``prefer`` leads when there is one."""
    found = sorted(codes(concept), key=lambda code: code.system != prefer) if prefer else codes(concept)
    return (found[0], tuple(found[1:])) if found else (None, ())


def label(concept: object) -> str:
    """A CodeableConcept (or CodeableReference) in the sender's words, else the first label, else the first code."""
    node = first(concept)
    node = first(node.get("concept")) or node
    return (
        text(node.get("text"))
        or next((text(c.get("display")) for c in dicts(node.get("coding")) if text(c.get("display"))), "")
        or text(node.get("display"))
        or next((text(c.get("code")) for c in dicts(node.get("coding")) if text(c.get("code"))), "")
    )


def labels(concepts: object) -> list[str]:
    """The label of each concept that has one."""
    return [found for concept in dicts(concepts) if (found := label(concept))]


def code_of(concept: object) -> str:
    """The first code, whatever its system; empty when there is none."""
    found = codes(concept)
    return found[0].code if found else ""


def loinc_of(concept: object) -> str:
    """The LOINC code, or empty."""
    return next((code.code for code in codes(concept) if code.system == LOINC), "")


def unit_of(node: object) -> str:
    """The unit of a Quantity, as the sender shows it."""
    quantity = first(node)
    return text(quantity.get("unit")) or text(quantity.get("code")) or text(quantity.get("currency"))


def quantity(node: object) -> str:
    """A Quantity in words: ``< 0.3 mg/L``."""
    value = first(node)
    return " ".join(filter(None, (text(value.get("comparator")), text(value.get("value")), unit_of(value))))


def extent(node: object) -> str:
    """A Range in words: ``50–100 mg``, ``≥ 50 mg``."""
    low, high = first(node).get("low"), first(node).get("high")
    if low and high:
        return f"{text(first(low).get('value'))}–{quantity(high)}"
    return f"≥ {quantity(low)}" if low else f"≤ {quantity(high)}" if high else ""


def ratio(node: object) -> str:
    """A Ratio in words: ``1:128``, ``100 mg / 1 mL``; a denominator without value counts as one."""
    top, bottom = quantity(first(node).get("numerator")), quantity(first(node).get("denominator"))
    compact = not unit_of(first(node).get("numerator")) and not unit_of(first(node).get("denominator"))
    return f"{top}:{bottom}" if compact and bottom else " / ".join(filter(None, (top, bottom)))


def any_value(value: object) -> str:
    """Any ``value[x]`` in words; empty when it is of a kind that has none."""
    if not isinstance(value, dict):
        return "; ".join(texts(value))
    if "coding" in value or set(value) <= {"text", "extension", "id"}:
        return label(value)
    if "low" in value or "high" in value:
        return extent(value)
    if "numerator" in value:
        return ratio(value)
    if "start" in value or "end" in value:
        return " – ".join(texts([value.get("start"), value.get("end")]))
    return quantity(value) or label(value)
