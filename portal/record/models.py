"""The tables of a record: documents with their pages and files, structured entries, and what finds them."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from decimal import Decimal
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    case,
    event,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship

from portal.access.items import OfRecord, RecordItem
from portal.access.rights import Mask
from portal.core.db import Amount, Base
from portal.core.ids import new_id
from portal.record.content import EntryKind

_OF_CONCEPT = "record_id", "is_current", "kind", "concept_key"
SHARED = (
    *("other_identity", "hold_until", "secret", "masked", "removed_at"),
    *("type_code", "class_code", "folder", "author_rpps"),
)
"""What an entry always has in common with its document."""
_HIDES = (
    *("hold_until", "secret", "removed_at", "masked"),
    *("class_code", "type_code", "author_rpps"),
)
"""What readers are judged by, professionals by the second row: an index that counts tells it."""
_HELD, _REMOVED = text("hold_until IS NOT NULL"), text("removed_at IS NOT NULL")
_LISTED = text("folder != 'profile'")


class Source(enum.StrEnum):
    """Who brought a document into the record."""

    INSURER = "insurer"
    PROFESSIONAL = "professional"
    PATIENT = "patient"
    OPERATOR = "operator"


class Document(RecordItem, Base):
    """A document: its original is a stored file, byte for byte as it came.

    ``sort_at`` is the instant by which it is listed (act, else creation, else arrival; a partial date counts from its
    beginning); ``date_text`` is that date as written, cut to what is known. ``dedup_key`` is the producer's unique id,
    else the digest. ``hold_until`` stays when the hold is over: the holder reads the document from then on.
    ``unnamed``: the file does not say whom it is about; ``is_noted``: there are notes beside it, so that they are read
    for no other. ``clinical_digest`` is of what the row and its entries say (:mod:`portal.record.storage.clinical`).
    ``search_key`` is the row of the full-text index; it grows with ``sort_at``. ``hidden`` tells from how many
    professionals it is hidden; below zero, from all: -1, and one less for each exception.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("record_id", "dedup_key"),
        Index(None, "record_id", "is_current", "sort_at", "id"),
        Index(
            *("ix_document_listed", "record_id", "is_current", "sort_at", "id"),
            sqlite_where=_LISTED,
            postgresql_where=_LISTED,
        ),
        Index("ix_document_folder", "record_id", "is_current", "folder", "sort_at", "id", *_HIDES),
        Index(None, "record_id", "is_current", "author_key", "sort_at", "id"),
        Index(None, "record_id", "is_current", "source", "sort_at", "id"),
        Index(None, "record_id", "is_current", "added_by", "sort_at", "id"),
        Index(None, "record_id", "is_current", "added_at", "id"),
        Index(None, "record_id", "set_id"),
        Index("ix_document_held", "record_id", "hold_until", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_document_removed", "record_id", sqlite_where=_REMOVED, postgresql_where=_REMOVED),
    )
    item_kind: ClassVar[str] = "document"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    format: Mapped[str]
    media_type: Mapped[str]
    source: Mapped[Source]
    author: Mapped[str]
    author_profession: Mapped[str]
    author_key: Mapped[str]
    organisation: Mapped[str]
    language: Mapped[str]
    date_text: Mapped[str]
    created_text: Mapped[str]
    act_start: Mapped[str]
    act_end: Mapped[str]
    sort_at: Mapped[dt.datetime]
    added_at: Mapped[dt.datetime]
    added_by: Mapped[uuid.UUID | None]
    added_by_name: Mapped[str]
    unique_id: Mapped[str]
    set_id: Mapped[str]
    version_number: Mapped[int | None]
    dedup_key: Mapped[str]
    is_current: Mapped[bool] = mapped_column(default=True)
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    confidentiality: Mapped[list[str]]
    blob_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str]
    page_count: Mapped[int]
    other_identity: Mapped[bool] = mapped_column(default=False)
    unnamed: Mapped[bool] = mapped_column(default=False)
    is_noted: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[int] = mapped_column(BigInteger, unique=True)
    clinical_digest: Mapped[bytes | None] = mapped_column(LargeBinary(33), deferred=True)

    @declared_attr
    def hidden(cls) -> Mapped[int]:  # noqa: N805  # the library's signature
        """The masks are counted for what has some."""
        all_of_them = func.count(Mask.id)
        told = case((func.count(Mask.professional_id) < all_of_them, -all_of_them), else_=all_of_them)
        counted = select(told).where(Mask.item_id == cls.id).correlate_except(Mask).scalar_subquery()
        return column_property(case((cast("ColumnElement[bool]", cls.masked), counted), else_=0))


class DocumentBody(OfRecord, Base):
    """What the reader made of a document (a :class:`portal.record.content.ReadDocument` without its bytes), sealed."""

    __tablename__ = "document_body"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentFile(OfRecord, Base):
    """A stored file beside a document's first original: a page as an image, an attachment, a further original.

    ``role`` is ``page`` or ``attachment``, whose ``number`` counts from 0, or ``original``: what follows the document's
    own, from 1. ``text`` of a page lives in the body.
    """

    __tablename__ = "document_file"
    __table_args__ = (UniqueConstraint("document_id", "role", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    role: Mapped[str]
    number: Mapped[int]
    media_type: Mapped[str]
    title: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    blob_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)


class Entry(RecordItem, Base):
    """One structured statement of a document (:class:`portal.record.content.Entry`).

    ``concept_key`` groups the entries that speak of the same thing (code, else the label made plain). An entry of a
    replaced version is not current. ``is_none_known`` and ``is_not_asked`` tell the two absences apart. ``said_at`` is
    the ``sort_at`` of the document, and ``other_identity``, ``hold_until`` and ``secret`` are its own too: whoever may
    not read the document may not read the entry, and no statement has to ask it of each.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index(None, *_OF_CONCEPT, "sort_at", "id"),
        Index(
            "ix_entry_last_said",
            *_OF_CONCEPT,
            "negated",
            "said_at",
            "sort_at",
            "id",
            "status",
            "other_identity",
            *_HIDES,
            "folder",
        ),
        Index(None, "record_id", "is_current", "kind", "sort_at", "id"),
        Index(None, "document_id", "number"),
        Index("ix_entry_removed", "record_id", sqlite_where=_REMOVED, postgresql_where=_REMOVED),
    )
    item_kind: ClassVar[str] = "entry"
    held_by: ClassVar[str] = "document_id"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[EntryKind]
    concept_key: Mapped[str]
    label: Mapped[str]
    code: Mapped[str]
    code_system: Mapped[str]
    value: Mapped[str]
    number_value: Mapped[Decimal | None] = mapped_column(Amount())
    unit: Mapped[str]
    range_low: Mapped[Decimal | None] = mapped_column(Amount())
    range_high: Mapped[Decimal | None] = mapped_column(Amount())
    range_text: Mapped[str]
    interpretation: Mapped[str]
    status: Mapped[str]
    start_text: Mapped[str]
    end_text: Mapped[str]
    sort_at: Mapped[dt.datetime]
    said_at: Mapped[dt.datetime]
    is_none_known: Mapped[bool] = mapped_column(default=False)
    is_not_asked: Mapped[bool] = mapped_column(default=False)
    negated: Mapped[bool] = mapped_column(default=False)
    is_current: Mapped[bool] = mapped_column(default=True)
    other_identity: Mapped[bool] = mapped_column(default=False)
    is_noted: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any]]

    document: Mapped[Document] = relationship(lazy="raise")


class GoneItem(RecordItem, Base):
    """What was deleted for good, as far as the history must know: that something of this id was there, and for whom.

    Nothing of what it said, nor of what kind it was: ``type_code``, ``class_code`` and ``folder`` are empty.
    """

    __tablename__ = "gone_item"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Concept(OfRecord, Base):
    """The distinct things a record speaks of, by kind: what lets a page show the latest of each without reading all.

    A concept tells nothing by itself: it is shown only through an entry that the reader may read.
    """

    __tablename__ = "concept"

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]


class DocumentAuthor(OfRecord, Base):
    """The distinct authors of a record's documents; shown only where one of them may be read."""

    __tablename__ = "document_author"

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


IS_LISTED: ColumnElement[bool] = Document.folder != literal_column("'profile'")
"""Whether a document is one of the papers that lists and counts tell of, and no statement that a person wrote on the
pages of health. Spelt out, so that the index of those is used.
"""


def is_written(model: Any) -> ColumnElement[bool]:
    """Whether a document or an entry is what the patient's side wrote on the pages of health."""
    return cast("ColumnElement[bool]", model.folder == literal_column("'profile'"))


@event.listens_for(Document, "after_update")
def _share(_mapper: Any, connection: Connection, document: Document) -> None:
    """Whatever hides a document from now on hides its entries."""
    shared = {name: getattr(document, name) for name in SHARED}
    connection.execute(update(Entry).where(Entry.document_id == document.id).values(shared))
