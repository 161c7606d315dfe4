"""One file being read: its resources and how they point to each other, what was odd, and what has been told already."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from portal.core.i18n import DEFAULT_LOCALE
from portal.intake.readers.fhir.systems import oid
from portal.intake.readers.fhir.values import Json, dicts, first, label, text
from portal.record.content import Attachment

_MAX_WARNINGS = 50
_IMAGE = re.compile(r"data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=\s]+)")


class Reading:
    """The resources of a file in order, and the state of reading them.

    By ``id()`` of a resource: ``told`` when every statement of it is in the result already; ``panels``, the groups that
    an observation stands in; ``dates``, when a group was measured whose members give no date. ``shown``: the narratives
    of the sections, so that none is shown again with the resource that also holds it.
    """

    def __init__(self, resources: list[tuple[str, Json]], *, language: str = "", whole: bool = False) -> None:
        self.resources = [resource for _, resource in resources]
        self.language = language
        self.warnings: list[str] = []
        self.attachments: list[Attachment] = []
        self.told: set[int] = set()
        self.shown: set[str] = set()
        self.panels: dict[int, tuple[str, ...]] = {}
        self.dates: dict[int, str] = {}
        self._whole = whole
        self._by_address: dict[str, Json] = {}
        self._by_identifier: dict[tuple[str, str], Json] = {}
        for address, resource in resources:
            self._learn(address, resource)

    def _learn(self, address: str, resource: Json) -> None:
        kind, name = text(resource.get("resourceType")), text(resource.get("id"))
        if address:
            self._by_address.setdefault(address, resource)
        if name:
            self._by_address.setdefault(f"{kind}/{name}", resource)
            self._by_address.setdefault(f"urn:uuid:{name}", resource)
        for identifier in dicts(resource.get("identifier")):
            if value := text(identifier.get("value")):
                key = (oid(text(identifier.get("system"))), value)
                self._by_identifier.setdefault(key, resource)

    @property
    def french(self) -> bool:
        """Whether to write in French: the file says that it does, or nothing, and French is what this site speaks."""
        return (self.language or DEFAULT_LOCALE).lower().startswith("fr")

    def warn(self, sentence: str) -> None:
        """Tell the operator, once, what was odd. Never with words of the file."""
        if sentence not in self.warnings and len(self.warnings) < _MAX_WARNINGS:
            self.warnings.append(sentence)

    def of_type(self, *types: str) -> Iterator[Json]:
        """The resources of these types, in order."""
        return (resource for resource in self.resources if resource.get("resourceType") in types)

    def resolve(self, reference: object, holder: Json) -> Json | None:
        """What a Reference (or a CodeableReference) in ``holder`` points to, or None.

        Looked for inside the holder (``#id``), by full address, by ``Type/id`` whatever the base, and by identifier. A
        reference that a whole document should hold and does not is a warning.
        """
        node = first(reference)
        node = first(node.get("reference")) or node
        address = text(node.get("reference")).split("/_history/")[0]
        found = self._find(address, holder) or self._identified(first(node.get("identifier")))
        if found is None and address and (self._whole or address.startswith("#")):
            self.warn("A reference points to something that the file does not hold.")
        return found

    def _find(self, address: str, holder: Json) -> Json | None:
        if address.startswith("#"):
            inside = dicts(holder.get("contained"))
            return next((other for other in inside if text(other.get("id")) == address[1:]), None)
        if "?identifier=" in address:
            system, _, value = address.split("?identifier=", 1)[1].partition("|")
            return self._by_identifier.get((oid(system), value))
        found = self._by_address.get(address)
        return found or self._by_address.get("/".join(address.split("/")[-2:])) if address else None

    def _identified(self, identifier: Json) -> Json | None:
        return self._by_identifier.get((oid(text(identifier.get("system"))), text(identifier.get("value"))))

    def name_of(self, reference: object, holder: Json) -> str:
        """How a person would call what a reference points to: its display, else the target's own name."""
        node = first(reference)
        inner = first(node.get("reference")) or node
        if shown := text(inner.get("display")):
            return shown
        return name_of(self.resolve(reference, holder) or {}) or text(first(inner.get("identifier")).get("value"))

    def image(self, source: str) -> int | None:
        """The attachment of an image that a narrative holds itself; one that lies elsewhere is not fetched."""
        match = _IMAGE.fullmatch(source.strip())
        return self.attach(f"image/{match.group(1)}", match.group(2), "") if match else None

    def attach(self, media_type: str, data: object, title: str) -> int | None:
        """Keep an embedded file; its index, or None when it is no base64 (a warning) or empty."""
        try:
            content = base64.b64decode("".join(text(data).split()), validate=True)
        except (binascii.Error, ValueError):
            self.warn("An embedded file is not valid base64 and was left out.")
            return None
        if not content:
            return None
        for index, known in enumerate(self.attachments):
            if known.data == content:
                return index
        self.attachments.append(Attachment(media_type or "application/octet-stream", content, title))
        return len(self.attachments) - 1


def name_of(resource: Json) -> str:
    """The name or label a resource bears, whatever its type; empty when it has none."""
    name = resource.get("name")
    if isinstance(name, str):
        return name.strip()
    if human := human_name(first(name)):
        return human
    for key in ("deviceName", "udiCarrier"):
        if found := text(first(resource.get(key)).get("name")):
            return found
    for key in ("code", "type", "vaccineCode", "medicationCodeableConcept", "description"):
        value = resource.get(key)
        if found := label(value) if isinstance(value, dict | list) else text(value):
            return found
    return text(resource.get("title"))


def human_name(name: Json) -> str:
    """A HumanName as to be read: its text, else prefix, given names and family name."""
    parts = [name.get("prefix"), name.get("given"), [name.get("family")], name.get("suffix")]
    words = [text(word) for part in parts for word in (part if isinstance(part, list) else [part])]
    return text(name.get("text")) or " ".join(filter(None, words))
