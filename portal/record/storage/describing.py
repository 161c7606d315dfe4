"""What a document is called, what it is and of which day: corrected by who added it, while its file stays as it came.

Title, type and date are of the document's row; what follows from them changes in the same transaction: the folder and
with it the masks of that folder's rule, the place in lists and in the timeline, and the words it is found by.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.opening import Opened, writing
from portal.access.subject import system
from portal.core.clock import PARIS
from portal.core.db import db
from portal.record import search
from portal.record.content import Code, PartialDate, ReadDocument
from portal.record.document_types import class_of, current_code, folder_of
from portal.record.hiding import Hiding
from portal.record.models import Document, Entry
from portal.record.storage import masks, settling
from portal.record.storage.body import body_of
from portal.record.storage.dates import beginning_of, new_search_key
from portal.record.storage.saving import free_search_key, texts_of
from portal.trail.events import Event
from portal.trail.write import Entry as TrailEntry
from portal.trail.write import write

_JOB = "hidden-at-birth"


@dataclass(frozen=True, slots=True)
class Description:
    """What somebody says of a document. ``date`` is the day of the act as far as it is known, empty for none."""

    title: str
    type_code: str
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a type puts a document."""

    type_code: str
    class_code: str
    folder: str


def filed(type_code: str, source: str) -> Filed:
    """Where a document of this type and source belongs."""
    code = current_code(type_code)
    class_code = class_of(code)
    return Filed(code, class_code, str(folder_of(code, class_code, source)))


def description_of(document: Document) -> Description:
    """What is said of a document now. Its day is that of the act, else the one that its file was written."""
    told = bool(document.act_start or document.created_text)
    return Description(document.title, document.type_code, document.date_text[: len("2026-11-20")] if told else "")


def describe(opened: Opened, document_id: uuid.UUID, wanted: Description) -> tuple[str, ...]:
    """Say this of a document that one added; the names of what changed, none where all of it was said already.

    The trail tells it, and, in a row of its own, where the rule of a folder hides it from then on. Raises
    :class:`portal.access.opening.Refused`, and :class:`portal.core.crypto.SealBroken` where what was read of its file
    does not open, by which it is found.
    """
    before = _read(opened, document_id)
    where = filed(wanted.type_code, before.source)
    body = body_of(opened, before)
    tokens = _tokens(before, wanted, where, body)
    with writing(opened):
        session = db.session()
        document = _read(opened, document_id)
        changed = _changed(description_of(document), wanted)
        if not changed:
            return ()
        if (now := body_of(opened, document)) != body:  # its text was recognised meanwhile
            tokens = _tokens(document, wanted, where, now)
        moved = document.folder != where.folder
        document.title = wanted.title
        document.type_code, document.class_code, document.folder = where.type_code, where.class_code, where.folder
        search.forget(session, document.search_key)
        if "date" in changed:
            _set_date(session, document, wanted.date)
        session.flush()
        search.index(session, document, tokens)
        write(opened.told(Event.DOCUMENT_DESCRIBED, item=document, fields=", ".join(changed)))
        if moved:
            _hide_as_folder(session, document)
    return changed


def _read(_opened: Opened, document_id: uuid.UUID) -> Document:
    statement = select(Document).where(Document.id == document_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _tokens(document: Document, wanted: Description, where: Filed, body: ReadDocument) -> search.Indexed:
    texts = texts_of(replace(body, type_code=Code("", where.type_code)))
    return search.tokens_of(_as_wanted(document, wanted, where), texts)


def _as_wanted(document: Document, wanted: Description, where: Filed) -> Document:
    """A row that is never saved, to be looked at while no lock is held: what the words are taken from."""
    names = ("record_id", "author", "author_profession", "organisation", "file_name", "language")
    date_text, sort_at = _date_of(document, wanted.date)
    return Document(
        **{name: getattr(document, name) for name in names},
        title=wanted.title,
        type_code=where.type_code,
        date_text=date_text,
        sort_at=sort_at,
    )


def _date_of(document: Document, date: PartialDate) -> tuple[str, dt.datetime]:
    """The date that a document is listed by, and its instant, where its act is of this day."""
    arrival = document.added_at.astimezone(PARIS).date().isoformat()
    text = next(one for one in (date, document.created_text, arrival) if beginning_of(one))
    return text, beginning_of(text) or document.added_at


def _changed(said: Description, wanted: Description) -> tuple[str, ...]:
    return tuple(name for name in ("title", "type_code", "date") if getattr(said, name) != getattr(wanted, name))


def _set_date(session: Session, document: Document, date: PartialDate) -> None:
    """The day, and with it the place of the document and of those of its entries that have no day of their own."""
    document.act_start, document.act_end = date, ""
    document.date_text, document.sort_at = _date_of(document, date)
    document.search_key = new_search_key(document.sort_at)
    free_search_key(session, document)
    for entry in session.scalars(select(Entry).where(Entry.document_id == document.id)):
        entry.said_at = document.sort_at
        if beginning_of(entry.start_text) is None:
            entry.sort_at = document.sort_at


def _hide_as_folder(session: Session, document: Document) -> None:
    """Hide the document and its versions from whom the rule of the folder that it came into hides; from nobody less."""
    rule = masks.rule_of(session, document.record_id, document.folder)
    if not rule:
        return
    now = masks.hidings_of(session, masks.family_of(session, document.record_id, document.id))
    hidden = {one: hiding & rule for one, hiding in now.items() if not hiding.hides_all_of(rule)}
    if not hidden:
        return
    masks.set_hidings(session, document.record_id, hidden)
    for one, hiding in hidden.items():
        write(_told(session, document, one, hiding))
    settling.settle(session, document)


def _told(session: Session, document: Document, item_id: uuid.UUID, hiding: Hiding) -> TrailEntry:
    details: dict[str, Any] = {"cause": "folder", **masks.told(session, hiding)}
    return TrailEntry(
        Event.ITEM_HIDDEN,
        system(_JOB).actor,
        record_id=document.record_id,
        item_kind=document.item_kind,
        item_id=item_id,
        details=details,
    )
