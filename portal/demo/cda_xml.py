"""Small words for writing HL7 CDA R2 elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from lxml import etree

V3 = "urn:hl7-org:v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

LOINC = "2.16.840.1.113883.6.1"
SNOMED = "2.16.840.1.113883.6.96"
ICD10 = "2.16.840.1.113883.6.3"
CCAM = "1.2.250.1.213.2.5"
CIS = "1.2.250.1.213.2.3.1"
CIP = "1.2.250.1.213.2.3.2"
ACT_CODE = "2.16.840.1.113883.5.4"
INTERPRETATION = "2.16.840.1.113883.5.83"
ROUTES = "0.4.0.127.0.16.1.1.2.1"
EMDN = "1.2.250.1.213.2.68"
SPECIALTIES = "1.2.250.1.213.1.1.4.5"

Node: TypeAlias = Any
"""An lxml element: the library has no types."""
Child: TypeAlias = Node | str | Iterable[Node] | None


def el(tag: str, *children: Child, **attributes: str) -> Node:
    """Return an element of the CDA namespace. ``xsi_type`` writes ``xsi:type``; ``None`` children are left out."""
    kind = attributes.pop("xsi_type", "")
    node = etree.Element(
        f"{{{V3}}}{tag}", attributes, nsmap={None: V3, "xsi": XSI} if tag == "ClinicalDocument" else None
    )
    if kind:
        node.set(f"{{{XSI}}}type", kind)
    for child in children:
        _put(node, child)
    return node


def _put(node: Node, child: Child) -> None:
    if child is None:
        return
    if isinstance(child, str):
        if len(node):
            node[-1].tail = (node[-1].tail or "") + child
        else:
            node.text = (node.text or "") + child
    elif isinstance(child, etree._Element):
        node.append(child)
    else:
        node.extend(list(child))


def templates(*roots: str) -> Iterator[Node]:
    """Return the ``templateId`` elements of a section or an entry; ``root|extension`` sets both."""
    for root in roots:
        name, _, extension = root.partition("|")
        yield el("templateId", root=name, extension=extension) if extension else el("templateId", root=name)


def code(value: str, label: str, system: str, *children: Child, tag: str = "code", **more: str) -> Node:
    """Return a coded element."""
    return el(tag, *children, code=value, displayName=label, codeSystem=system, **more)


def completed() -> Node:
    """Return the status of a fact that is over."""
    return el("statusCode", code="completed")


def reference(ref: str) -> Node:
    """Return a ``text`` that points to the words of the narrative."""
    return el("text", el("reference", value=f"#{ref}"))


def original(ref: str) -> Node:
    """Return an ``originalText`` that points to the words of the narrative."""
    return el("originalText", el("reference", value=f"#{ref}"))


def mark(ref: str, text: str) -> Node:
    """Return the words of the narrative that an entry points to."""
    return el("content", text, ID=ref)


def table(heads: Iterable[str], rows: Iterable[Iterable[Child]], first_span: int = 1) -> Node:
    """Return a narrative table; ``first_span`` is how many columns its first head covers."""
    cells = [el("th", head) for head in heads]
    if first_span > 1:
        cells[0].set("colspan", str(first_span))
    return el(
        "table",
        el("thead", el("tr", cells)),
        el("tbody", (el("tr", (el("td", child) for child in row)) for row in rows)),
        border="0",
    )


def paragraphs(text: str) -> Iterator[Node]:
    """Return one paragraph for each line of a text."""
    for line in text.splitlines():
        yield el("paragraph", line)


def section(
    loinc: str, label: str, title: str, narrative: Child, entries: Iterable[Node] = (), roots: tuple[str, ...] = ()
) -> Node:
    """Return a section: code and label, the title people read, the narrative, the ``entry`` elements."""
    return el(
        "section",
        templates(*roots),
        code(loinc, label, LOINC),
        el("title", title),
        el("text", narrative),
        entries,
    )


def serialise(document: Node) -> bytes:
    """Return the bytes of a document, indented as producers do."""
    etree.indent(document, space=" ")
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8"))
