"""The locks: no endpoint without a door, no query where none belongs, no way around the guard."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import joinedload, selectinload

from portal.access import guard
from portal.access.actions import Action
from portal.access.decision import Decision
from portal.access.facts import Facts
from portal.access.gate import check_doors, door_of
from portal.access.guard import Unguarded
from portal.access.items import PROTECTED
from portal.access.models import Record, RecordState, RelationKind
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.access.subject import Role, Subject
from portal.core import clock
from portal.core.db import Base, db, immediate
from portal.record.models import Document, Entry
from portal.trail.models import TrailEvent
from tests.architecture.source import Module, imported, modules
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import save

_QUERY_MODULES = ("sqlalchemy", "portal.core.db")
_ENGINE = re.compile(r"\b(create_engine|engine\b|\.connect\(|connection\(|get_bind\b)")
_PAST_THE_UNIT_OF_WORK = re.compile(r"\bbulk_(insert_mappings|update_mappings|save_objects)\b")
RIGHTS = (
    *("professional_grant", "gp_designation", "block", "emergency_opening", "mask", "folder_mask", "visit"),
    "invitation",
)
"""What is read to decide stands below the record."""
ENGINE_ROOMS = {
    "portal.core.db",
    "portal.intake.recognition.job",
    "portal.core.direct",
    "portal.core.limits",
    "portal.core.word_index",
    "portal.migrations.env",
    "portal.migrations.run",
    "portal.server",
    "portal.wiring",
    "portal.trail.write",
    "portal.trail.reports",
    "portal.trail.verify",
    "portal.trail.runs",
    "portal.trail.waiting",
    "portal.access.guard",
    "portal.backup.databases",
    "portal.backup.making",
    "portal.backup.restoring",
    "portal.access.instants",
    "portal.access.key_check",
    "portal.access.key_rotation",
    "portal.access.professional_facts",
    "portal.record.search",
    "portal.record.doctor",
    "portal.record.glimpses",
    "portal.record.notes.due",
    "portal.record.checks.index",
    "portal.record.checks.keys",
    "portal.record.checks.rows",
    "portal.record.checks.words",
    "portal.record.storage.chains",
    "portal.record.storage.clinical",
    "portal.record.storage.duplicates",
    "portal.record.storage.masks",
    "portal.record.storage.names",
    "portal.record.storage.purging",
    "portal.record.storage.quota",
    "portal.record.storage.saving",
    "portal.record.storage.settling",
    "portal.record.storage.versions",
    "portal.record.trash.commands",
}
"""Who may reach below the session: what makes it, asks at the start whose keys it holds, writes the chain, reads a
refused item, holds an index, counts what is new in many records at once, or must know a document that its reader may
not (a duplicate, a version, what hides it, the room it takes), or deletes for good.
The only place for text, and for tables without their entities."""


def is_page_code(module: Module) -> bool:
    """Views, presenters and forms: what must not query."""
    return bool(re.search(r"\.(views|presenters|forms)(\.|$)", module.name))


def queries_in(module: Module) -> list[str]:
    """What a module imports to query with."""
    found = [name for name in imported(module) if name.startswith(_QUERY_MODULES) and ".exc." not in name]
    return [f"{module.name} imports {name}" for name in found]


def test_views_and_presenters_do_not_query() -> None:
    checked = [module for module in modules("portal") if is_page_code(module)]
    assert len(checked) > 10
    assert [found for module in checked for found in queries_in(module)] == []


def test_the_engine_stays_below() -> None:
    found = [m.name for m in modules("portal") if _ENGINE.search(m.path.read_text()) and m.name not in ENGINE_ROOMS]
    assert found == []


def test_nothing_is_written_past_the_unit_of_work() -> None:
    """The guard of writes stands at the flush, where these do not come by."""
    assert _PAST_THE_UNIT_OF_WORK.search("session.bulk_insert_mappings(Concept, rows)")
    assert [m.name for m in modules("portal") if _PAST_THE_UNIT_OF_WORK.search(m.path.read_text())] == []


def test_every_endpoint_has_a_door(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if door_of(view) is None] == []


def test_an_endpoint_without_a_door_stops_the_start() -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(RuntimeError, match="open"):
        check_doors(bare)


def test_every_table_of_a_record_is_protected() -> None:
    of_records = {name for name, table in Base.metadata.tables.items() if "record_id" in table.columns}
    assert of_records - PROTECTED.keys() == {"relation", "activation_letter", "account_notice", *RIGHTS}


@pytest.mark.parametrize(
    "statement",
    [
        select(Document),
        select(Document.title),
        select(TrailEvent).limit(1),
        select(Base.metadata.tables["account"]).where(select(Document.id).exists()),
        select(Document.__table__),
        select(Base.metadata.tables["account"]).where(Base.metadata.tables["account"].c.id.in_(select(Document.id))),
    ],
    ids=["entity", "column", "trail", "exists", "table", "subquery"],
)
def test_the_guard_refuses_without_an_opened_record(app: Flask, statement: object) -> None:
    with app.app_context(), pytest.raises(Unguarded):
        db.session.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "statement",
    [
        select(Entry).join(Entry.document),
        select(Entry).join(Document, Entry.document),
        select(Entry).options(joinedload(Entry.document)),
        select(Entry).options(selectinload(Entry.document)),
    ],
    ids=["join by attribute", "join on attribute", "joinedload", "selectinload"],
)
def test_the_guard_follows_relationships(app: Flask, people: People, statement: Select[Entry]) -> None:
    """An entry that may be read does not bring a document on hold with it."""
    alice = people["alice"]
    document_id = save(
        app, alice, a_document(unique_id="guard"), row={"hold_until": clock.now() + dt.timedelta(days=9)}
    )
    with app.app_context():
        record = db.session.get_one(Record, alice.record_id)
        facts = Facts(clock.now(), RecordState.OPEN, RelationKind.HOLDER, since=record.opened_at)
        subject = Subject(Role.HOLDER, "Alice")
        guard.set_opened(db.session(), Opened(record, subject, facts, Action.VIEW_HEALTH, Decision(True, "own-record")))
        found = list(db.session.scalars(statement).unique())
        assert [row for row in found if row.__dict__.get("document") is not None] == []
        assert db.session.scalar(select(Document.id).where(Document.id == document_id)) is None


def test_rows_are_read_only_through_an_opened_record_and_only_as_prepared(app: Flask) -> None:
    named = prepared(select(Document.title))
    with app.app_context():
        with pytest.raises(Unguarded, match="without an opened record"):
            guard.rows(named)
        with pytest.raises(Unguarded, match="prepared"):
            guard.rows(select(Document.title))


def test_rows_hold_what_the_reader_may_see(app: Flask, people: People) -> None:
    """Neither a document on hold nor one of another record, in a join or in a subquery."""
    alice, held = people["alice"], {"hold_until": clock.now() + dt.timedelta(days=9)}
    save(app, alice, a_document(unique_id="held"), row=held)
    shown = save(app, alice, a_document(unique_id="shown"))
    save(app, people["eve"], a_document(unique_id="other"))
    among = prepared(select(Entry.id, Document.id).outerjoin(Document, Document.id == Entry.document_id))
    inside = prepared(select(Record.id, select(func.count(Document.id)).scalar_subquery()))
    with app.app_context():
        record = db.session.get_one(Record, alice.record_id)
        facts = Facts(clock.now(), RecordState.OPEN, RelationKind.HOLDER, since=record.opened_at)
        subject = Subject(Role.HOLDER, "Alice")
        guard.set_opened(db.session(), Opened(record, subject, facts, Action.VIEW_HEALTH, Decision(True, "own-record")))
        assert [one for (one,) in guard.rows(prepared(select(Document.id)))] == [shown]
        assert {document for _entry, document in guard.rows(among) if document} <= {shown}
        assert {count for _record, count in guard.rows(inside)} == {1}


def test_the_trail_cannot_be_changed_in_the_database(app: Flask, people: object) -> None:
    with app.app_context(), pytest.raises(Exception, match="append-only"), immediate() as session:
        session.connection().execute(
            text("INSERT INTO trail_event VALUES (1, :now, 'a', 'b', '', NULL, '', '', NULL, '', NULL, '{}', :b, :b)"),
            {"now": "2026-01-01 00:00:00", "b": b"x"},
        )
        session.connection().execute(text("UPDATE trail_event SET reason = 'other'"))
