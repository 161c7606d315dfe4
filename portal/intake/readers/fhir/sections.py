"""The readable text of a FHIR file: its own narrative first, then everything that the narrative may not say."""

from __future__ import annotations

import re

from portal.core.i18n import force_locale
from portal.intake.readers.fhir import absence
from portal.intake.readers.fhir.entries import entries_of, is_mapped, leftovers, reachable
from portal.intake.readers.fhir.lines import Line, lines_of, table_of, type_title
from portal.intake.readers.fhir.plain_words import day_words, standing, unit_words, value_words
from portal.intake.readers.fhir.reading import Reading, name_of
from portal.intake.readers.fhir.values import Json, coded, dicts, first, label, loinc_of, text
from portal.intake.readers.fhir.words import kind_title, more_title, table_head
from portal.intake.readers.html_fragments import fragments_from_xhtml, plain_text
from portal.intake.readers.html_nodes import Child, Node
from portal.intake.readers.html_split import fragments_of
from portal.record.content import Detail, Entry, EntryKind, Section
from portal.record.entries.dosing import detail_words

_MACHINE_MADE = re.compile(r"Generated Narrative|intentionally left empty", re.IGNORECASE)
_NO_PANEL = frozenset({"30954-2", "26436-6", "8716-3", ""})
"""Sections whose title says no more of a result than its kind does."""
_SECTION_CODES = {kind: code for code, kind in absence.SECTION_KINDS.items()}
_MAX_SECTION_DEPTH = 12
_A_SENTENCE = 40
"""Signs."""

_SKIP = {
    "Patient": frozenset({"name", "birthDate", "gender"}),
    "Practitioner": frozenset({"name", "qualification", "gender", "active"}),
    "Organization": frozenset({"name", "active"}),
    "DiagnosticReport": frozenset(
        {"result", "status", "code", "category", "composition", "performer", "resultsInterpreter"}
        | {"effectiveDateTime", "effectivePeriod", "issued"}
    ),
    "Binary": frozenset({"data"}),
    "Composition": frozenset(
        {"section", "type", "title", "date", "status", "confidentiality", "identifier", "author"}
        | {"custodian", "event", "attester", "category", "relatesTo", "encounter", "extension"}
    ),
}
_SAID_IN_WORDS = frozenset({Detail.DOSE, Detail.FREQUENCY, Detail.DURATION, Detail.QUANTITY})
_NEVER_SHOWN = frozenset({"Provenance"})
"""Resources that tell programs how the file was made."""


def narrative(resource: Json, reading: Reading, *, machine_made: bool = False) -> tuple[str, ...]:
    """The sender's own text of a resource or section; a tool's rendering of its members only when asked for."""
    node = first(resource.get("text"))
    if not text(node.get("div")) or node.get("status") == "empty":
        return ()
    found = fragments_from_xhtml(text(node.get("div")), images=reading.image)
    return found if machine_made or not _MACHINE_MADE.match(plain_text(found)) else ()


class Composed:
    """The sections of a Composition, and the entries met on the way, in order."""

    def __init__(self, composition: Json, reading: Reading) -> None:
        self._composition = composition
        self._reading = reading
        self.entries: list[Entry] = []
        whole = narrative(composition, reading)
        self.sections = [Section(title="", fragments=whole)] if whole else []
        self.sections += [self._section(node, 1) for node in dicts(composition.get("section"))]

    def _section(self, node: Json, depth: int) -> Section:
        title = text(node.get("title")) or label(node.get("code"))
        code = loinc_of(node.get("code"))
        panel = () if code in _NO_PANEL else (title,)
        references = dicts(node.get("entry"))
        targets = [self._reading.resolve(reference, self._composition) for reference in references]
        found: list[Entry] = []
        for resource in reachable([target for target in targets if target is not None], self._reading):
            found += entries_of(resource, self._reading, panel)
        own = narrative(node, self._reading, machine_made=True)
        self._reading.shown.add(plain_text(own))
        found += _emptiness(node, code, own)
        self.entries += found
        inner = dicts(node.get("section")) if depth < _MAX_SECTION_DEPTH else []
        return Section(
            title=title,
            code=code,
            fragments=own or fragments_of(entry_table(found, french=self._reading.french)),
            subsections=tuple(self._section(child, depth + 1) for child in inner),
            generated=bool(found) and not own,
        )


def _emptiness(node: Json, code: str, own: tuple[str, ...]) -> list[Entry]:
    """What a section without entries says of its kind, in the sender's words."""
    said, kind = absence.of_empty_reason(node), absence.SECTION_KINDS.get(code)
    if said is None or kind is None or node.get("entry"):
        return []
    reason = first(node.get("emptyReason"))
    sentence = plain_text(own)[:300] or label(reason)
    return [Entry(kind=kind, label=sentence, code=coded(reason)[0], absence=said)]


def by_kind(entries: list[Entry], reading: Reading) -> list[Section]:
    """Generated sections, one for each kind of entry that there is."""
    return [
        Section(
            title=kind_title(kind, french=reading.french),
            code=_SECTION_CODES.get(kind, ""),
            fragments=fragments_of(entry_table(found, french=reading.french)),
            generated=True,
        )
        for kind in EntryKind
        if (found := [entry for entry in entries if entry.kind is kind])
    ]


def entry_table(entries: list[Entry], *, french: bool) -> list[Child]:
    """Entries as a table of four columns; empty without entries."""
    heads = tuple(Node("th", (name,), {"scope": "col"}) for name in table_head(french=french))
    rows = tuple(Node("tr", tuple(Node("td", (cell,)) for cell in _cells(entry, french=french))) for entry in entries)
    return [Node("table", (Node("thead", (Node("tr", heads),)), Node("tbody", rows)))] if rows else []


def _cells(entry: Entry, *, french: bool) -> tuple[str, ...]:
    bounds = [str(bound) if bound is not None else "" for bound in (entry.range_low, entry.range_high)]
    normal = entry.range_text or ("–".join(bounds) if any(bounds) else "")
    unit, stands = unit_words(entry.unit, french=french), standing(entry.interpretation, french=french)
    value = " ".join(
        filter(None, (day_words(entry.value, french=french), unit, f"({normal})" if normal else "", stands))
    )
    when = " – ".join(day_words(day, french=french) for day in (entry.start, entry.end) if day)
    details = [_detail(*one, french=french) for one in entry.details if one[0] is not Detail.VERIFICATION]
    said = [value_words(one, french=french) for one in (entry.status, *details) if one]
    return entry.label, value, when, "; ".join(said)


def _detail(kind: Detail, written: str, *, french: bool) -> str:
    """A dose, a rhythm, a duration as people say them; any other detail as written."""
    if kind not in _SAID_IN_WORDS:
        return written
    with force_locale("fr" if french else "en"):
        return detail_words(kind, written)


def remaining(reading: Reading, *, grouped: bool) -> list[Section]:
    """What no entry and no narrative has told: a section by type of resource, or one section that holds them all."""
    by_type: dict[str, list[Child | tuple[str, ...]]] = {}
    for resource in reading.resources:
        for part in (resource, *dicts(resource.get("contained"))):
            if told := _told(part, reading):
                by_type.setdefault(type_title(part, french=reading.french), []).extend(told)
    sections = [
        Section(title=title, fragments=_flat(parts), generated=not any(isinstance(part, tuple) for part in parts))
        for title, parts in by_type.items()
    ]
    if not grouped or not sections:
        return sections
    return [Section(title=more_title(french=reading.french), subsections=tuple(sections))]


def _told(resource: Json, reading: Reading) -> list[Child | tuple[str, ...]]:
    """A resource's heading, narrative and lines; nothing when everything has been told."""
    if text(resource.get("resourceType")) in _NEVER_SHOWN:
        return []
    is_told = id(resource) in reading.told
    own: tuple[str, ...] = ()
    if is_told and is_mapped(resource):
        lines = leftovers(resource, reading)
    elif is_told and resource.get("resourceType") != "Medication":
        return []
    else:
        lines = _lines(resource, reading)
        own = () if resource.get("resourceType") in ("Composition", "Medication") else narrative(resource, reading)
    name = name_of(resource)
    own = () if _is_shown(own, reading) else own
    if not lines and not own:
        return []
    heading: list[Child | tuple[str, ...]] = [Node("h4", (name,))] if name else []
    own = () if plain_text(own) == name else own
    lines = [line for line in lines if line[1] != name]
    return [*heading, *([own] if own else []), *table_of(lines)]


def _is_shown(own: tuple[str, ...], reading: Reading) -> bool:
    """Whether a section has shown this narrative, as the whole of its own or as a part that is no coincidence."""
    said = plain_text(own)
    return said in reading.shown or (len(said) >= _A_SENTENCE and any(said in one for one in reading.shown))


def _lines(resource: Json, reading: Reading) -> list[Line]:
    kind = text(resource.get("resourceType"))
    skip = _SKIP.get(kind, frozenset()) | {"contained"}
    if id(resource) in reading.told:
        skip |= {"code", "ingredient", "status"}
    return lines_of(resource, reading, skip)


def _flat(parts: list[Child | tuple[str, ...]]) -> tuple[str, ...]:
    """Built nodes packed into fragments, ready ones left between them as they are."""
    made: list[str] = []
    run: list[Child] = []
    for part in parts:
        if isinstance(part, tuple):
            made += [*fragments_of(run), *part]
            run = []
        else:
            run.append(part)
    return (*made, *fragments_of(run))
