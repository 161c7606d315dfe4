"""The real FHIR files, and small ones built for a test."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from portal.intake.readers.fhir.reader import read_fhir
from portal.record.content import Detail, Entry, ReadDocument
from tests.support.shared_data import shared_data

Json = dict[str, Any]


def real(name: str) -> ReadDocument:
    """A real file, read; ``name`` is its folder and the start of its name."""
    folder, _, start = name.partition("/")
    (path,) = (shared_data() / folder).glob(f"{start}*.json")
    return read_fhir(path.read_bytes())


def read(resource: Json) -> ReadDocument:
    """A resource made for a test, read."""
    return read_fhir(json.dumps(resource).encode())


def bundle(*resources: Json, kind: str = "collection", **members: Any) -> Json:
    """A bundle of resources, each at ``urn:uuid:`` and its id."""
    entries = [
        {"fullUrl": f"urn:uuid:{resource.get('id', n)}", "resource": resource} for n, resource in enumerate(resources)
    ]
    return {"resourceType": "Bundle", "type": kind, "entry": entries, **members}


def coded(system: str, code: str, display: str = "") -> Json:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}]}


def only(resource: Json) -> Entry:
    """The one entry that a resource becomes."""
    (entry,) = read(resource).entries
    return entry


def counts(document: ReadDocument) -> dict[str, int]:
    """How many entries of each kind."""
    return dict(Counter(entry.kind.value for entry in document.entries))


def details(entry: Entry) -> dict[Detail, list[str]]:
    """What an entry says beside its value, by kind."""
    found: dict[Detail, list[str]] = {}
    for kind, words in entry.details:
        found.setdefault(kind, []).append(words)
    return found


def all_html(document: ReadDocument) -> str:
    """Every fragment of a document."""
    sections = list(document.sections)
    made = ""
    while sections:
        section = sections.pop(0)
        made += section.title + "".join(section.fragments)
        sections += section.subsections
    return made
