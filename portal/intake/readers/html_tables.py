"""Tables of a narrative as rows that may be parted from one another."""

from __future__ import annotations

from collections.abc import Iterator

from portal.intake.readers.html_nodes import Child, Node

MAX_REPEATED_BYTES = 300
"""A merged cell longer than this is not repeated in each row of its span: once is enough to have said it."""

MAX_REPEATED_CELLS = 20
"""More merged cells than this side by side are not a table anyone reads: repeating them would only swell the page."""


def head_of(table: Node) -> tuple[Node, ...]:
    """Its caption and its head: what every part of a long table repeats."""
    return tuple(part for part in _parts(table) if part.tag in {"caption", "thead"})


def with_rows(head: tuple[Node, ...], groups: tuple[Child, ...]) -> Node:
    """A table of this head and of the rows of these groups."""
    rows = tuple(row for group in groups if isinstance(group, Node) for row in group.children)
    return Node("table", (*head, Node("tbody", rows)) if rows else head)


def row_groups(table: Node) -> Iterator[Node]:
    """The rows outside the head as ``tbody`` nodes: rows that a merged cell ties together stay in one group.

    The foot comes last, wherever the file put it.
    """
    bodies = [part for part in _parts(table) if part.tag == "tbody"]
    feet = [part for part in _parts(table) if part.tag == "tfoot"]
    for part in [*bodies, *feet]:
        group: list[Node] = []
        covered = 0
        for row in _nodes(part):
            group.append(row)
            covered = max([covered - 1, *(_span(cell, "rowspan") - 1 for cell in _nodes(row))])
            if covered <= 0:
                yield Node("tbody", tuple(group))
                group, covered = [], 0
        if group:
            yield Node("tbody", tuple(group))


def unmerged(group: Node) -> Iterator[Node]:
    """The rows of a group, each a group of its own: cells merged over rows are repeated in every row they cover."""
    below: dict[int, tuple[Node, int]] = {}
    for row in _nodes(group):
        cells: list[Child] = []
        covering: dict[int, tuple[Node, int]] = {}
        waiting = _nodes(row)
        column = 0
        while waiting or column in below:
            if column in below:
                cell, left = below[column]
                cells.append(cell if cell.size <= MAX_REPEATED_BYTES else cell.holding(()))
            else:
                merged = waiting.pop(0)
                cell, left = _without_rowspan(merged), _span(merged, "rowspan")
                cells.append(cell)
            if left > 1 and len(covering) < MAX_REPEATED_CELLS:
                covering[column] = (cell, left - 1)
            column += _span(cell, "colspan")
        below = covering
        yield Node("tbody", (row.holding(tuple(cells)),))


def _parts(table: Node) -> list[Node]:
    return [child for child in table.children if isinstance(child, Node)]


def _nodes(part: Node) -> list[Node]:
    return [child for child in part.children if isinstance(child, Node)]


def _span(cell: Node, name: str) -> int:
    return int(cell.attributes.get(name, "1"))


def _without_rowspan(cell: Node) -> Node:
    kept = {name: value for name, value in cell.attributes.items() if name != "rowspan"}
    return Node(cell.tag, cell.children, kept)
