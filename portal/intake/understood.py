"""A file as it is put into the record: what it says, what is said of it, and what is proposed where nobody said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from portal.access.opening import Opened
from portal.core import clock
from portal.intake.proposals import Proposal, propose
from portal.record.authors import written_by
from portal.record.content import Code, PartialDate, ReadDocument
from portal.record.document_types import IMAGES, IMAGING_FROM_PATIENT, OTHER_FROM_PATIENT
from portal.record.models import Source
from portal.record.storage.receipts import Sending

SAYS_WHOM = frozenset({"cda", "fhir", "dicom"})
"""Formats that have a place for it; in a PDF, a picture or a text nobody looked for a name."""
_PAPERS = frozenset({"pdf", "image", "text"})
"""What has no title, type and day of its own, or those of the program that wrote the file."""
_TYPES, LOINC = "1.2.250.1.213.1.1.4.12", "2.16.840.1.113883.6.1"
_LOINC_CODE = re.compile(r"\d+-\d")


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says of a file: for what it is taken, and what counts where the file tells none.

    ``title`` is typed, and counts before the file's; ``date`` is the day of the act; ``confidentiality`` are codes as
    files write them, which are added to the file's. ``sending``: what it is known by where it is sent again.
    """

    source: Source
    title: str | None = None
    type_code: str | None = None
    date: PartialDate = ""
    confidentiality: tuple[str, ...] = ()
    sending: Sending | None = None


def understood(opened: Opened, document: ReadDocument, about: About, file_name: str) -> ReadDocument:
    """With what the file lacks: title, type, day of the act, author; its :attr:`ReadDocument.proposed` names what was
    proposed for a person who adds a paper.
    """
    papers = about.source is Source.PATIENT and document.format in _PAPERS
    who = opened.record
    found = propose(document, file_name, born=who.birth_date, today=clock.today()) if papers else Proposal()
    title, type_code = _title(document, about, found, file_name), about.type_code or found.type_code
    if about.source is Source.PATIENT:
        type_code = type_code or (IMAGING_FROM_PATIENT if document.study else OTHER_FROM_PATIENT)
    type_code = type_code or (IMAGES if document.study else "")
    code = Code(LOINC if _LOINC_CODE.fullmatch(type_code) else _TYPES, type_code) if type_code else None
    deposits = about.source is Source.PROFESSIONAL and opened.professional is not None
    authors = (written_by(opened.professional),) if deposits and opened.professional else ()
    day = document.act_start or _day_of_act(document, about, deposits=deposits)
    wanting = {
        "title": not about.title and found.title not in ("", document.title),
        "type_code": not about.type_code and document.type_code is None and bool(found.type_code),
        "date": not day and bool(found.date),
    }
    return replace(
        document,
        title=title,
        type_code=document.type_code or code,
        act_start=day or found.date,
        authors=document.authors or authors,
        confidentiality=tuple(dict.fromkeys((*document.confidentiality, *about.confidentiality))),
        proposed=tuple(name for name, is_proposed in wanting.items() if is_proposed),
    )


def _title(document: ReadDocument, about: About, found: Proposal, file_name: str) -> str:
    title = about.title or found.title or document.title
    return title or PurePath(file_name).stem if about.source is Source.PATIENT else title


def _day_of_act(document: ReadDocument, about: About, *, deposits: bool) -> PartialDate:
    """What somebody says of it, where the file tells neither that nor when it was written; people know better than the
    program that wrote a paper, and a professional than any.
    """
    written = document.created and document.format not in _PAPERS and not deposits
    return "" if document.act_end or written else about.date
