"""Puts converted pieces of a foreign document together as valid HTML of the allow-list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from portal.intake.readers.html_nodes import Child, Node, is_blank

_SPACES = re.compile(r"[ \t\r\n\f]+")
_MAX_SPAN = 1000
_MAX_ALT = 300
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})


def collapsed(text: str | None) -> str:
    """The text with every run of white space as one space; a no-break space stays."""
    return _SPACES.sub(" ", text or "")


def flat_text(element: etree._Element) -> str:
    """All text inside an element, a space between pieces; comments and processing instructions are not text."""
    return collapsed(" ".join(element.xpath(".//text()")))


def image(attachment: int, alt: str) -> Node:
    """The Nth attachment shown in the text."""
    return Node("img", (), {"src": f"attachment:{attachment}", "alt": alt.strip()[:_MAX_ALT]})


def address(href: str, inside: Iterable[Child]) -> list[Child]:
    """The address of a link to another site, written out unless the text says it already."""
    if not href.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return []
    return [] if href in "".join(piece for piece in inside if isinstance(piece, str)) else [f" ({href})"]


def inline(tag: str, children: Iterable[Child]) -> list[Child]:
    """The children inside an inline element; without it around blocks, where it may not stand."""
    held = tuple(children)
    if any(isinstance(child, Node) and child.is_block for child in held):
        return list(held)
    return [Node(tag, held)] if held else []


def paragraph(children: Iterable[Child], tag: str = "p") -> list[Child]:
    """The children as a paragraph or heading, or as a ``div`` when they hold blocks. Nothing when blank."""
    held = tuple(children)
    if all(is_blank(child) for child in held):
        return []
    has_block = any(isinstance(child, Node) and child.is_block for child in held)
    return [Node("div" if has_block else tag, _trimmed(held))]


def blocks(children: Iterable[Child]) -> list[Child]:
    """Blocks only: runs of text and inline elements between them become paragraphs."""
    made: list[Child] = []
    run: list[Child] = []
    for child in children:
        if isinstance(child, Node) and child.is_block:
            made += paragraph(run)
            run = []
            made.append(child)
        else:
            run.append(child)
    return made + paragraph(run)


def items(tag: str, children: Iterable[Child]) -> list[Child]:
    """A list. What stands between its items goes before it (a caption) or becomes an item."""
    before: list[Child] = []
    held: list[Child] = []
    for child in children:
        if isinstance(child, Node) and child.tag == "li":
            held.append(child)
        elif not is_blank(child):
            (held if held else before).append(child)
    listed = [child if isinstance(child, Node) and child.tag == "li" else Node("li", (child,)) for child in held]
    return blocks(before) + ([Node(tag, tuple(listed))] if listed else [])


def definitions(children: Iterable[Child]) -> list[Child]:
    """A list of terms; anything else than a term or a definition becomes a definition."""
    held = [child for child in children if not is_blank(child)]
    if not held:
        return []
    named = [child if isinstance(child, Node) and child.tag in {"dt", "dd"} else Node("dd", (child,)) for child in held]
    return [Node("dl", tuple(named))]


def cell(tag: str, children: Iterable[Child], spans: dict[str, str | None], *, scope: str = "") -> Node:
    """A table cell; spans that are not a whole number from 2 to 1,000 are dropped."""
    attributes = {}
    for name, value in spans.items():
        digits = (value or "").strip()
        if digits.isascii() and digits.isdigit() and 1 < int(digits[:6]) <= _MAX_SPAN:
            attributes[name] = str(int(digits))
    if scope and tag == "th":
        attributes["scope"] = scope
    return Node(tag, _trimmed(tuple(children)), attributes)


def row(children: Iterable[Child]) -> Node:
    """A table row; what stands outside its cells becomes a cell."""
    held = [child for child in children if not (isinstance(child, str) and not child.strip())]
    cells = [child if isinstance(child, Node) and child.tag in {"td", "th"} else Node("td", (child,)) for child in held]
    return Node("tr", tuple(cells))


def row_group(tag: str, children: Iterable[Child]) -> list[Child]:
    """A head, body or foot; what stands outside its rows becomes a row. Nothing when it has none."""
    held = [child for child in children if not (isinstance(child, str) and not child.strip())]
    rows = [child if isinstance(child, Node) and child.tag == "tr" else row([child]) for child in held]
    return [Node(tag, tuple(rows))] if rows else []


def table(children: Iterable[Child]) -> list[Child]:
    """A table with its caption first and every row in a group. A table of a caption alone is a paragraph."""
    captions: list[Child] = []
    groups: list[Child] = []
    loose: list[Child] = []
    for child in children:
        if isinstance(child, Node) and child.tag == "caption":
            captions.append(child)
        elif isinstance(child, Node) and child.tag in _ROW_GROUPS:
            groups += row_group("tbody", loose)
            loose = []
            groups.append(child)
        else:
            loose.append(child)
    groups += row_group("tbody", loose)
    extra = [block for caption in captions[1:] if isinstance(caption, Node) for block in paragraph(caption.children)]
    if not groups:
        return [block for caption in captions if isinstance(caption, Node) for block in paragraph(caption.children)]
    return [*extra, Node("table", (*captions[:1], *groups))]


def _trimmed(children: tuple[Child, ...]) -> tuple[Child, ...]:
    """Without the blanks at both ends, which indentation leaves."""
    held = list(children)
    while held and isinstance(held[0], str) and not held[0].strip(" "):
        held.pop(0)
    while held and isinstance(held[-1], str) and not held[-1].strip(" "):
        held.pop()
    if held and isinstance(held[0], str):
        held[0] = held[0].lstrip(" ")
    if held and isinstance(held[-1], str):
        held[-1] = held[-1].rstrip(" ")
    return tuple(held)
