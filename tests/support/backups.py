"""Installations to be backed up, and empty ones to be restored to."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.config import Config, load_config
from portal.core.db import db
from portal.core.installation import installation
from portal.migrations.run import upgrade
from portal.record.documents.commands import remove_document
from portal.record.models import Document, Source
from portal.record.storage import body_of, keys_of, save_document
from portal.record.trash.commands import delete_document
from portal.wiring import build
from tests.support.bare_app import make_record
from tests.support.documents import CRP, PAGE, a_document


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return load_config(instance=tmp_path / "data", keys=tmp_path / "keys")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with an empty record, on SQLite: migrating takes longer than any of these tests."""
    folder = tmp_path_factory.mktemp("template")
    if not os.environ.get("TEST_DATABASE_URL"):
        app = build(load_config(instance=folder / "data", keys=folder / "keys"))
        with app.app_context():
            upgrade()
            make_record()
            db.session.remove()
            db.engine.dispose()
    return folder


@pytest.fixture
def site(config: Config, template: Path) -> Iterator[Flask]:
    """A migrated installation with Alice's record."""
    shutil.copytree(template, config.instance.parent, dirs_exist_ok=True)
    app = build(config)
    with app.app_context():
        if os.environ.get("TEST_DATABASE_URL"):
            upgrade()
            make_record()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def elsewhere(site: Flask, tmp_path: Path, database_url: str) -> Iterator[Config]:
    """An installation with the same keys and nothing else."""
    keys = tmp_path / "other keys"
    shutil.copytree(installation().config.keys_folder, keys)
    with _other_database(database_url) as other:
        about = {"DATABASE_URL": other} if other else {}
        yield load_config(instance=tmp_path / "other", keys=keys, **about)


@contextlib.contextmanager
def _other_database(url: str) -> Iterator[str]:
    if not url:
        yield ""
        return
    name = f"restored_{uuid.uuid4().hex}"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def save() -> uuid.UUID:
    """A document with a page, saved; its id."""
    unique = uuid.uuid4().hex
    with opened_by_system("test", record(), Action.ADD_DOCUMENT) as opened:
        read = a_document(unique_id=unique, text=f"texte {unique}", entries=(CRP,), pages=(PAGE,))
        return save_document(opened, read, unique.encode(), file_name="a.xml", source=Source.PATIENT).document.id


def record() -> Record:
    return db.session.scalars(select(Record)).one()


def delete(document_id: uuid.UUID) -> None:
    with opened_by_system("test", record(), Action.REMOVE_DOCUMENT) as opened:
        remove_document(opened, document_id)
        delete_document(opened, document_id)


def everything(config: Config) -> dict[uuid.UUID, tuple[bytes, str]]:
    """Every document of an installation: its original, and the text that its reader made."""
    app = build(config)
    with app.app_context():
        try:
            with opened_by_system("test", record(), Action.ADD_DOCUMENT) as opened:
                keys = keys_of(opened)
                return {
                    one.id: (installation().blobs.read(one.blob_id, keys), body_of(opened, one).text)
                    for one in db.session.scalars(select(Document))
                }
        finally:
            db.session.remove()
            db.engine.dispose()
