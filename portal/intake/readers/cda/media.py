"""Files inside the file: the body that is not XML, images of the narrative, PDF copies."""

from __future__ import annotations

import base64
import binascii

from lxml import etree

from portal.intake.readers.cda.nodes import HL7, attribute, find, local, text
from portal.intake.readers.cda.source import Source
from portal.record.content import Attachment

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})


class Media:
    """The attachments of a document, and which reference of the narrative names which."""

    def __init__(self) -> None:
        self.attachments: list[Attachment] = []
        self._by_name: dict[str, int] = {}

    def image(self, reference: str) -> int | None:
        """The attachment that a ``renderMultiMedia`` names, when it is an image that browsers show."""
        index = self._by_name.get(reference.removeprefix("#"))
        return index if index is not None and self.attachments[index].media_type in _SHOWN else None

    def first_image(self) -> int | None:
        """The body itself, when it is an image."""
        return 0 if self.attachments and self.attachments[0].media_type in _SHOWN else None

    def add(self, attachment: Attachment, names: list[str]) -> None:
        """Keeps one file under its names; of two files with one name the first holds."""
        for name in names:
            self._by_name.setdefault(name, len(self.attachments))
        self.attachments.append(attachment)


def media_of(document: etree._Element, title: str, source: Source) -> Media:
    """Every file the document holds, the body first. Nothing is fetched: a file elsewhere is a warning."""
    media = Media()
    body = find(document, "component/nonXMLBody/text")
    if body is not None and not is_plain(body):
        _keep(media, body, title, [], source)
    for node in document.iter(f"{{{HL7}}}observationMedia"):
        value = find(node, "value")
        if value is not None:
            _keep(media, value, _section_title(node) or title, _names(node), source)
    return media


def is_plain(body: etree._Element) -> bool:
    """Whether a body that is not XML is plain text, which is read like a narrative."""
    kind = attribute(body, ".", "mediaType").lower() or "text/plain"
    return kind.startswith("text/plain") and attribute(body, ".", "representation") != "B64"


def _keep(media: Media, value: etree._Element, title: str, names: list[str], source: Source) -> None:
    data = _decoded(value, source)
    if not data:
        return
    declared = attribute(value, ".", "mediaType").lower() or "application/octet-stream"
    kind = next((known for signature, known in _SIGNATURES if data.startswith(signature)), "")
    if kind != declared and (kind or declared in {known for _, known in _SIGNATURES}):
        source.warn("An embedded file is not of the type it declares; what its first bytes say was kept.")
        declared = "application/octet-stream"
    media.add(Attachment(kind or declared, data, title), names)


def _decoded(value: etree._Element, source: Source) -> bytes:
    if attribute(value, ".", "compression"):
        source.warn("An embedded file is compressed inside the document and was left out; the original holds it.")
        return b""
    if find(value, "reference") is not None and not text(value):
        source.warn("The document refers to a file outside itself, which was not fetched.")
        return b""
    written = "".join("".join(value.itertext()).split())
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        source.warn("An embedded file could not be decoded and was left out; the original holds it.")
        return b""


def _names(node: etree._Element) -> list[str]:
    """The identifiers by which the narrative may name it: its own, or that of the region of interest around it."""
    around = [holder for holder in node.iterancestors() if local(holder) == "regionOfInterest"]
    return [name for holder in [node, *around] if (name := holder.get("ID"))]


def _section_title(node: etree._Element) -> str:
    section = next((holder for holder in node.iterancestors() if local(holder) == "section"), None)
    return text(section, "title")
