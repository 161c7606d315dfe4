"""Another key-encryption key in the place of the one that wraps, while the server runs.

First both open and the new one wraps; then what the old one wrapped is wrapped anew, a few records in a transaction;
only when nothing needs it any more is the old one dropped. Interrupted anywhere, the same command goes on. A server
process looks at the file again before it wraps, and when something does not open: none has to be restarted.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Table, select, update

from portal.access.models import Record, RecordState
from portal.access.subject import system
from portal.core.crypto import KeyRing
from portal.core.db import db, immediate
from portal.core.durable import create_durably
from portal.core.installation import installation
from portal.core.key_files import KEY_ENCRYPTION, KEY_FILES, SESSION, new_keyset, new_secret, replace_key
from portal.trail.events import Event
from portal.trail.write import Entry, write

_RECORD = cast("Table", Record.__table__)
_JOB = "operator-keys"
_BATCH = 50
"""Records whose keys are wrapped anew in one transaction: some milliseconds."""


class StillNeeded(Exception):
    """Records whose keys the old key still wraps; how many."""


def rotate() -> tuple[int, Path | None]:
    """Let a new key wrap, and wrap every record's keys with it; how many were, and where the old file was kept.

    Where two keys stand beside each other already, an interrupted rotation goes on, or there is nothing left to do.
    Raises :class:`portal.core.crypto.SealBroken` for keys that do not open, and :class:`OSError`.
    """
    kept = _add_key()
    keys, done = KeyRing(_folder()), 0
    for page in _pages():
        with immediate() as session:
            connection = session.connection()
            done += sum(_rewrap(connection, keys, record_id) for record_id in page)
    if kept is not None or done:
        with immediate():
            _tell(Event.KEYS_ROTATED, key=KEY_ENCRYPTION, records=done)
    return done, kept


def retire() -> bool:
    """Drop the keys that wrap no more; False where there are none. Raises :class:`StillNeeded`.

    Under the write lock, under which keys of new records are wrapped: none is wrapped by them meanwhile.
    """
    with immediate() as session:
        path, keyset = _keyset()
        if len(keyset["key"]) == 1:
            return False
        keys, connection = KeyRing(_folder()), session.connection()
        needed = sum(keys.wraps_with_another(row.wrapped_keys) for row in connection.execute(_wrapped()))
        if needed:
            raise StillNeeded(needed)
        first = [one for one in keyset["key"] if one["keyId"] == keyset["primaryKeyId"]]
        _replace(path, json.dumps(keyset | {"key": first}).encode())
        _tell(Event.KEYS_RETIRED)
    return True


def rotate_session_key() -> None:
    """Another key for cookies: everybody signs in again, once the server is restarted, which reads it at its start."""
    with immediate():
        _replace(_folder() / SESSION, new_secret())
        _tell(Event.KEYS_ROTATED, key=SESSION)


def keys_that_open() -> int:
    """How many key-encryption keys there are: two while a rotation is not retired."""
    return len(_keyset()[1]["key"])


def _folder() -> Path:
    return installation().config.keys_folder


def _keyset() -> tuple[Path, dict[str, Any]]:
    """The file of the key-encryption keys and what it says: a keyset as Tink writes it in JSON."""
    path = _folder() / KEY_ENCRYPTION
    return path, json.loads(path.read_text())


def _add_key() -> Path | None:
    """Put a new key beside the one that is there, to wrap from now on; the copy of the old file, for old backups. None
    where that was done before.
    """
    with immediate():
        path, keyset = _keyset()
        if len(keyset["key"]) > 1:
            return None
        new = json.loads(new_keyset())
        while new["primaryKeyId"] == keyset["primaryKeyId"]:
            new = json.loads(new_keyset())
        kept = path.with_name(f"{path.stem}.{keyset['primaryKeyId']}.json")
        create_durably(kept, path.read_bytes())
        _replace(path, json.dumps(new | {"key": [*keyset["key"], *new["key"]]}).encode())
    return kept


def _replace(path: Path, content: bytes) -> None:
    keys, config = KeyRing(path.parent), installation().config
    files = {name: (path.parent / name).read_bytes() for name in KEY_FILES}
    after = keys.fingerprint_of(files | {path.name: content})
    replace_key(path, content, config.instance, keys.fingerprint, after)


def _wrapped() -> Any:
    """Every record that has keys: those of a purged one were destroyed."""
    return select(_RECORD.c.id, _RECORD.c.wrapped_keys).where(_RECORD.c.state != RecordState.PURGED)


def _pages() -> Iterator[list[uuid.UUID]]:
    """The ids of all records, a page at a time, none of which holds a transaction open."""
    last = None
    while True:
        statement = _wrapped() if last is None else _wrapped().where(_RECORD.c.id > last)
        with db.engine.connect() as connection:
            found = list(connection.scalars(statement.order_by(_RECORD.c.id).limit(_BATCH)))
        if not found:
            return
        last = found[-1]
        yield found


def _rewrap(connection: Connection, keys: KeyRing, record_id: uuid.UUID) -> bool:
    """Wrap one record's keys anew, as they stand under the write lock; whether they had to be."""
    row = connection.execute(_wrapped().where(_RECORD.c.id == record_id)).one_or_none()
    if row is None or not keys.wraps_with_another(row.wrapped_keys):
        return False
    rewrapped = keys.rewrapped(str(record_id), row.wrapped_keys)
    connection.execute(update(_RECORD).where(_RECORD.c.id == record_id).values(wrapped_keys=rewrapped))
    return True


def _tell(event: Event, **details: Any) -> None:
    write(Entry(event, system(_JOB).actor, details=details))
