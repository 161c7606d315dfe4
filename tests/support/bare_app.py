"""An application without pages, on a database of its own: for what lies below them, and for killed processes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import Flask

from portal.access.models import IdentityStatus, Record
from portal.access.records import HolderIdentity, new_record
from portal.accounts import models as _accounts
from portal.config import load_config
from portal.core import installation
from portal.core.db import db, engine_options, immediate, prepare_engine
from portal.record.nir import normalise
from portal.record.search import create_index_table
from portal.record.storage import models as _storage

TABLES = (_accounts, _storage)
"""The modules whose tables are made beside those of the record."""

ALICE = HolderIdentity(normalise("2880475110042"), "Martin", "Alice Jeanne", dt.date(1988, 4, 12), "F")
CHARLIE = HolderIdentity(normalise("1790944109123"), "Durand", "Charlie", dt.date(1979, 9, 3), "M")


def make_app(folder: Path) -> Flask:
    """The application on the SQLite database of ``folder``."""
    app = Flask("bare")
    config = load_config(instance=folder)
    installation.init_app(app, config)
    url = config.sqlalchemy_url
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    return app


def make_tables() -> None:
    """Every table and the search index, in an empty database."""
    db.create_all()
    with db.engine.begin() as connection:
        create_index_table(connection)


def make_record(identity: HolderIdentity = ALICE) -> Record:
    """An open record."""
    with immediate():
        return new_record(identity, how="test", identity_status=IdentityStatus.CONFIRMED)
