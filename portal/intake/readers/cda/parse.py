"""From bytes to the ``ClinicalDocument`` element, refusing everything that XML can do besides holding text."""

from __future__ import annotations

import re

from lxml import etree

from portal.intake.readers.cda.nodes import HL7
from portal.intake.readers.errors import Unreadable

MAX_BYTES = 30_000_000
MAX_DEPTH = 100

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")


def clinical_document(data: bytes, warnings: list[str]) -> etree._Element:
    """The document's element, wherever it stands: a self-presenting file holds it inside its own stylesheet.

    No DTD, no entity, no network, no XInclude, no stylesheet is ever used. Raises :class:`Unreadable` for what is not
    well-formed, declares a document type, is larger or deeper than any real document, or holds no CDA.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("The file is larger than the 30 MB accepted for a CDA document.")
    _refuse_doctype(data)
    root = _parsed(data, warnings)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("The file declares a document type (DOCTYPE), which is refused.")
    _refuse_depth(root)
    found = next(root.iter(f"{{{HL7}}}ClinicalDocument"), None)
    if found is None:
        raise Unreadable("The file is XML but holds no CDA document.")
    if found is not root:
        warnings.append(
            "The document was wrapped in another one, such as a stylesheet, which was left out and not run."
        )
    return found


def _refuse_doctype(data: bytes) -> None:
    """Looks before parsing, because a declared entity can already hurt while it is read (UTF-16 included)."""
    plain = data.replace(b"\0", b"")
    first = _FIRST_ELEMENT.search(plain)
    head = plain[: first.start()] if first else plain
    if b"<!DOCTYPE" in head.upper():
        raise Unreadable("The file declares a document type (DOCTYPE), which is refused.")


def _parsed(data: bytes, warnings: list[str]) -> etree._Element:
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError:
        if _is_utf8(data):
            raise Unreadable("The file is not well-formed XML, or is cut short.") from None
    try:
        root = etree.fromstring(data, _parser("windows-1252"))
    except (etree.XMLSyntaxError, LookupError):
        raise Unreadable("The file is not well-formed XML, or is cut short.") from None
    warnings.append("The file is not in the encoding it declares and was read as Windows-1252.")
    return root


def _parser(encoding: str | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise Unreadable("The file is nested more deeply than any CDA document.")
