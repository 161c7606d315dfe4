"""XHTML of a FHIR narrative as nodes of the allow-list."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import entities

from lxml import etree

from portal.intake.readers import html_build as build
from portal.intake.readers.html_nodes import Child, Node

_MAX_SOURCE_DEPTH = 60
_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "sub": "sub", "sup": "sup"}
_PARAGRAPHS = frozenset({"p", "blockquote", "address", "figure", "figcaption", "div", "section", "article"})
_UNREAD = frozenset({"script", "style", "head", "template"})
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def xhtml_blocks(text: str, images: Callable[[str], int | None]) -> list[Child]:
    """The blocks of an XHTML fragment; an empty list when there is nothing to read in it."""
    root = _parsed(text)
    return [] if root is None else build.blocks(_children(root, images, 0))


def _parsed(text: str) -> etree._Element | None:
    """The root element, read strictly when well-formed, else as a browser would; no entity is ever expanded."""
    plain = _NAMED.sub(lambda match: _character(match.group(1)) or match.group(0), text)
    strict = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    lenient = etree.HTMLParser(no_network=True, remove_comments=True, encoding="utf-8")
    for parser in (strict, lenient):
        try:
            root: etree._Element | None = etree.fromstring(plain.encode(errors="replace"), parser)
        except etree.LxmlError:
            continue
        return root
    return None


def _character(name: str) -> str:
    """The character of a named HTML entity, which XML does not know; empty for XML's own five."""
    return "" if name in _XML_OWN else entities.html5.get(f"{name};", "")


def _children(element: etree._Element, images: Callable[[str], int | None], depth: int) -> list[Child]:
    if depth > _MAX_SOURCE_DEPTH:
        return [build.flat_text(element)]
    made: list[Child] = [build.collapsed(element.text)]
    for child in element:
        if isinstance(child.tag, str):
            made += _converted(child, images, depth + 1)
        made.append(build.collapsed(child.tail))
    return [child for child in made if child != ""]


def _converted(element: etree._Element, images: Callable[[str], int | None], depth: int) -> list[Child]:
    name = etree.QName(element).localname.lower()
    if name in _UNREAD:
        return []
    if name in {"br", "hr"}:
        return [Node("br"), *_children(element, images, depth)]
    if name == "img":
        index = images(element.get("src", ""))
        alt = build.collapsed(element.get("alt"))
        return [build.image(index, alt)] if index is not None else [alt]
    if name == "pre":
        return [Node("pre", (str(element.xpath("string()")),))]
    inside = _children(element, images, depth)
    if name == "a":
        return [*inside, *build.address(element.get("href", ""), inside)]
    return _structure(name, element, inside)


def _structure(name: str, element: etree._Element, inside: list[Child]) -> list[Child]:
    if name in _INLINE:
        return build.inline(_INLINE[name], inside)
    if name in {"td", "th"}:
        spans = {"colspan": element.get("colspan"), "rowspan": element.get("rowspan")}
        scope = element.get("scope", "")
        return [build.cell(name, inside, spans, scope=scope if scope in {"row", "col"} else "")]
    if name in {"li", "dt", "dd"}:
        return [Node(name, tuple(inside))]
    if name in {"ul", "ol"}:
        return build.items(name, inside)
    if name == "dl":
        return build.definitions(inside)
    if name == "tr":
        return [build.row(inside)]
    if name in {"thead", "tbody", "tfoot"}:
        return build.row_group(name, inside)
    if name == "table":
        return build.table(inside)
    if name == "caption":
        return [Node("caption", tuple(inside))] if inside else []
    if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return build.paragraph(inside, "h4")
    return build.paragraph(inside) if name in _PARAGRAPHS else inside
