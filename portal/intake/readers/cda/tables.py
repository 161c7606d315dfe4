"""Tables of a narrative: what stands in a row beside the words that a statement refers to."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from portal.intake.readers.cda.nodes import HL7, findall, local, text


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row; one that covers several columns once for each."""
    for cell in findall(row, "*"):
        if local(cell) in {"td", "th"}:
            span = cell.get("colspan") or "1"
            yield from [cell] * (min(int(span), 20) if span.isascii() and span.isdigit() and len(span) < 4 else 1)


def beside(anchor: etree._Element, headings: tuple[str, ...]) -> str:
    """The words in the row of ``anchor`` under the first heading that begins so; empty where that is not certain.

    A cell over several rows or columns may be about several things.
    """
    row = next(_around(anchor, "tr"), None)
    table = next(_around(anchor, "table"), None)
    if row is None or table is None or any(node.get("rowspan") or node.get("colspan") for node in table.iter()):
        return ""
    heads = [one for one in findall(table, "thead/tr") if findall(one, "th")]
    columns = [text(cell).casefold() for cell in cells_of(heads[-1])] if heads else []
    cells = list(cells_of(row))
    if len(cells) != len(columns):
        return ""
    return next((text(cell) for cell, said in zip(cells, columns, strict=True) if said.startswith(headings)), "")


def _around(anchor: etree._Element, name: str) -> Iterator[etree._Element]:
    """The element itself and those around it that bear this name, from within."""
    tag = f"{{{HL7}}}{name}"
    if anchor.tag == tag:
        yield anchor
    yield from anchor.iterancestors(tag)
