"""The end of a hold: announced by a professional, or on its way, which the holder is told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.models import Record, RecordState, Relation, RelationKind
from portal.access.opening import Opened, opened_by_system, writing
from portal.accounts.commands.telling import notify
from portal.accounts.models import Account, AccountNotice, NoticeKind
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.models import Document
from portal.record.storage import settling
from portal.record.storage.chains import all_before
from portal.record.waiting import JOB, Waiting, waiting_results
from portal.trail.events import Event
from portal.trail.write import write

_BATCH = 200


def announce_document(opened: Opened, document_id: uuid.UUID) -> bool:
    """End the hold of a document and of what it replaced: the holder reads it from this instant, and finds it among
    the news. False where it had ended before. Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        statement = select(Document).where(Document.id == document_id)
        document = db.session.scalars(statement.execution_options(populate_existing=True)).one()
        now = clock.now()
        if document.hold_until is None or document.hold_until <= now:
            return False
        for one in (document, *_held_before(document, now)):
            one.hold_until = now
        settling.settle(db.session(), document)
        write(opened.told(Event.DOCUMENT_ANNOUNCED, item=document, cause="consultation"))
    return True


def _held_before(document: Document, now: dt.datetime) -> Sequence[Document]:
    """What a document replaced and is on hold: what was said of the one was said of the other."""
    before = [row.id for row in all_before(db.session(), document)]
    return db.session.scalars(select(Document).where(Document.id.in_(before), Document.hold_until > now)).all()


def tell_waiting() -> int:
    """Tell each holder, once for each document, that a result waits for a consultation; how many were told.

    For the operator's daily run. Nobody else is told: whoever represents a holder does not know of a hold.
    """
    return sum(_tell_holder(record_id, account_id) for record_id, account_id in _holders())


def _tell_holder(record_id: uuid.UUID, account_id: uuid.UUID) -> int:
    record = db.session.get_one(Record, record_id)
    if not waiting_results(record):
        return 0
    with immediate() as session:
        account = session.get_one(Account, account_id)
        told = _told_before(record, account)
        found = [one for one in waiting_results(record) if str(one.id) not in told]
        for one in found:
            _tell(record, account, one)
    return len(found)


def _tell(record: Record, account: Account, one: Waiting) -> None:
    notify(account, NoticeKind.RESULT_WAITING, record=record, professional=one.who, document_id=str(one.id))
    with opened_by_system(JOB, record, Action.VIEW_RECORD) as job:
        write(job.told(Event.DOCUMENT_AWAITED, item=one))


def _told_before(record: Record, account: Account) -> set[str]:
    statement = select(AccountNotice.details).where(
        AccountNotice.account_id == account.id,
        AccountNotice.record_id == record.id,
        AccountNotice.kind == NoticeKind.RESULT_WAITING,
    )
    return {str(details.get("document_id")) for details in db.session.scalars(statement)}


def _holders() -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """Every open record with its holder's account, a page at a time."""
    statement = (
        select(Relation.record_id, Relation.account_id, Relation.id)
        .join(Relation.record)
        .where(Relation.kind == RelationKind.HOLDER, Relation.ended_at.is_(None), Record.state == RecordState.OPEN)
        .order_by(Relation.id)
        .limit(_BATCH)
    )
    page = db.session.execute(statement).all()
    while page:
        yield from ((record_id, account_id) for record_id, account_id, _id in page)
        page = db.session.execute(statement.where(Relation.id > page[-1].id)).all()
