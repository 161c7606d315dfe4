"""What the header of a DICOM file says in words: whom it is about, who made it, when."""

from __future__ import annotations

import re

from pydicom.dataset import Dataset
from pydicom.valuerep import PersonName

from portal.intake.readers.dicom.parse import damaged_at_worst, first_item, text
from portal.intake.readers.errors import Unreadable
from portal.record.content import Author, Identity, PartialDate

_DATE = re.compile(r"(\d{4})[.\-]?(\d\d)[.\-]?(\d\d)")
_TIME = re.compile(r"(\d\d):?(\d\d):?(\d\d)?")
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)")
_NOBODY = re.compile(r"anonym|^(?:unknown|inconnu|no ?name|none|patient|x+)$", re.IGNORECASE)
_NIR_AUTHORITY = "1.2.250.1.213.1.4."
"""Beginning of the OIDs under which French software writes the national number (INS)."""


def identity_of(dataset: Dataset) -> Identity | None:
    """Whom the file is about; None where it names nobody. Names that say that somebody made it anonymous are none."""
    name = _name(dataset, "PatientName")
    family, given = (name.family_name, name.given_name) if name is not None else ("", "")
    if _NOBODY.search(f"{family} {given}".strip()):
        family, given = "", ""
    sex = text(dataset, "PatientSex").upper()
    born = _line(text(dataset, "PatientBirthName").partition("^")[0])
    found = Identity(
        family_name=born or _line(family),
        used_name=_line(family) if born else "",
        given_names=tuple(_line(given).split()),
        birth_date=date_of(dataset, "PatientBirthDate"),
        sex=sex if sex in ("F", "M") else "",
        nir=_nir(dataset),
    )
    return found if found.family_name or found.given_names or found.birth_date or found.nir else None


def person(dataset: Dataset, keyword: str) -> str:
    """Somebody's name as to be read: ``Dr Anne Ferrec``; empty where none is given."""
    name = _name(dataset, keyword)
    if name is None:
        return ""
    parts = (name.name_prefix, name.given_name, name.middle_name, name.family_name, name.name_suffix)
    words = _line(" ".join(part for part in parts if part))
    return "" if _NOBODY.search(words) else words


def authors_of(dataset: Dataset) -> tuple[Author, ...]:
    """Who read the images, else who made them, and where; empty where nobody is named."""
    read_by = person(dataset, "NameOfPhysiciansReadingStudy") or person(dataset, "PerformingPhysicianName")
    place = text(dataset, "InstitutionName") or text(dataset, "InstitutionalDepartmentName")
    return (Author(name=read_by, organisation=place),) if read_by or place else ()


def date_of(dataset: Dataset, *keywords: str) -> PartialDate:
    """The first of these dates that is one, as ``2026-11-20``; empty where none is."""
    for keyword in keywords:
        match = _DATE.match(text(dataset, keyword))
        if match and match[1] >= "1850" and "01" <= match[2] <= "12" and "01" <= match[3] <= "31":
            return "-".join(match.groups())
    return ""


def moment_of(dataset: Dataset) -> PartialDate:
    """When the examination was: with its hour where the file says in which time zone, else the day."""
    day = date_of(dataset, "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
    time, offset = _TIME.match(text(dataset, "StudyTime")), _OFFSET.fullmatch(text(dataset, "TimezoneOffsetFromUTC"))
    if not (day and time and offset and date_of(dataset, "StudyDate")) or time[1] > "23" or time[2] > "59":
        return day
    second = time[3] if time[3] and time[3] < "60" else "00"
    return f"{day}T{time[1]}:{time[2]}:{second}{offset[1]}:{offset[2]}"


def _name(dataset: Dataset, keyword: str) -> PersonName | None:
    try:
        with damaged_at_worst():
            value = dataset.get(keyword)
            value = value[0] if isinstance(value, (list, tuple)) or hasattr(value, "append") else value
            return value if isinstance(value, PersonName) and str(value).strip("^= ") else None
    except Unreadable:
        return None


def _line(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words.replace("^", " ")).split())[:120]


def _nir(dataset: Dataset) -> str:
    """The national number, where the file says that this is what the identifier is."""
    holders = [dataset]
    others = dataset.get("OtherPatientIDsSequence")
    holders += list(others)[:10] if others else []
    for holder in holders:
        qualifiers = first_item(holder, "IssuerOfPatientIDQualifiersSequence")
        if qualifiers is not None and text(qualifiers, "UniversalEntityID").startswith(_NIR_AUTHORITY):
            return re.sub(r"\s", "", text(holder, "PatientID")).upper()
    return ""
