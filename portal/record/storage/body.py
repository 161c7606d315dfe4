"""What the reader made of a document, sealed under the record's key; its bytes lie in stored files of their own."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace

import brotli
from pydantic_core import PydanticSerializationError
from sqlalchemy import select

from portal.access.opening import Opened
from portal.core.crypto import RecordKeys
from portal.core.db import db
from portal.core.installation import installation
from portal.record.content import ReadDocument, adapter
from portal.record.models import Document, DocumentBody

_QUALITY = 5


def keys_of(opened: Opened) -> RecordKeys:
    """The keys of the opened record."""
    return installation().keys.record_keys(str(opened.record.id), opened.record.wrapped_keys)


def seal_body(read: ReadDocument, document_id: uuid.UUID, keys: RecordKeys) -> bytes:
    """The document without its bytes, compressed and sealed for the row of ``document_id``."""
    light = replace(
        read,
        attachments=tuple(replace(attachment, data=b"") for attachment in read.attachments),
        pages=tuple(replace(page, image=b"") for page in read.pages),
    )
    packed = brotli.compress(_json(light), quality=_QUALITY)
    return keys.seal(packed, f"body:{document_id}")


def _json(read: ReadDocument) -> bytes:
    """The codec's JSON; texts with half of a surrogate pair, which UTF-8 cannot hold, are kept without it."""
    try:
        return adapter().dump_json(read)
    except PydanticSerializationError:
        return json.dumps(adapter().dump_python(read, mode="json"), ensure_ascii=False).encode("utf-8", "ignore")


def body_of(opened: Opened, document: Document) -> ReadDocument:
    """What the reader made of a document; attachments and pages come without their bytes.

    Raises :class:`portal.core.crypto.SealBroken`, and :class:`sqlalchemy.exc.NoResultFound` when there is none.
    """
    statement = select(DocumentBody.sealed).where(DocumentBody.document_id == document.id)
    return opened_body(opened, document.id, db.session.scalars(statement).one())


def opened_body(opened: Opened, document_id: uuid.UUID, sealed: bytes) -> ReadDocument:
    """The same from what is kept of it. Raises :class:`portal.core.crypto.SealBroken`."""
    return read_body(keys_of(opened), document_id, sealed)


def read_body(keys: RecordKeys, document_id: uuid.UUID, sealed: bytes) -> ReadDocument:
    """The same under the keys of its record. Raises :class:`portal.core.crypto.SealBroken`."""
    return adapter().validate_json(brotli.decompress(keys.open(sealed, f"body:{document_id}")))
