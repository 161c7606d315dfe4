"""The work of looking for text: one page at a time, taken up by whoever is free, none lost when its worker is killed.

A row was committed with each document (:class:`portal.record.storage.models.Recognition`). What is found on a page is
kept, sealed, in that row; when all are done, the document's body, the search index, the row and the trail change in one
transaction. A page that cannot be read after three attempts is left without text.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import structlog
from sqlalchemy import Table, or_, select, update
from sqlalchemy.orm import Session

from portal.access.actions import Action
from portal.access.models import Record, RecordState
from portal.access.opening import Opened, Refused, opened_by_system, writing
from portal.core import clock
from portal.core.crypto import SealBroken
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.intake.recognition.program import NotRecognised, recognised_text
from portal.record import search
from portal.record.content import ReadDocument
from portal.record.models import Document, DocumentBody, DocumentFile
from portal.record.recognition import RecognitionState, blank_pages
from portal.record.storage.body import body_of, keys_of, seal_body
from portal.record.storage.models import Recognition
from portal.record.storage.saving import texts_of
from portal.trail.events import Event
from portal.trail.write import write

JOB = "text-recognition"
ATTEMPTS = 3
LEASE = dt.timedelta(minutes=10)
"""Longer than a page may take: who has died meanwhile is not waited for beyond it."""
PAUSE = dt.timedelta(minutes=1)
Recognise = Callable[[bytes], str]
_logger = structlog.get_logger("portal.intake")
_ROW, _DOCUMENT, _RECORD = (cast("Table", model.__table__) for model in (Recognition, Document, Record))


@dataclass(frozen=True, slots=True)
class _Claim:
    """A document whose next page is ours until the lease ends, and which attempt at that page this is."""

    document_id: uuid.UUID
    record_id: uuid.UUID
    attempt: int


def recognise_next(recognise: Recognise = recognised_text) -> bool:
    """Take up the next page that waits, of whatever record; False where none does.

    Raises :class:`sqlalchemy.exc.OperationalError` when the database is busy: the page is taken up again later.
    """
    claim = _claimed()
    if claim is None:
        return False
    record = db.session.get(Record, claim.record_id, populate_existing=True)
    try:
        if record is not None:
            with opened_by_system(JOB, record, Action.ADD_DOCUMENT) as opened:
                _do_page(opened, claim, recognise)
    except Refused:  # it closed meanwhile: the row waits for it to open again
        _logger.info("a record closed while text was looked for")
    finally:
        db.session.rollback()
        db.session.expunge_all()
    return True


def _claimed() -> _Claim | None:
    """Take the oldest work that nobody does, beneath the guard: ids alone are looked at. The attempt counts at once."""
    now = clock.now()
    free = or_(_ROW.c.claimed_until.is_(None), _ROW.c.claimed_until < now)
    waiting = (
        select(_ROW.c.document_id, _ROW.c.record_id, _ROW.c.attempts)
        .join(_DOCUMENT, _DOCUMENT.c.id == _ROW.c.document_id)
        .join(_RECORD, _RECORD.c.id == _ROW.c.record_id)
        .where(_ROW.c.state == RecognitionState.WAITING, free, _DOCUMENT.c.removed_at.is_(None))
        .where(_RECORD.c.state == RecordState.OPEN)
        .order_by(_DOCUMENT.c.added_at, _DOCUMENT.c.id)
        .limit(1)
    )
    with db.engine.connect() as connection:  # asked every few seconds: no lock is taken for an empty answer
        if connection.execute(waiting).first() is None:
            return None
    with immediate() as session:
        row = session.connection().execute(waiting).first()
        if row is None:
            return None
        taken = {"attempts": row.attempts + 1, "claimed_until": now + LEASE}
        session.connection().execute(update(_ROW).where(_ROW.c.document_id == row.document_id).values(taken))
    return _Claim(row.document_id, row.record_id, row.attempts + 1)


def _do_page(opened: Opened, claim: _Claim, recognise: Recognise) -> None:
    """Read the next page and keep what was found; with the last one, put all of it into the document."""
    work = db.session.scalars(select(Recognition).where(Recognition.document_id == claim.document_id)).one()
    document = db.session.scalars(select(Document).where(Document.id == claim.document_id)).one()
    try:
        body = body_of(opened, document)
        found = _found(opened, work)
    except SealBroken:
        _logger.error("the body of a document does not open", document_id=str(claim.document_id))
        body, found = None, {}
    if body is None:
        _end(opened, claim, RecognitionState.FAILED)
        return
    wanted = blank_pages(body)
    page = next((number for number in wanted if number not in found), None)
    if page is not None:
        try:
            found[page] = None if claim.attempt > ATTEMPTS else _text_of_page(opened, document, page, recognise)
        except NotRecognised as error:
            _logger.warning("a page was not recognised", error=str(error))
            _put_off(opened, claim)
            return
    if len(found) < len(wanted):
        _keep(opened, claim, found)
    else:
        _finish(opened, document, body, found)


def _text_of_page(opened: Opened, document: Document, page: int, recognise: Recognise) -> str | None:
    """What a page says; None where its picture does not open. Raises :class:`NotRecognised`."""
    statement = select(DocumentFile).where(
        DocumentFile.document_id == document.id, DocumentFile.role == "page", DocumentFile.number == page
    )
    stored = db.session.scalars(statement).one_or_none()
    db.session.commit()  # the page takes long: no transaction is open meanwhile
    try:
        if stored is None:
            return None
        return recognise(installation().blobs.read(stored.blob_id, keys_of(opened)))
    except (SealBroken, OSError):
        _logger.error("a page does not open", document_id=str(document.id))
        return None


def _found(opened: Opened, work: Recognition) -> dict[int, str | None]:
    """What was found before, by page. Raises :class:`SealBroken`."""
    if work.sealed is None:
        return {}
    told: dict[str, str | None] = json.loads(keys_of(opened).open(work.sealed, _context(work.document_id)))
    return {int(number): text for number, text in told.items()}


def _context(document_id: uuid.UUID) -> str:
    return f"recognition:{document_id}"


def _keep(opened: Opened, claim: _Claim, found: dict[int, str | None]) -> None:
    sealed = keys_of(opened).seal(json.dumps(found).encode(), _context(claim.document_id))
    with writing(opened):
        _set(db.session(), claim.document_id, sealed=sealed, attempts=0, claimed_until=None)


def _put_off(opened: Opened, claim: _Claim) -> None:
    """Have the page tried again in a while, later each time."""
    with writing(opened):
        _set(db.session(), claim.document_id, claimed_until=clock.now() + claim.attempt * PAUSE)


def _end(opened: Opened, claim: _Claim, state: RecognitionState) -> None:
    with writing(opened):
        _set(db.session(), claim.document_id, state=state, sealed=None, claimed_until=None)


def _set(session: Session, document_id: uuid.UUID, **values: Any) -> None:
    work = session.scalars(select(Recognition).where(Recognition.document_id == document_id)).one()
    for name, value in values.items():
        setattr(work, name, value)


def _finish(opened: Opened, document: Document, body: ReadDocument, found: dict[int, str | None]) -> None:
    """Body, index, work and trail in one transaction. Words are made before its lock, for which everybody waits."""
    whole = _with_texts(body, found)
    sealed = seal_body(whole, document.id, keys_of(opened))
    before, tokens = _named(document), search.tokens_of(document, texts_of(whole))
    state = RecognitionState.FAILED if None in found.values() else RecognitionState.DONE
    pages = sum(1 for text in found.values() if text)
    with writing(opened):
        session = db.session()
        again = select(Document).where(Document.id == document.id)
        document = session.scalars(again.execution_options(populate_existing=True)).one()
        if _named(document) != before:  # somebody corrected it meanwhile
            tokens = search.tokens_of(document, texts_of(whole))
        kept = session.scalars(select(DocumentBody).where(DocumentBody.document_id == document.id)).one()
        kept.sealed = sealed
        _set(session, document.id, state=state, sealed=None, claimed_until=None, attempts=0)
        search.forget(session, document.search_key)
        search.index(session, document, tokens)
        if found:
            write(opened.told(Event.DOCUMENT_RECOGNISED, item=document, pages=pages))


def _named(document: Document) -> tuple[object, ...]:
    """What a document is found by, beside what it says."""
    return document.title, document.type_code, document.date_text, document.search_key


def _with_texts(body: ReadDocument, found: dict[int, str | None]) -> ReadDocument:
    pages = tuple(
        replace(page, text=text, recognised=True) if (text := found.get(number)) else page
        for number, page in enumerate(body.pages)
    )
    return replace(body, pages=pages, recognised=True)
