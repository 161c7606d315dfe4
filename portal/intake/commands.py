"""Taking a file in: read it, see whom it is about, put it into the record."""

from __future__ import annotations

import enum
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.access.facts import relations_of
from portal.access.opening import Opened, writing
from portal.core.db import db
from portal.core.faults import trouble_of
from portal.core.installation import installation
from portal.intake.identity import Verdict, compare
from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.intake.scanning import all_clean
from portal.intake.understood import SAYS_WHOM, About, understood
from portal.intake.worker import read_in_worker
from portal.record.content import PartialDate, ReadDocument
from portal.record.models import Document, Source
from portal.record.storage import quota, receipts, save_document
from portal.record.storage.body import body_of
from portal.record.storage.corrections import AlreadyReplaced, own_older
from portal.record.storage.originals import Original, digest_of
from portal.record.storage.quota import RecordFull
from portal.record.storage.receipts import SentTwice
from portal.record.storage.rows import UNTIL_ANNOUNCED
from portal.record.storage.saving import SaveOutcome
from portal.trail.events import Event
from portal.trail.write import write

_logger = structlog.get_logger("portal.intake")
NAMES_NOBODY = "The file does not say whom it is about: check that it is about the holder of this record."
_INFECTED = "A virus was found in this file."
_NOT_STORED = "This file says something that the database does not take."
Read = Callable[[Sequence[Part]], ReadDocument]


class IntakeOutcome(enum.StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"
    REFUSED = "refused"


class Refusal(enum.StrEnum):
    """Why a file was not taken in."""

    INFECTED = "infected"
    UNREADABLE = "unreadable"
    OTHER_PERSON = "other_person"
    NOT_STORED = "not_stored"
    REPLACED = "replaced"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file. ``reason`` and ``warnings`` are English sentences for the operator.

    ``document`` is None when the file was refused, and when it was saved before and is not to be read any more;
    ``entries`` counts what was read by kind; ``announce_first``: it was to be held until it has been announced;
    ``proposed``: the names of what was proposed from it rather than said.
    """

    outcome: IntakeOutcome
    document: Document | None = None
    refusal: Refusal | None = None
    reason: str = ""
    warnings: tuple[str, ...] = ()
    entries: dict[str, int] = field(default_factory=dict)
    announce_first: bool = False
    proposed: tuple[str, ...] = ()


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
    read: Read = read_in_worker,
) -> TakenIn:
    """Take a file into the opened record and say what became of it.

    Refused: what no reader accepts, what names another person unless that was confirmed, and what the database does
    not take. ``source`` is what the file is taken for; an operator's file that tells its own source keeps that.
    ``title`` is what somebody typed; ``type_code`` and ``date``, the day of the act, count where the file tells none.
    Raises what :func:`portal.record.storage.save_document` raises, of the database only what passes by itself.
    """
    about = About(source, title, type_code, date)
    return take_in_as(opened, data, file_name, about, other_identity_confirmed=other_identity_confirmed, read=read)


def take_in_as(
    opened: Opened,
    data: bytes,
    file_name: str,
    about: About,
    *,
    corrects: uuid.UUID | None = None,
    other_identity_confirmed: bool = False,
    read: Read = read_in_worker,
) -> TakenIn:
    """The same, for all that somebody may say of a file. ``corrects``: the document whose place it takes; what a
    professional deposits takes the place of their own that it says it replaces.
    """
    asked: dict[str, Any] = {"corrects": corrects, "other_identity_confirmed": other_identity_confirmed, "read": read}
    return take_in_parts(opened, [Part(data, file_name)], about, **asked)


def take_in_parts(
    opened: Opened,
    parts: Sequence[Part],
    about: About,
    *,
    corrects: uuid.UUID | None = None,
    other_identity_confirmed: bool = False,
    read: Read = read_in_worker,
) -> TakenIn:
    """The same for one document that is made of several files, in the order of its pages: all of them or none.

    Each is kept as it came. What was saved of the same sending before is told once more, and what finds no room in the
    record is refused, before a byte is read; where a scanner is set, they must pass it then. Raises
    :class:`ValueError` without a file, :class:`portal.core.faults.Unscanned` where the scanner gives no verdict.
    """
    if not parts:
        raise ValueError("a document is made of one file at least")
    before = _known_or_full(opened, parts, about) or _infected(opened, parts, about)
    if before is not None:
        return before
    try:
        document = replace(read(parts), scanned=bool(installation().config.clamd))
    except Unreadable as refusal:
        return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.UNREADABLE, reason=refusal.reason)
    compared = compare(document.identity, opened.record)
    unnamed = compared.unnamed and document.format in SAYS_WHOM
    warnings = tuple(dict.fromkeys((*document.warnings, *compared.warnings, *([NAMES_NOBODY] if unnamed else ()))))
    other = compared.verdict is Verdict.OTHER
    if other and not other_identity_confirmed:
        return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.OTHER_PERSON, reason=compared.reason, warnings=warnings)
    document = understood(opened, document, about, parts[0].file_name)
    whose = {"other_identity": other, "unnamed": unnamed}
    taken = _saved(opened, document, parts, about, corrects or own_older(opened, document), **whose)
    told = (*warnings, compared.reason) if other and taken.refusal is None else warnings
    return replace(taken, warnings=told)


def _known_or_full(opened: Opened, parts: Sequence[Part], about: About) -> TakenIn | None:
    receipt = receipts.found(opened, about.sending, _digest(parts)) if about.sending else None
    if receipt is not None:
        document = db.session.scalars(select(Document).where(Document.id == receipt.document_id)).one_or_none()
        older = select(Document.id).where(Document.replaced_by_id == receipt.document_id).limit(1)
        replaced = db.session.scalars(older).one_or_none() is not None
        outcome = IntakeOutcome.REPLACED if replaced else IntakeOutcome.IMPORTED
        return TakenIn(outcome, document, proposed=body_of(opened, document).proposed if document is not None else ())
    try:
        quota.check(opened, sum(len(part.data) for part in parts))
    except RecordFull:
        return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.FULL)
    return None


def _digest(parts: Sequence[Part]) -> str:
    return digest_of(parts[0].data, [Original(part.data, "") for part in parts[1:]])


def _infected(opened: Opened, parts: Sequence[Part], about: About) -> TakenIn | None:
    """The refusal of files that carry a virus: nothing of them is kept, and the trail tells of them by no name."""
    scanner = installation().config.clamd
    if not scanner or all_clean(scanner, parts):
        return None
    with writing(opened):
        write(opened.told(Event.DOCUMENT_INFECTED, source=str(about.source)))
    return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.INFECTED, reason=_INFECTED)


def _saved(
    opened: Opened,
    document: ReadDocument,
    parts: Sequence[Part],
    about: About,
    corrects: uuid.UUID | None,
    **whose: Any,
) -> TakenIn:
    source = _source_of(document, about.source)
    first, further = parts[0], _further(document, parts)
    kept: dict[str, Any] = {"file_name": first.file_name, "source": source, "corrects": corrects, "further": further}
    if about.sending is not None:
        kept["beside"] = partial(receipts.keep, opened, about.sending, _digest(parts))
    try:
        saved = save_document(opened, document, first.data, **kept, **whose)
    except AlreadyReplaced:
        _undone(opened)
        return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.REPLACED)
    except (RecordFull, SentTwice):
        _undone(opened)
        return _known_or_full(opened, parts, about) or TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.FULL)
    except DBAPIError as error:
        return _not_stored(opened, error)
    return TakenIn(
        IntakeOutcome(saved.outcome),
        saved.document,
        entries=dict(Counter(str(entry.kind) for entry in document.entries)),
        announce_first=UNTIL_ANNOUNCED in about.confidentiality,
        proposed=() if saved.outcome is SaveOutcome.DUPLICATE else document.proposed,
    )


def _further(document: ReadDocument, parts: Sequence[Part]) -> list[Original]:
    """The files after the first, each of the type that its reader found."""
    types = document.originals[1:] or (document.media_type,) * (len(parts) - 1)
    return [Original(part.data, type_, part.file_name) for part, type_ in zip(parts[1:], types, strict=True)]


def _not_stored(opened: Opened, error: DBAPIError) -> TakenIn:
    """A file that the database does not take for what it says. Raises the error where it takes nothing just now."""
    if trouble_of(error) is not None:
        raise error
    db.session.rollback()
    _undone(opened)
    # The words of the error may hold what the file says, which is for no log.
    _logger.error("the database refused a document", error=type(error.orig).__name__)
    return TakenIn(IntakeOutcome.REFUSED, refusal=Refusal.NOT_STORED, reason=_NOT_STORED)


def _undone(opened: Opened) -> None:
    """Undoing forgot the relations, and the page that tells it shows whose records one may open."""
    if opened.subject.account_id is not None and opened.professional is None:
        relations_of(opened.subject.account_id)


def _source_of(document: ReadDocument, source: Source) -> Source:
    return Source(document.source) if source is Source.OPERATOR and document.source else source
