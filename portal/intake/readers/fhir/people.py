"""Whom a FHIR file is about, and who wrote it."""

from __future__ import annotations

import re

from portal.intake.readers.fhir.reading import Reading, human_name, name_of
from portal.intake.readers.fhir.systems import INS_SYSTEMS, RPPS_SYSTEMS, oid
from portal.intake.readers.fhir.values import Json, dicts, first, label, partial_date, text, texts
from portal.record.content import Author, Identity

_NIR = re.compile(r"[0-9]{5}[0-9][0-9AB][0-9]{6}([0-9]{2})?")
_SEXES = {"female": "F", "male": "M"}
_OLD = frozenset({"old", "temp", "nickname", "anonymous"})
PATIENT_SIDE = frozenset({"Patient", "RelatedPerson"})


def identity(reference: object, holder: Json, reading: Reading) -> Identity | None:
    """The person a resource is about; only the number when the reference is a search by it; None when unknown."""
    patient = reading.resolve(reference, holder)
    if patient is not None and patient.get("resourceType") == "Patient":
        return identity_of(patient, reading)
    node = first(reference)
    system, _, value = text(node.get("reference")).partition("?identifier=")[2].partition("|")
    searched = {"system": system, "value": value} if value else node.get("identifier")
    nir = _nir(dicts(searched), reading)
    return Identity(nir=nir) if nir else None


def identity_of(patient: Json, reading: Reading) -> Identity:
    """The traits of a Patient. The birth name is the official (or maiden) one, the used name the usual one."""
    names = dicts(patient.get("name"))
    current = [name for name in names if text(name.get("use")) not in _OLD] or names
    birth = _by_use(current, "maiden", "official") or first(current)
    used = _by_use(current, "usual", "official") or birth
    family = _family(birth)
    return Identity(
        family_name=family,
        used_name=_family(used) if _family(used) != family else "",
        given_names=_given_names(birth) or _given_names(used),
        birth_date=partial_date(patient.get("birthDate")),
        sex=_SEXES.get(text(patient.get("gender")), ""),
        nir=_nir(dicts(patient.get("identifier")), reading),
    )


def _by_use(names: list[Json], *uses: str) -> Json:
    return next((name for use in uses for name in names if text(name.get("use")) == use), {})


def _family(name: Json) -> str:
    return text(name.get("family")) or ("" if name.get("given") else text(name.get("text")))


def _given_names(name: Json) -> tuple[str, ...]:
    """All given names of birth: the French extension lists them where ``given`` holds the first alone."""
    for extension in dicts(name.get("extension")):
        if text(extension.get("url")).endswith("birth-list-given-name") and text(extension.get("valueString")):
            return tuple(text(extension.get("valueString")).split())
    return tuple(texts(name.get("given")))


def _nir(identifiers: list[Json], reading: Reading) -> str:
    for identifier in identifiers:
        if oid(text(identifier.get("system"))) in INS_SYSTEMS and text(identifier.get("use")) != "old":
            value = "".join(text(identifier.get("value")).upper().split())
            if _NIR.fullmatch(value):
                return value
            reading.warn("A national number in the file does not have the shape of one and was left out.")
    return ""


def author(reference: object, holder: Json, reading: Reading) -> Author | None:
    """Who is meant by an author, performer or requester; None when nothing at all is said of them."""
    target = reading.resolve(reference, holder)
    shown = text(first(reference).get("display"))
    if target is None:
        return Author(name=shown) if shown else None
    kind = target.get("resourceType")
    if kind == "PractitionerRole":
        found = _role(target, reading)
    elif kind == "Organization":
        found = Author(organisation=name_of(target))
    elif kind == "Practitioner":
        found = _practitioner(target)
    else:
        found = Author(name=name_of(target) or shown)
    return found if found != Author() else Author(name=shown) if shown else None


def _practitioner(person: Json) -> Author:
    qualifications = (label(item.get("code")) for item in dicts(person.get("qualification")))
    return Author(
        name=human_name(first(person.get("name"))),
        profession=next((found for found in qualifications if found), ""),
        rpps=_rpps(person),
    )


def _role(role: Json, reading: Reading) -> Author:
    person = reading.resolve(role.get("practitioner"), role) if role.get("practitioner") else None
    known = _practitioner(person) if person is not None else Author()
    organisation = reading.name_of(role.get("organization"), role) if role.get("organization") else ""
    return Author(
        name=known.name or text(first(role.get("practitioner")).get("display")),
        profession=label(role.get("specialty")) or label(role.get("code")) or known.profession,
        organisation=organisation,
        rpps=known.rpps or _rpps(role),
    )


def _rpps(person: Json) -> str:
    """The 11 digits of the RPPS; the national identifier puts an 8 before them."""
    for identifier in dicts(person.get("identifier")):
        if oid(text(identifier.get("system"))) in RPPS_SYSTEMS:
            digits = text(identifier.get("value"))
            digits = digits[1:] if len(digits) == 12 and digits.startswith("8") else digits
            if len(digits) == 11 and digits.isascii() and digits.isdigit():
                return digits
    return ""
