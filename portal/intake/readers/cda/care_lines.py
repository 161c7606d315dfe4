"""The insurer's care history: each row of its tables is a line of reimbursed care.

The rows are read, not the structured entries, because the rows are what the insurer shows the patient (with its "H"
for care given during a hospital stay, and "Non communiqué", which is data); the entry that names a row gives the code.
"""

from __future__ import annotations

import re

from lxml import etree

from portal.intake.readers.cda.nodes import HL7, attribute, findall, local, statements, text
from portal.intake.readers.cda.source import Details, Source
from portal.intake.readers.cda.tables import cells_of
from portal.record.content import Code, Detail, Entry, EntryKind, PartialDate

_DATE = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b", re.ASCII)
_COLUMNS = (
    ("date", "date"),
    ("période", "date"),
    ("code", "code"),
    ("libellé", "label"),
    ("nature", "label"),
    ("groupe", Detail.NOTE),
    ("composants", Detail.INGREDIENT),
    ("valence", Detail.VACCINE_TARGET),
    ("prescrit par", Detail.PRESCRIBER),
    ("spécialité du prescripteur", "prescriber_specialty"),
    ("spécialité", "specialty"),
    ("établissement", Detail.ORGANISATION),
    ("lieu", Detail.ORGANISATION),
    ("délivré par", Detail.PERFORMER),
    ("réalisé par", Detail.PERFORMER),
    ("quantité", Detail.QUANTITY),
)
"""How the heading of a column begins, and what its cells are."""

Cells = dict[str, list[str]]


def care_lines_of(section: etree._Element, title: str, source: Source) -> list[Entry]:
    """The lines of one section, in order. The section's title says which sort of care (``CATEGORY``)."""
    codes = _codes_by_anchor(section)
    lines: list[Entry] = []
    for narrative in findall(section, "text"):
        for table in narrative.iter(f"{{{HL7}}}table"):
            columns = _columns(table)
            for row in [*findall(table, "tbody/tr"), *findall(table, "tr")]:
                line = _line(row, columns, codes, title, source)
                lines += [line] if line is not None else []
    return lines


def _line(
    row: etree._Element, columns: list[str], codes: dict[str, list[Code]], title: str, source: Source
) -> Entry | None:
    cells = _cells(row, columns)
    name = next(iter(cells.get("label", [])), "")
    dates = [stamp for said in cells.get("date", []) for stamp in _dates(said)]
    if not name or not dates:
        return None
    anchors = [anchor for node in row.iter() if (anchor := node.get("ID"))]
    known = [code for anchor in anchors for code in codes.get(anchor, [])]
    code, translations = _agreeing(name, next(iter(cells.get("code", [])), ""), known, source)
    return Entry(
        EntryKind.CARE_LINE,
        name,
        code,
        translations,
        status="completed",
        start=dates[0],
        end=dates[1] if len(dates) > 1 else "",
        details=_details(cells, title),
    )


def _details(cells: Cells, title: str) -> tuple[tuple[Detail, str], ...]:
    details = Details()
    details.add(Detail.CATEGORY, title)
    details.add(Detail.NOTE, *(said for said in cells.get("date", []) if not _DATE.search(said)))
    for detail in (Detail.INGREDIENT, Detail.VACCINE_TARGET, Detail.PRESCRIBER, Detail.PERFORMER):
        specialty = {Detail.PRESCRIBER: "prescriber_specialty", Detail.PERFORMER: "specialty"}.get(detail, "")
        for said in cells.get(detail, []):
            details.add(detail, " – ".join([said, *cells.get(specialty, [])]))
    for detail in (Detail.ORGANISATION, Detail.QUANTITY, Detail.NOTE):
        details.add(detail, *cells.get(detail, []))
    return details.all()


def _columns(table: etree._Element) -> list[str]:
    """What each column holds, merged headings counted once per column they cover."""
    headings = [row for row in findall(table, "thead/tr") if findall(row, "th")]
    return [] if not headings else [_meaning(text(cell)) for cell in cells_of(headings[-1])]


def _meaning(heading: str) -> str:
    folded = heading.casefold()
    return next((str(meaning) for start, meaning in _COLUMNS if folded.startswith(start)), "")


def _cells(row: etree._Element, columns: list[str]) -> Cells:
    """The texts of a row that say something, by what their column holds."""
    held: Cells = {}
    for cell, meaning in zip(cells_of(row), columns, strict=False):
        pieces = [" ".join(piece.split()) for piece in cell.itertext()]
        said = pieces if meaning == Detail.INGREDIENT else [" ".join(piece for piece in pieces if piece)]
        if meaning:
            held.setdefault(meaning, []).extend(piece for piece in said if piece and piece not in held[meaning])
    return held


def _dates(said: str) -> list[PartialDate]:
    return [f"{year}-{month}-{day}" for day, month, year in _DATE.findall(said)]


def _codes_by_anchor(section: etree._Element) -> dict[str, list[Code]]:
    """The codes of each entry, by the piece of narrative that the entry names."""
    found: dict[str, list[Code]] = {}
    for entry in statements(section, "entry"):
        anchors = [(node.get("value") or "").removeprefix("#") for node in entry.iter(f"{{{HL7}}}reference")]
        found.setdefault(next((anchor for anchor in anchors if anchor), ""), []).extend(_codes(entry))
    return found


def _codes(entry: etree._Element) -> list[Code]:
    paths = {
        "procedure": "code",
        "encounter": "code/qualifier/value",
        "supply": "participant/participantRole/playingDevice/code",
        "substanceAdministration": "consumable/manufacturedProduct/manufacturedMaterial/code",
    }
    nodes = [
        inner
        for node in findall(entry, paths.get(local(entry), "code"))
        for inner in node.iter(f"{{{HL7}}}code", f"{{{HL7}}}translation", f"{{{HL7}}}value")
        if inner.get("code")
    ]
    return [
        Code(attribute(n, ".", "codeSystem"), attribute(n, ".", "code"), attribute(n, ".", "displayName"))
        for n in nodes
    ]


def _agreeing(name: str, written: str, known: list[Code], source: Source) -> tuple[Code | None, tuple[Code, ...]]:
    """The code of a line. Of a row and an entry that contradict each other, the row holds, as the patient sees it."""
    first = known[0] if known else None
    if first is not None and first.label and not _alike(first.label, name):
        source.warn("A care line and its coded entry name different things; the line was kept without the code.")
        known = []
    if written and all(code.code != written for code in known[:1]):
        return Code("", written, name), ()
    return (known[0], tuple(known[1:])) if known else (None, ())


def _alike(one: str, other: str) -> bool:
    first, second = one.casefold().split(), other.casefold().split()
    shorter = min(len(first), len(second))
    return bool(shorter) and first[:shorter] == second[:shorter]
