"""Whom a document says it is about."""

from __future__ import annotations

import re

from lxml import etree

from portal.intake.readers.cda.dates import partial_date
from portal.intake.readers.cda.nodes import attribute, find, findall, text
from portal.intake.readers.cda.source import Source
from portal.record.content import Identity

NATIONAL_NUMBERS = frozenset(f"1.2.250.1.213.1.4.{arc}" for arc in (8, 9, 10, 11))
"""Roots of the French national health identity: number, temporary number, test, demonstration."""

_NUMBER = re.compile(r"\d{5}(?:\d\d|2A|2B)\d{6}(\d\d)?", re.ASCII)
_CORSICA = {"2A": "19", "2B": "18"}


def identity_of(document: etree._Element, source: Source) -> Identity | None:
    """The patient of the header, or None without one. Warns about a national number with a wrong key."""
    role = find(document, "recordTarget/patientRole")
    if role is None:
        source.warn("The document names no patient.")
        return None
    patient = find(role, "patient")
    name = _fullest_name(findall(patient, "name"))
    gender = attribute(patient, "administrativeGenderCode", "code").upper()
    return Identity(
        family_name=_family(name, "BR"),
        used_name=_qualified(name, "family", "CL"),
        given_names=_given_names(name),
        birth_date=partial_date(attribute(patient, "birthTime", "value")),
        sex=gender if gender in {"F", "M"} else "",
        nir=_national_number(role, source),
    )


def key_is_right(number: str) -> bool:
    """Whether a 15-character national number ends with its key: 97 − (first 13 mod 97), Corsica 2A as 19, 2B as 18.

    True as well for 13 characters, which carry no key. False for anything else.
    """
    match = _NUMBER.fullmatch(number)
    if match is None:
        return False
    department = number[5:7]
    digits = number[:5] + _CORSICA.get(department, department) + number[7:13]
    return match.group(1) is None or int(match.group(1)) == 97 - int(digits) % 97


def _national_number(role: etree._Element, source: Source) -> str:
    for node in findall(role, "id"):
        extension = (node.get("extension") or "").replace(" ", "").upper()
        if node.get("root") in NATIONAL_NUMBERS and extension:
            if not key_is_right(extension):
                source.warn("The patient's national number has a wrong key or shape; it was kept as written.")
            return extension
    return ""


def _fullest_name(names: list[etree._Element]) -> etree._Element | None:
    return next((name for name in names if find(name, "family") is not None), names[0] if names else None)


def _family(name: etree._Element | None, wanted: str) -> str:
    """The birth name, else the plain one, else whichever there is."""
    plain = [text(node) for node in findall(name, "family") if not node.get("qualifier")]
    others = [text(node) for node in findall(name, "family")]
    return next((said for said in [_qualified(name, "family", wanted), *plain, *others] if said), "")


def _given_names(name: etree._Element | None) -> tuple[str, ...]:
    """All given names of birth, the first one first.

    In French documents the unqualified ``given`` holds all of them in one string, and ``BR`` the first alone.
    """
    birth = _qualified(name, "given", "BR")
    plain = [part for node in findall(name, "given") if not node.get("qualifier") for part in text(node).split()]
    rest = [part for part in plain if part not in birth.split()] if birth else plain
    held = [*([birth] if birth else []), *rest]
    return tuple(held) or tuple(part for node in findall(name, "given") for part in text(node).split())


def _qualified(name: etree._Element | None, part: str, qualifier: str) -> str:
    nodes = (node for node in findall(name, part) if qualifier in (node.get("qualifier") or "").split())
    return next((said for node in nodes if (said := text(node))), "")
