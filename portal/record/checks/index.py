"""Whether the search index and the documents are of one mind, both ways."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import cast

from sqlalchemy import Table, select

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Refused, opened_by_system
from portal.core.crypto import SealBroken
from portal.core.db import db, immediate
from portal.record import search
from portal.record.checks.faults import RowFault, RowFinding
from portal.record.models import Document
from portal.record.storage.body import body_of
from portal.record.storage.saving import texts_of

_DOCUMENT = cast("Table", Document.__table__)
_JOB = "operator-doctor"


def check_index() -> Iterator[RowFinding]:
    """Documents that no word finds, and rows of the index that are no document's."""
    with db.engine.connect() as connection:
        alone = select(search.TABLE.c.rowid).where(search.TABLE.c.rowid.not_in(select(_DOCUMENT.c.search_key)))
        without = select(_DOCUMENT.c.id).where(_DOCUMENT.c.search_key.not_in(select(search.TABLE.c.rowid)))
        yield from (RowFinding(RowFault.NOT_INDEXED, str(one)) for one in connection.scalars(without))
        yield from (RowFinding(RowFault.INDEX_ONLY, str(one)) for one in connection.scalars(alone))


def mend_index(findings: Iterable[RowFinding]) -> int:
    """Forget what is not there, and make documents findable again; how many they were."""
    count = 0
    for one in findings:
        if one.fault is RowFault.INDEX_ONLY:
            with immediate() as session:
                search.forget(session, int(one.about))
            count += 1
        elif one.fault is RowFault.NOT_INDEXED:
            count += _index(uuid.UUID(one.about))
    return count


def _index(document_id: uuid.UUID) -> int:
    """Index a document by what its reader made of it; 0 where that does not open, or its record is not open."""
    with db.engine.connect() as connection:
        record_id = connection.scalar(select(_DOCUMENT.c.record_id).where(_DOCUMENT.c.id == document_id))
    record = db.session.get(Record, record_id) if record_id is not None else None
    if record is None:
        return 0
    try:
        with opened_by_system(_JOB, record, Action.REMOVE_DOCUMENT) as opened:
            statement = select(Document).where(Document.id == document_id)
            document = db.session.scalars(statement.execution_options(populate_existing=True)).one()
            tokens = search.tokens_of(document, texts_of(body_of(opened, document)))
            with immediate() as session:
                search.forget(session, document.search_key)
                search.index(session, document, tokens)
    except (Refused, SealBroken):
        return 0
    return 1
