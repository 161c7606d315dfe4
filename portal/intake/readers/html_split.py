"""Cuts a long narrative into fragments small enough for the sanitiser, at places where nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.intake.readers.html_nodes import Child, Node, html_of, is_blank, leaves, size_of, tags_of
from portal.intake.readers.html_tables import head_of, row_groups, unmerged, with_rows

MAX_BYTES = 10_000
MAX_TAGS = 500
MAX_DEPTH = 20

_LEVELS = {"table": 4, "ul": 2, "ol": 2, "dl": 2}
"""Levels that a construct needs whole: half a table is not a table."""


def fragments_of(blocks: Iterable[Child]) -> tuple[str, ...]:
    """The blocks as HTML fragments, each of at most 10,000 bytes, 500 tags and 20 levels; blank ones are left out."""
    shallow = [leaf for block in blocks for leaf in _limited(block, 0)]
    pieces = [piece for block in shallow if not is_blank(block) for piece in _split(block, MAX_BYTES, MAX_TAGS)]
    return tuple(html_of(pack) for pack in _packed(pieces, MAX_BYTES, MAX_TAGS))


def _limited(child: Child, depth: int) -> list[Child]:
    """The child with whatever stands deeper than the limit flattened to its texts and images."""
    if isinstance(child, str) or not child.children:
        return [child]
    if depth + _LEVELS.get(child.tag, 1) > MAX_DEPTH:
        return leaves(child)
    return [child.holding(tuple(leaf for inner in child.children for leaf in _limited(inner, depth + 1)))]


def _packed(pieces: Iterable[Child], max_bytes: int, max_tags: int) -> Iterator[tuple[Child, ...]]:
    """The pieces in order, as many together as the limits allow."""
    pack: list[Child] = []
    size = tags = 0
    for piece in pieces:
        if pack and (size + size_of(piece) > max_bytes or tags + tags_of(piece) > max_tags):
            yield tuple(pack)
            pack, size, tags = [], 0, 0
        pack.append(piece)
        size, tags = size + size_of(piece), tags + tags_of(piece)
    if pack:
        yield tuple(pack)


def _split(child: Child, max_bytes: int, max_tags: int) -> Iterator[Child]:
    """The child, or several that say the same, each within the limits."""
    if size_of(child) <= max_bytes and tags_of(child) <= max_tags:
        yield child
    elif isinstance(child, str):
        yield from split_text(child, max_bytes)
    elif child.tag == "table":
        yield from _split_table(child, max_bytes, max_tags)
    else:
        shell = _numbered(child) if child.tag == "ol" else child
        inner_bytes = max_bytes - shell.holding(()).size
        pieces = [piece for inner in shell.children for piece in _split(inner, inner_bytes, max_tags - 1)]
        yield from (shell.holding(pack) for pack in _packed(pieces, inner_bytes, max_tags - 1))


def split_text(text: str, max_bytes: int) -> Iterator[str]:
    """Pieces of a text, cut after a space where there is one. An escaped character takes at most six bytes."""
    reach = max_bytes // 6
    while len(text) > reach:
        cut = text.rfind(" ", 1, reach) + 1 or reach
        yield text[:cut]
        text = text[cut:]
    yield text


def _numbered(ordered: Node) -> Node:
    """An ordered list as a plain one with its numbers written, because each part would count from one again."""
    items = [child for child in ordered.children if isinstance(child, Node)]
    return Node("ul", tuple(item.holding((f"{at}. ", *item.children)) for at, item in enumerate(items, 1)))


def _split_table(table: Node, max_bytes: int, max_tags: int) -> Iterator[Child]:
    """Tables of some rows each, caption and head repeated; a row too long for a fragment becomes paragraphs."""
    head = head_of(table)
    frame = with_rows(head, ())
    if frame.size > max_bytes // 2 or frame.tags > max_tags // 2:
        yield from _loose(frame, max_bytes, max_tags)
        head, frame = (), Node("table")
    room, places = max_bytes - frame.size - len("<tbody></tbody>"), max_tags - frame.tags - 1
    groups: list[Child] = []
    for group in row_groups(table):
        groups.extend([group] if group.size <= room and group.tags <= places else unmerged(group))
    for pack in _packed(groups, room, places):
        part = with_rows(head, pack)
        if part.size <= max_bytes and part.tags <= max_tags:
            yield part
        else:
            yield from (piece for group in pack for piece in _loose(group, max_bytes, max_tags))


def _loose(child: Child, max_bytes: int, max_tags: int) -> Iterator[Child]:
    """The cells of an unsplittable row or head, one block after the other."""
    if isinstance(child, Node) and child.tag in {"table", "caption", "thead", "tbody", "tr"}:
        for inner in child.children:
            yield from _loose(inner, max_bytes, max_tags)
    elif isinstance(child, Node) and not child.is_blank:
        yield from _split(Node("div", child.children), max_bytes, max_tags)
