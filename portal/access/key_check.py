"""Whether the keys at the start are those of the database: its records tell, each being sealed with them.

Asked at every start, for the database may be another machine's, and the folder of the data a new one.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Any, cast

from flask import Flask
from sqlalchemy import Connection, Row, Table, create_engine, inspect, select
from sqlalchemy.engine import make_url

from portal.access.models import Record, RecordState
from portal.core.crypto import KeyRing, SealBroken
from portal.core.db import db
from portal.core.installation import installation
from portal.core.key_files import wrong_keys

_RECORD = cast("Table", Record.__table__)
_SAMPLE = 5
"""Records looked at, the first: one damaged row alone must not keep the site from starting."""


def has_records(url: str) -> bool:
    """Whether the database of ``url`` holds records. Makes no file. Raises :class:`sqlalchemy.exc.SQLAlchemyError`."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return False
    engine = create_engine(place)
    try:
        with engine.connect() as connection:
            return bool(_first_records(connection))
    finally:
        engine.dispose()


def check_keys(app: Flask) -> None:
    """Raise :class:`portal.config.ConfigError` where records are there and none was made with our keys."""
    made = installation(app)
    with db.engine.connect() as connection:
        found = _first_records(connection)
    if found and not any(_is_ours(made.keys, row) for row in found):
        raise wrong_keys(made.config.keys_folder, "the database")


def _first_records(connection: Connection) -> list[Row[Any]]:
    if not inspect(connection).has_table(_RECORD.name):
        return []
    columns = _RECORD.c.id, _RECORD.c.wrapped_keys, _RECORD.c.nir_sealed, _RECORD.c.nir_digest
    kept = select(*columns).where(_RECORD.c.state != RecordState.PURGED)
    return list(connection.execute(kept.order_by(_RECORD.c.id).limit(_SAMPLE)))


def _is_ours(keys: KeyRing, row: Row[Any]) -> bool:
    """Both the key that wraps and the one that looks up must be those of the row."""
    try:
        nir = keys.record_keys(str(row.id), row.wrapped_keys).open(row.nir_sealed, f"nir:{row.id}").decode()
    except SealBroken:
        return False
    return hmac.compare_digest(keys.keyed_digest("nir", nir), row.nir_digest)
