"""A newer file in the place of an older one, sent by whoever added that: what hid the older one hides the newer too."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.core.db import db
from portal.record.content import ReadDocument
from portal.record.models import Document, Source
from portal.record.storage import settling
from portal.record.storage.rows import FROM_REPRESENTATIVES, UNTIL_ANNOUNCED, key_of, plain
from portal.record.storage.versions import Versions


class AlreadyReplaced(Exception):
    """Another document has come into the place of the one that was to be replaced."""


def own_older(opened: Opened, read: ReadDocument) -> uuid.UUID | None:
    """The professional's own document that a file of theirs says it replaces, or that its set has before it."""
    asks = opened.facts.professional
    named = {key_of(plain(name)) for name in read.replaces if name}
    names = [*named, *([key_of(plain(read.set_id))] if read.set_id else [])]
    if asks is None or not names:
        return None
    mine = (Document.author_rpps == asks.rpps, Document.added_by == opened.subject.account_id)
    said = or_(Document.dedup_key.in_(names), Document.set_id.in_(names))
    statement = select(Document).where(*mine, Document.source != Source.PATIENT, Document.is_current.is_(True), said)
    found = db.session.scalars(statement.order_by(Document.added_at.desc(), Document.id)).all()
    return next((one.id for one in found if _is_older(one, read, named)), None)


def _is_older(one: Document, read: ReadDocument, named: set[str]) -> bool:
    before, after = one.version_number, read.version_number
    if one.set_id and one.set_id == key_of(plain(read.set_id)) and before is not None and after is not None:
        return before < after
    return one.unique_id != plain(read.unique_id) and bool({key_of(one.unique_id), one.set_id} & named)


def former_of(session: Session, document_id: uuid.UUID) -> Document:
    """The document to be replaced, as it stands under the write lock. Raises :class:`AlreadyReplaced`."""
    statement = select(Document).where(Document.id == document_id, Document.is_current.is_(True))
    former = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if former is None:
        raise AlreadyReplaced
    return former


def take_over(document: Document, former: Document, placed: Versions) -> Versions:
    """Hold a document, which is not flushed yet, as the former one is held; its place among the versions.

    A hold goes on until the same instant: the month counts from what came first.
    """
    if former.hold_until is not None and former.hold_until > document.added_at:
        document.hold_until = min(former.hold_until, document.hold_until or former.hold_until)
        _mark(document, UNTIL_ANNOUNCED)
    if former.secret:
        document.secret = True
        _mark(document, FROM_REPRESENTATIVES)
    return replace(placed, older=list(dict.fromkeys([former.id, *placed.older])))


def _mark(document: Document, code: str) -> None:
    document.confidentiality = list(dict.fromkeys([*document.confidentiality, code]))


def stand_in(session: Session, document: Document, successor: uuid.UUID | None) -> None:
    """Give a document, which is flushed and linked, the ``successor`` that the former one had.

    A successor that was taken out comes before the document instead: what comes back is not newer than this.
    """
    if successor is not None:
        settling.insert_before(session, document, successor)
    settling.settle(session, document)
