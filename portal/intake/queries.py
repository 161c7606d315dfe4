"""What the pages of the intake ask of a record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from portal.access.opening import Opened
from portal.core.db import db
from portal.record.models import Document


def visible_ids(_opened: Opened, document_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the documents that the reader may see: what was just added may be kept from the one who added it."""
    statement = select(Document.id).where(Document.id.in_(list(document_ids)))
    return set(db.session.scalars(statement))


def own_document(_opened: Opened, document_id: uuid.UUID) -> Document | None:
    """The document whose place a file is to take, as it is now. One statement."""
    statement = select(Document).where(Document.id == document_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
