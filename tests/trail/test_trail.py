"""The trail: chained, closed in its words, and every tampering found."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.core.db import db, immediate
from portal.record.doctor import check_files
from portal.trail import checkpoint
from portal.trail.events import Event
from portal.trail.models import TrailEvent
from portal.trail.verify import verify
from portal.trail.write import Actor, Entry, write
from tests.support.people import People
from tests.support.saved_documents import save

SOMEBODY = Actor(None, "Somebody", "system")


def tell(app: Flask, rows: int) -> None:
    with app.app_context(), immediate():
        for _ in range(rows):
            write(Entry(Event.RECORD_VIEWED, SOMEBODY))


def tamper(app: Flask, *statements: str) -> None:
    """Change rows as somebody who owns the database could: the lock is lifted first."""
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER trail_event_no_update"))
            connection.execute(text("DROP TRIGGER trail_event_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER trail_event_locked ON trail_event"))
        for statement in statements:
            connection.execute(text(statement))


def fault_of(app: Flask) -> str:
    with app.app_context():
        return verify(app).fault


def digest_of(app: Flask, seq: int) -> bytes:
    with app.app_context(), db.engine.connect() as connection:
        return connection.execute(select(TrailEvent.digest).where(TrailEvent.seq == seq)).scalar_one()


def test_a_whole_trail_verifies(app: Flask) -> None:
    tell(app, 30)
    with app.app_context():
        assert verify(app).rows == 30
        assert verify(app).fault == ""


@pytest.mark.parametrize(
    ("statements", "row"),
    [
        (["UPDATE trail_event SET account_name = 'Else' WHERE seq = 7"], 7),
        (["UPDATE trail_event SET details = '{\"a\": 1}' WHERE seq = 12"], 12),
        (["DELETE FROM trail_event WHERE seq = 5"], 5),
        (["DELETE FROM trail_event WHERE seq = 1"], 1),
        (
            [
                "UPDATE trail_event SET seq = 99 WHERE seq = 3",
                "UPDATE trail_event SET seq = 3 WHERE seq = 4",
                "UPDATE trail_event SET seq = 4 WHERE seq = 99",
            ],
            3,
        ),
    ],
    ids=["altered", "details", "removed", "first removed", "swapped"],
)
def test_tampering_is_found_at_its_row(app: Flask, statements: list[str], row: int) -> None:
    tell(app, 20)
    tamper(app, *statements)
    assert f"Row {row} " in fault_of(app)


def test_a_cut_end_is_found_by_the_signed_checkpoint(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.trail.write.CHECKPOINT_EVERY", 10)
    monkeypatch.setattr("portal.trail.verify.read_head", lambda _app: checkpoint.Checkpoint(15, digest_of(app, 15)))
    tell(app, 25)
    tamper(app, "DELETE FROM trail_event WHERE seq > 15")
    assert "ends at row 15, but row 20 was signed" in fault_of(app)


def test_a_rewritten_chain_is_found_by_the_signed_checkpoint(app: Flask, instance: Path) -> None:
    tell(app, 3)
    with app.app_context():
        checkpoint.write_checkpoint(app, 2, bytes(32))
    assert "Row 2 " in fault_of(app)
    path = instance / "trail-checkpoints.jsonl"
    forged = json.loads(path.read_text()) | {"digest": "11" * 32}
    path.write_text(json.dumps(forged))
    assert "not signed" in fault_of(app)


def test_no_checkpoint_of_what_was_rolled_back(app: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.trail.write.CHECKPOINT_EVERY", 1)
    with app.app_context(), pytest.raises(ZeroDivisionError), immediate():
        write(Entry(Event.RECORD_VIEWED, SOMEBODY))
        raise ZeroDivisionError
    assert not (instance / "trail-checkpoints.jsonl").exists()
    tell(app, 1)
    assert fault_of(app) == ""
    assert (instance / "trail-checkpoints.jsonl").exists()


def test_a_checkpoint_that_cannot_be_written_undoes_nothing(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.trail.write.CHECKPOINT_EVERY", 1)
    monkeypatch.setattr("portal.trail.write.write_checkpoint", full)
    saved = save(app, people["alice"])
    with app.app_context():
        assert check_files(dt.timedelta(0)) == []
        assert verify(app).rows >= 1
    assert saved


def test_a_trail_without_its_checkpoints_is_told(app: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.trail.verify.CHECKPOINT_EVERY", 10)
    tell(app, 20)
    assert "checkpoints" in fault_of(app)


def test_a_row_cannot_be_replaced(app: Flask) -> None:
    tell(app, 2)
    columns = ", ".join(column.name for column in TrailEvent.__table__.columns if column.name != "reason")
    replace = (
        f"INSERT OR REPLACE INTO trail_event ({columns}, reason) SELECT {columns}, 'x' FROM trail_event WHERE seq = 1"
    )
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL has no INSERT OR REPLACE")
        with pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text(replace))


def test_an_undeclared_detail_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(ValueError, match="diagnosis"), immediate():
        write(Entry(Event.RECORD_VIEWED, SOMEBODY, details={"diagnosis": "x"}))


def test_the_trail_is_written_in_a_writing_transaction_only(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError):
        write(Entry(Event.RECORD_VIEWED, SOMEBODY))


@pytest.mark.parametrize("change", ["at = 'garbage'", "details = '{bad'", "account_id = 'zz'"])
def test_a_row_made_unreadable_is_named(app: Flask, change: str) -> None:
    tell(app, 12)
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL takes no such value")
    tamper(app, f"UPDATE trail_event SET {change} WHERE seq = 7")
    assert fault_of(app) == "Row 7 of the trail was altered: it cannot be read."
