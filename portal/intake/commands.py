"""Taking a file in: read it, see whom it is about, put it into the record."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import structlog
from sqlalchemy.exc import DBAPIError

from portal.access.facts import relations_of
from portal.access.opening import Opened
from portal.core.db import db
from portal.core.faults import trouble_of
from portal.intake.identity import Verdict, compare
from portal.intake.readers.errors import Unreadable
from portal.intake.worker import read_in_worker
from portal.record.content import Code, PartialDate, ReadDocument
from portal.record.document_types import OTHER_FROM_PATIENT
from portal.record.models import Document, Source
from portal.record.storage import save_document

_logger = structlog.get_logger("portal.intake")
NAMES_NOBODY = "The file does not say whom it is about: check that it is about the holder of this record."
_NOT_STORED = "This file says something that the database does not take."
_SAYS_WHOM = frozenset({"cda", "fhir"})
"""Formats that have a place for it; in a PDF, a picture or a text nobody looked for a name."""
_PATIENT_TYPES = "1.2.250.1.213.1.1.4.12"


class IntakeOutcome(enum.StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"
    REFUSED = "refused"


class Refusal(enum.StrEnum):
    """Why a file was not taken in."""

    UNREADABLE = "unreadable"
    OTHER_PERSON = "other_person"
    NOT_STORED = "not_stored"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file. ``reason`` and ``warnings`` are English sentences for the operator.

    ``document`` is None when the file was refused; ``entries`` counts what was read by kind.
    """

    outcome: IntakeOutcome
    document: Document | None = None
    refusal: Refusal | None = None
    reason: str = ""
    warnings: tuple[str, ...] = ()
    entries: dict[str, int] = field(default_factory=dict)


def take_in(
    opened: Opened,
    data: bytes,
    file_name: str,
    *,
    source: Source,
    title: str | None = None,
    type_code: str | None = None,
    date: PartialDate = "",
    other_identity_confirmed: bool = False,
    read: Callable[..., ReadDocument] = read_in_worker,
) -> TakenIn:
    """Take a file into the opened record and say what became of it.

    Refused: what no reader accepts, what names another person unless that was confirmed, and what the database does
    not take. ``source`` is what the file is taken for; an operator's file that tells its own source keeps that.
    ``title`` is what somebody typed; ``type_code`` and ``date``, the day of the act, count where the file tells none.
    Raises what :func:`portal.record.storage.save_document` raises, of the database only what passes by itself.
    """
    try:
        document = read(data, name=file_name)
    except Unreadable as refusal:
        return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.UNREADABLE, reason=refusal.reason)
    compared = compare(document.identity, opened.record)
    unnamed = compared.unnamed and document.format in _SAYS_WHOM
    warnings = tuple(dict.fromkeys((*document.warnings, *compared.warnings, *([NAMES_NOBODY] if unnamed else ()))))
    other = compared.verdict is Verdict.OTHER
    if other and not other_identity_confirmed:
        return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.OTHER_PERSON, reason=compared.reason, warnings=warnings)
    document = _dated(_described(document, source, title, type_code, file_name), date)
    kept_source = _source_of(document, source)
    try:
        saved = save_document(
            opened, document, data, file_name=file_name, source=kept_source, other_identity=other, unnamed=unnamed
        )
    except DBAPIError as error:
        return replace(_not_stored(opened, error), warnings=warnings)
    counts = dict(Counter(str(entry.kind) for entry in document.entries))
    told = (*warnings, compared.reason) if other else warnings
    return TakenIn(IntakeOutcome(saved.outcome), saved.document, warnings=told, entries=counts)


def _not_stored(opened: Opened, error: DBAPIError) -> TakenIn:
    """A file that the database does not take for what it says. Raises the error where it takes nothing just now."""
    if trouble_of(error) is not None:
        raise error
    db.session.rollback()
    if opened.subject.account_id is not None:
        # Undoing forgot them, and the page that tells it shows whose records one may open.
        relations_of(opened.subject.account_id)
    # The words of the error may hold what the file says, which is for no log.
    _logger.error("the database refused a document", error=type(error.orig).__name__)
    return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.NOT_STORED, reason=_NOT_STORED)


def _described(
    document: ReadDocument, source: Source, title: str | None, type_code: str | None, file_name: str
) -> ReadDocument:
    """With the title and the type that the file lacks."""
    if source is Source.PATIENT:
        title = title or document.title or PurePath(file_name).stem
        type_code = type_code or OTHER_FROM_PATIENT
    code = Code(_PATIENT_TYPES, type_code) if type_code else None
    return replace(document, title=title or document.title, type_code=document.type_code or code)


def _dated(document: ReadDocument, date: PartialDate) -> ReadDocument:
    """With the day of the act, where the file tells neither that nor when it was written."""
    told = document.act_start or document.act_end or document.created
    return document if told or not date else replace(document, act_start=date)


def _source_of(document: ReadDocument, source: Source) -> Source:
    return Source(document.source) if source is Source.OPERATOR and document.source else source
