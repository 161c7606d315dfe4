"""Foreign narrative as safe HTML fragments: CDA section text, and the XHTML of FHIR ``text.div``.

Every text and every image of the source is in the result, in reading order; markup that we do not know disappears
around its text. Links are text only: a document never leads a patient to a foreign address. The fragments hold the
tags of :data:`portal.intake.readers.html_nodes.TAGS`, each at most 10,000 bytes, 500 tags and 20 levels.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from portal.intake.readers import html_build as build
from portal.intake.readers.html_nodes import Child, Node, is_blank, plain_text
from portal.intake.readers.html_split import fragments_of
from portal.intake.readers.html_xhtml import xhtml_blocks

__all__ = ["fragments_from_xhtml", "fragments_from_xml", "plain_text"]

Images = Callable[[str], int | None]
"""Gives the index of the attachment that a reference names, or None when there is no such image."""

_MAX_SOURCE_DEPTH = 60
_STYLES = (("bold", "strong"), ("emphasis", "em"), ("italic", "em"), ("underline", "u"))


def fragments_from_xml(element: etree._Element, *, images: Images) -> tuple[str, ...]:
    """The narrative block of a CDA section (``text``) as fragments. Raises nothing."""
    narrative = _Narrative(images)
    body = build.blocks(narrative.children(element, 0))
    return fragments_of([*body, *narrative.notes])


def fragments_from_xhtml(text: str, *, images: Images = lambda _: None) -> tuple[str, ...]:
    """An XHTML ``div`` as fragments; ``images`` receives each ``img`` source. Raises nothing.

    Markup that is not well-formed is read as a browser would; scripts and styles are left out.
    """
    return fragments_of(xhtml_blocks(text, images))


class _Narrative:
    """One walk over a narrative block, which numbers its footnotes on the way."""

    def __init__(self, images: Images) -> None:
        self.images = images
        self.notes: list[Child] = []
        self.numbers: dict[str, int] = {}

    def children(self, element: etree._Element, depth: int) -> list[Child]:
        """What is inside an element, converted; comments and processing instructions leave nothing."""
        if depth > _MAX_SOURCE_DEPTH:
            return [build.flat_text(element)]
        made: list[Child] = [build.collapsed(element.text)]
        for child in element:
            if isinstance(child.tag, str):
                made += self.convert(child, depth + 1)
            made.append(build.collapsed(child.tail))
        return [child for child in made if child != ""]

    def convert(self, element: etree._Element, depth: int) -> list[Child]:
        """One element of the narrative, by its name; an unknown one leaves its content."""
        name = etree.QName(element).localname.lower()
        if name == "br":
            return [Node("br"), *self.children(element, depth)]
        if name == "rendermultimedia":
            return self.multimedia(element, depth)
        if name == "footnoteref":
            return [*self.note_mark(element.get("IDREF", "")), *self.children(element, depth)]
        inside = self.children(element, depth)
        if name == "footnote":
            return self.footnote(element, inside)
        if name == "linkhtml":
            return [*inside, *build.address(element.get("href", ""), inside)]
        if element.get("revised") == "delete":
            inside = ["[supprimé : ", *inside, "]"]
        return _structure(name, element, _styled(element, inside))

    def multimedia(self, element: etree._Element, depth: int) -> list[Child]:
        """The images it names, with its caption; a caption stays even when there is no image."""
        caption = self.children(element, depth)
        alt = build.flat_text(element).strip()
        found = [self.images(name) for name in element.get("referencedObject", "").split()]
        shown: list[Child] = [build.image(index, alt) for index in found if index is not None]
        if alt:
            shown += [Node("br"), *build.inline("em", caption)] if shown else caption
        return shown

    def footnote(self, element: etree._Element, inside: list[Child]) -> list[Child]:
        """The mark of a note; its text goes after the narrative."""
        name = element.get("ID") or f"note-{len(self.numbers)}"
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        self.notes += build.paragraph([Node("sup", (f"[{number}]",)), " ", *inside])
        return [Node("sup", (f"[{number}]",))]

    def note_mark(self, name: str) -> list[Child]:
        """The mark of a note written elsewhere."""
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        return [Node("sup", (f"[{number}]",))]


def _structure(name: str, element: etree._Element, inside: list[Child]) -> list[Child]:
    if name in {"td", "th"}:
        spans = {"colspan": element.get("colspan"), "rowspan": element.get("rowspan")}
        return [build.cell(name, inside, spans, scope=_scope(element))]
    if name in {"sub", "sup"}:
        return build.inline(name, inside)
    if name == "tr":
        return [build.row(inside)]
    if name in {"thead", "tbody", "tfoot"}:
        return build.row_group(name, inside)
    if name == "table":
        return build.table(inside)
    if name == "list":
        return build.items("ol" if element.get("listType") == "ordered" else "ul", inside)
    if name == "item":
        return [Node("li", tuple(inside))]
    if name == "caption":
        return _caption(element, inside)
    return build.paragraph(inside) if name in {"paragraph", "text"} else inside


def _caption(element: etree._Element, inside: list[Child]) -> list[Child]:
    parent = element.getparent()
    place = etree.QName(parent).localname.lower() if parent is not None else ""
    if place == "table":
        return [Node("caption", tuple(inside))] if inside else []
    if place == "rendermultimedia":
        return inside
    return [*build.inline("strong", inside), Node("br")] if place in {"paragraph", "item"} else build.paragraph(inside)


def _scope(element: etree._Element) -> str:
    """Which cells a header cell heads: its column inside a table head, its row elsewhere."""
    group = element.getparent().getparent() if element.getparent() is not None else None
    in_head = group is not None and etree.QName(group).localname.lower() == "thead"
    return "col" if in_head else "row"


def _styled(element: etree._Element, inside: list[Child]) -> list[Child]:
    """The content as bold, italic or underlined, as ``styleCode`` asks; other styles are the sender's taste."""
    styles = element.get("styleCode", "").lower()
    for style, tag in _STYLES:
        if style in styles and not all(is_blank(piece) for piece in inside):
            inside = build.inline(tag, inside)
    return inside
