"""The words of documents that came before words were kept: noted later, one document after the other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Table, func, select

from portal.access.actions import Action
from portal.access.models import Record, RecordState
from portal.access.opening import Refused, opened_by_system
from portal.core.crypto import SealBroken
from portal.core.db import db, immediate
from portal.record import known_words, search
from portal.record.known_words import WordsToKeep
from portal.record.models import Document
from portal.record.storage.body import body_of
from portal.record.storage.saving import texts_of

_WAITING, _RECORD = cast("Table", WordsToKeep.__table__), cast("Table", Record.__table__)
_JOB = "operator-doctor"
_PAGE = 500


def wordless() -> int:
    """How many documents of open records wait for their words to be kept."""
    with db.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(_in_turn().subquery())) or 0)


def keep_words() -> int:
    """Keep the words of what waits; of how many documents. In the memory of one of them.

    One whose text does not open goes on waiting, and is told as such; so does what is in a record that is not open.
    """
    return sum(_keep(row.document_id, row.record_id) for row in _all())


def _in_turn() -> Any:
    joined = _WAITING.join(_RECORD, _RECORD.c.id == _WAITING.c.record_id)
    asked = select(_WAITING.c.document_id, _WAITING.c.record_id).select_from(joined)
    return asked.where(_RECORD.c.state == RecordState.OPEN)


def _all() -> Iterator[Any]:
    """A page at a time, none of which holds a transaction open."""
    statement = _in_turn().order_by(_WAITING.c.document_id).limit(_PAGE)
    rows = _page(statement)
    while rows:
        yield from rows
        rows = _page(statement.where(_WAITING.c.document_id > rows[-1].document_id))


def _page(statement: Any) -> list[Any]:
    with db.engine.connect() as connection:
        return list(connection.execute(statement))


def _keep(document_id: uuid.UUID, record_id: uuid.UUID) -> int:
    """Words are made before the write lock. Whatever deletes or corrects the document meanwhile takes its turn away."""
    record = db.session.get_one(Record, record_id)
    try:
        with opened_by_system(_JOB, record, Action.REMOVE_DOCUMENT) as opened:
            document = db.session.scalars(select(Document).where(Document.id == document_id)).one_or_none()
            rows = search.known_of(document, texts_of(body_of(opened, document))) if document is not None else []
            with immediate() as session:
                if waited := known_words.take_turn(session.connection(), document_id):
                    known_words.note(session.connection(), rows)
    except (Refused, SealBroken):
        return 0
    finally:
        db.session.rollback()
        db.session.expunge_all()
    return int(waited)
