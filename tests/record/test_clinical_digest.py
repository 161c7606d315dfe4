"""A changed letter in what a document says is found; what changes by itself, or by us, is no fault."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy import Table, select, update

from portal.access.opening import Opened
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.checks.faults import RowFault
from portal.record.checks.rows import check_rows
from portal.record.models import Document, Entry, Source
from portal.record.storage import clinical, save_document
from portal.record.storage.chains import set_current
from tests.support.documents import CRP, a_document

DOCUMENT, ENTRY = cast("Table", Document.__table__), cast("Table", Entry.__table__)
REFERS = {"record_id", "added_by"}
"""What another value of breaks a key of the database instead."""


@pytest.fixture
def saved(opened: Opened) -> Document:
    entries = (replace(CRP, range_high=Decimal("5.00")), replace(CRP, label="Sodium", value="140", number=Decimal(140)))
    read = a_document(entries=entries, confidentiality=("N",))
    return save_document(opened, read, b"x", file_name="a.xml", source=Source.OPERATOR).document


def faults() -> list[RowFault]:
    return [finding.fault for finding in check_rows()]


def another(column: Any, value: Any) -> Any:
    """Nearly the same value."""
    if isinstance(value, enum.Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(microseconds=1)
    if isinstance(value, (list, dict)):
        return [*value, "x"] if isinstance(value, list) else {**value, "x": ["y"]}
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"
    if isinstance(value, (int, Decimal)):
        return value + 1
    return {sa.Integer: 1, sa.Boolean: True}.get(type(column.type), Decimal("1.5"))


def change(table: Table, name: str, one: Any) -> None:
    with db.engine.begin() as connection:
        value = connection.scalar(select(table.c[name]).where(table.c.id == one))
        changed = update(table).where(table.c.id == one).values({name: another(table.c[name], value)})
        connection.execute(changed)


def test_what_was_written_is_found_as_it_was(saved: Document) -> None:
    assert faults() == []


@pytest.mark.parametrize("name", sorted(set(clinical.OF_DOCUMENT) - REFERS))
def test_a_changed_letter_of_a_document(saved: Document, name: str) -> None:
    change(DOCUMENT, name, saved.id)
    assert faults() == [RowFault.ALTERED]


@pytest.mark.parametrize("name", sorted(set(clinical.OF_ENTRY) - REFERS))
def test_a_changed_letter_of_an_entry(saved: Document, name: str) -> None:
    last = db.session.connection().scalar(select(ENTRY.c.id).order_by(ENTRY.c.number.desc()))
    db.session.commit()
    change(ENTRY, name, last)
    assert faults() == [RowFault.ALTERED]


def test_an_entry_that_was_taken_or_put_there(saved: Document) -> None:
    with db.engine.begin() as connection:
        row = dict(connection.execute(select(ENTRY).order_by(ENTRY.c.number.desc())).first()._mapping)  # type: ignore[union-attr]
        connection.execute(ENTRY.delete().where(ENTRY.c.id == row["id"]))
    assert faults() == [RowFault.ALTERED]
    with db.engine.begin() as connection:
        connection.execute(ENTRY.insert(), row)
    assert faults() == []
    with db.engine.begin() as connection:
        connection.execute(ENTRY.insert(), row | {"id": uuid.uuid4(), "number": 7})
    assert faults() == [RowFault.ALTERED]


def test_the_digest_of_another_document(saved: Document, opened: Opened) -> None:
    other = save_document(
        opened, a_document(unique_id="other"), b"y", file_name="b.xml", source=Source.OPERATOR
    ).document
    with db.engine.begin() as connection:
        kept = connection.scalar(select(DOCUMENT.c.clinical_digest).where(DOCUMENT.c.id == other.id))
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.id == saved.id).values(clinical_digest=kept))
    assert faults() == [RowFault.ALTERED]


def test_one_that_was_taken_away_is_a_fault(saved: Document) -> None:
    with db.engine.begin() as connection:
        connection.execute(update(DOCUMENT).values(clinical_digest=None))
    assert faults() == [RowFault.UNDIGESTED]
    with db.engine.begin() as connection:
        assert clinical.write_first_digests(connection) == 1
    assert faults() == []


def test_what_cannot_be_read_is_found_beside_what_can(saved: Document, opened: Opened) -> None:
    save_document(opened, a_document(unique_id="other"), b"y", file_name="b.xml", source=Source.OPERATOR)
    with db.engine.begin() as connection:
        altered = sa.text("UPDATE document SET source = 'nobody' WHERE digest = :digest")
        connection.execute(altered, {"digest": saved.digest})
    assert faults() == [RowFault.ALTERED]


def test_what_changes_by_itself_is_no_fault(saved: Document, opened: Opened) -> None:
    with immediate() as session:
        set_current(session, [saved.id], current=False)
        document = session.get_one(Document, saved.id)
        document.removed_at = document.hold_until = clock.now()
        document.masked = True
    assert faults() == []


def test_what_changes_by_itself_seals_nothing_that_was_written_over(saved: Document, opened: Opened) -> None:
    change(DOCUMENT, "title", saved.id)
    with immediate() as session:
        document = session.get_one(Document, saved.id)
        document.is_noted, document.removed_at = True, clock.now()
        for entry in session.scalars(select(Entry)):
            entry.is_noted = True
    assert faults() == [RowFault.ALTERED]


def test_what_its_owner_corrects_is_digested_anew(saved: Document, opened: Opened) -> None:
    before = saved.clinical_digest
    with immediate() as session:
        document = session.get_one(Document, saved.id)
        document.title, document.type_code = "Un autre titre", "34133-9"
        for entry in session.scalars(select(Entry)):
            entry.label = "Protéine C"
    assert faults() == []
    db.session.expire_all()
    assert saved.clinical_digest != before


def test_what_was_rolled_back_is_forgotten(saved: Document, opened: Opened) -> None:
    def fails() -> None:
        with immediate() as session:
            session.get_one(Document, saved.id).title = "Jamais"
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    assert faults() == []


@pytest.mark.parametrize(("table", "columns"), [(DOCUMENT, clinical.OF_DOCUMENT), (ENTRY, clinical.OF_ENTRY)])
def test_every_column_is_in_or_knowingly_left_out(table: Table, columns: tuple[str, ...]) -> None:
    assert {column.name for column in table.c} - set(columns) == clinical.LEFT_OUT[table.name]
    assert not set(columns) & clinical.LEFT_OUT[table.name]


def test_the_first_byte_says_which_columns(saved: Document) -> None:
    assert saved.clinical_digest is not None
    assert (saved.clinical_digest[:1], len(saved.clinical_digest)) == (b"\x01", 33)
