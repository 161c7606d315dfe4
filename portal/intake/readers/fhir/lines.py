"""Any resource as lines of label and value: what we do not read as more is shown as the sender's text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.intake.readers.fhir.plain_words import kind_name, member_name, value_words
from portal.intake.readers.fhir.reading import Reading, human_name
from portal.intake.readers.fhir.values import Json, any_value, choice, dicts, label, partial_date, quantity, text
from portal.intake.readers.html_nodes import Child, Node

Line = tuple[str, str]

_SILENT = frozenset({"resourceType", "id", "meta", "text", "language", "implicitRules", "subject", "patient"})
"""Members that say nothing more: technical ones, the narrative (shown as such), and whom the file is about."""

_TECHNICAL = frozenset(
    {"identifier", "meta", "sequence", "careTeamSequence", "diagnosisSequence", "procedureSequence", "rank"}
    | {"informationSequence", "focal", "primarySource", "billable", "instantiatesCanonical", "instantiatesUri"}
    | {"userSelected", "masterIdentifier", "distinctIdentifier"}
)
"""Members that serve programs: numbers of things, places in a list, how sure the sender is of its own file."""

_MAX_LINES = 4000
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CHOICES = re.compile(
    r"(?<=[a-z])(CodeableConcept|Reference|DateTime|Period|Quantity|String|Boolean|Integer|PositiveInt)$"
)


def lines_of(resource: Json, reading: Reading, skip: frozenset[str] = frozenset()) -> list[Line]:
    """The members of a resource as lines, except the silent ones and those in ``skip``."""
    found: list[Line] = []
    for key, value in resource.items():
        if key in _SILENT or key in _TECHNICAL or key in skip:
            continue
        for name, said in _lines(_title(key), value, resource, reading):
            line = (member_name(name, french=reading.french), value_words(said, french=reading.french))
            if line not in found[-3:]:
                found.append(line)
        if len(found) > _MAX_LINES:
            reading.warn("A part of the file is too long to be shown whole.")
            return found[:_MAX_LINES]
    return found


def _lines(path: str, value: object, holder: Json, reading: Reading) -> Iterator[Line]:
    if isinstance(value, list):
        for item in value:
            yield from _lines(path, item, holder, reading)
    elif isinstance(value, dict):
        if "url" in value and path.endswith("Extension"):
            yield from _extension(path.removesuffix("Extension"), value, holder, reading)
            return
        said = _whole(value, holder, reading)
        if said is not None:
            yield from ([(path, said)] if said else [])
            return
        for key, inner in value.items():
            if key not in _TECHNICAL and (key not in _SILENT or key == "text"):
                yield from _lines(f"{path} › {_title(key)}", inner, holder, reading)
    elif said := partial_date(value) or text(value):
        yield path, said


def _extension(path: str, node: Json, holder: Json, reading: Reading) -> Iterator[Line]:
    """An extension under the last part of its address, which is its name."""
    name = path + _title(text(node.get("url")).rstrip("/").rsplit("/", 1)[-1].replace("-", " "))
    for inner in dicts(node.get("extension")):
        yield from _lines(f"{name} › Extension", inner, holder, reading)
    yield from _lines(name, choice(node, "value")[1], holder, reading)


def _whole(node: Json, holder: Json, reading: Reading) -> str | None:
    """A data type in words; None for a structure of several statements."""
    keys = node.keys() - {"id", "extension"}
    if "contentType" in keys or "data" in keys:
        return _attachment(node, reading)
    if "reference" in keys or (keys <= {"display", "identifier", "type"} and keys & {"display", "identifier"}):
        return reading.name_of(node, holder) or text(node.get("reference"))
    if keys & {"coding"} or keys == {"text"}:
        return label(node)
    if "code" in keys and keys <= {"system", "version", "code", "display", "userSelected"}:
        return text(node.get("display")) or text(node.get("code"))
    if "family" in keys or "given" in keys:
        return human_name(node)
    if "value" in keys and keys <= {"value", "unit", "system", "code", "comparator", "currency"}:
        return quantity(node) if "code" in keys or "unit" in keys or "currency" in keys else text(node.get("value"))
    if "value" in keys and keys <= {"use", "type", "system", "value", "period", "assigner", "rank"}:
        return text(node.get("value"))
    if keys and (keys <= {"start", "end"} or keys <= {"low", "high"} or keys <= {"numerator", "denominator"}):
        return any_value(node)
    return None


def _attachment(node: Json, reading: Reading) -> str:
    """An embedded file becomes an attachment of the document; the line names it."""
    title = text(node.get("title"))
    if node.get("data"):
        index = reading.attach(text(node.get("contentType")), node.get("data"), title)
        return title or (f"{text(node.get('contentType'))} ({index + 1})" if index is not None else "")
    return title or text(node.get("url")) or text(node.get("contentType"))


def _title(key: str) -> str:
    """A member's name as words: ``lotNumber`` is "Lot number"."""
    words = _WORD.sub(" ", _CHOICES.sub("", key.lstrip("_"))).split()
    return " ".join(word if word.isupper() else word.lower() for word in words).capitalize()


def type_title(resource: Json, *, french: bool) -> str:
    """The type of a resource as words: ``CarePlan`` is "Care plan", in a French file « Plan de soins »."""
    return kind_name(_title(text(resource.get("resourceType"))), french=french) or "Resource"


def table_of(lines: list[Line]) -> list[Child]:
    """Lines as a table of two columns; empty without lines."""
    rows = [Node("tr", (Node("th", (name,), {"scope": "row"}), Node("td", (value,)))) for name, value in lines]
    return [Node("table", (Node("tbody", tuple(rows)),))] if rows else []
