"""Fixtures for what lies below the pages: an application without views, and Alice's record opened for a job."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal.access import guard
from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import facts_of
from portal.access.models import Record, Relation, RelationKind
from portal.access.opening import Opened, opened_by_system
from portal.access.records import relate
from portal.access.subject import Role, Subject
from portal.accounts.models import Account
from portal.core import clock, ids
from portal.core.db import db, immediate
from tests.support.bare_app import make_app, make_record, make_tables

OpenAs = Callable[[Role], AbstractContextManager[Opened]]
_KINDS = {Role.HOLDER: RelationKind.HOLDER, Role.REPRESENTATIVE: RelationKind.PARENT}


@pytest.fixture
def database_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of the test's own on the server of ``TEST_DATABASE_URL``; empty for SQLite in the test's folder."""
    server_url = os.environ.get("TEST_DATABASE_URL", "")
    if not server_url:
        yield ""
        return
    server, name = make_url(server_url).set(drivername="postgresql+psycopg"), f"bare_{ids.new_id().hex}"
    url = server.set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield url
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def bare_app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The application, its tables empty."""
    app = make_app(tmp_path)
    with app.app_context():
        make_tables()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def record(bare_app: Flask) -> Record:
    """Alice's record."""
    return make_record()


@pytest.fixture
def opened(record: Record) -> Iterator[Opened]:
    """Alice's record, opened for the operator's import."""
    with opened_by_system("operator-import", record, Action.ADD_DOCUMENT) as opened:
        yield opened


@pytest.fixture
def open_as(record: Record) -> OpenAs:
    """``with open_as(Role.HOLDER) as opened``: the record opened for a person in a role."""

    @contextmanager
    def opening(role: Role) -> Iterator[Opened]:
        relation = _related(record, role)
        facts = facts_of(record, relation, clock.now())
        subject = Subject(role, "Somebody", relation.account_id)
        decision = decide(Action.ADD_DOCUMENT, subject, facts)
        before = guard.get_opened(db.session())
        opened = Opened(record, subject, facts, Action.ADD_DOCUMENT, decision, relation)
        guard.set_opened(db.session(), opened)
        try:
            yield opened
        finally:
            guard.set_opened(db.session(), before)

    return opening


def _related(record: Record, role: Role) -> Relation:
    with immediate() as session:
        account = Account(user_handle=ids.new_id().bytes, display_name="Somebody", created_at=clock.now())
        session.add(account)
        session.flush()
        return relate(account.id, record, _KINDS[role])
