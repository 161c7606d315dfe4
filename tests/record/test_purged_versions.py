"""What is deleted for good leaves the chains of versions as if it had only stayed taken out."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, opened_by_system
from portal.core.db import db, immediate
from portal.record.documents.commands import remove_document, restore_document
from portal.record.models import Document, Source
from portal.record.nir import normalise
from portal.record.storage import save_document
from portal.record.storage.purging import destroy_files, purge
from tests.support.bare_app import ALICE, make_record
from tests.support.documents import CRP, a_document
from tests.support.trash import rows_about

OLDEST, LATEST = 0, 4
ADD, TAKE_OUT, PUT_BACK, DELETE = "add", "take out", "put back", "delete"
steps = st.lists(
    st.tuples(st.sampled_from([ADD, ADD, TAKE_OUT, TAKE_OUT, PUT_BACK, DELETE]), st.integers(OLDEST, LATEST)),
    min_size=3,
    max_size=9,
)
_numbers = itertools.count(1)


class Chain:
    """A record with versions that replace each other; ``deletes``: for good, or what is deleted stays taken out."""

    def __init__(self, *, deletes: bool) -> None:
        key = f"28804751{next(_numbers):05d}"
        self.record: Record = make_record(replace(ALICE, nir=normalise(key)))
        self.deletes, self.deleted = deletes, set[int]()
        self.ids: dict[int, uuid.UUID] = {}

    def act(self, act: str, number: int) -> None:
        """One step; one that has no sense now is none."""
        if number in self.deleted or (number in self.ids) is (act == ADD):
            return
        if act == ADD:
            self.ids[number] = self._add(number)
        elif act == TAKE_OUT:
            with self._opened(number) as opened:
                remove_document(opened, self.ids[number])
        elif act == PUT_BACK:
            with self._opened(number) as opened:
                restore_document(opened, self.ids[number])
        elif self._removed(number):
            self.deleted.add(number)
            if self.deletes:
                with immediate() as session:
                    blobs = purge(session, self.ids[number])
                destroy_files(blobs)

    def current(self) -> dict[int, bool]:
        """Which of the versions that are left, and are not taken out, are current."""
        rows = {row.id: row for row in self._rows()}
        left = {number: one for number, one in self.ids.items() if number not in self.deleted}
        return {number: rows[one].is_current for number, one in left.items() if rows[one].removed_at is None}

    def dangling(self) -> set[uuid.UUID]:
        """What is named as a version and is not there."""
        rows = self._rows()
        return {row.replaced_by_id for row in rows if row.replaced_by_id} - {row.id for row in rows}

    def _add(self, number: int) -> uuid.UUID:
        read = a_document(unique_id=f"v{number}", set_id="set", version_number=number, entries=(CRP,))
        with opened_by_system("test", self.record, Action.ADD_DOCUMENT) as opened:
            about = {"file_name": "a.xml", "source": Source.PATIENT}
            return save_document(opened, read, f"{number}".encode(), **about).document.id  # type: ignore[arg-type]

    def _opened(self, number: int) -> _Opening:
        return _Opening(self.record, self.ids[number])

    def _removed(self, number: int) -> bool:
        return any(row.id == self.ids[number] and row.removed_at is not None for row in self._rows())

    def _rows(self) -> list[Document]:
        with opened_by_system("test", self.record, Action.ADD_DOCUMENT):
            everything = select(Document).execution_options(populate_existing=True)
            return list(db.session.scalars(everything))


class _Opening:
    """The record opened for taking a document out, as the view does."""

    def __init__(self, record: Record, document_id: uuid.UUID) -> None:
        self._under = opened_by_system("test", record, Action.REMOVE_DOCUMENT)
        self._id = document_id

    def __enter__(self) -> Opened:
        return replace(self._under.__enter__(), item_id=self._id)

    def __exit__(self, *fault: object) -> None:
        self._under.__exit__(*fault)  # type: ignore[arg-type]


@pytest.mark.usefixtures("bare_app")
@settings(
    max_examples=25, deadline=dt.timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(acts=[(ADD, 0), (ADD, 1), (ADD, 2), (TAKE_OUT, 1), (DELETE, 1), (TAKE_OUT, 2), (PUT_BACK, 2)])
@given(acts=steps)
def test_the_other_versions_stand_as_they_would_beside_one_that_is_out(acts: list[tuple[str, int]]) -> None:
    real, kept = Chain(deletes=True), Chain(deletes=False)
    for act, number in acts:
        for chain in (real, kept):
            chain.act(act, number)
        assert real.current() == kept.current()
        assert real.dangling() == set()
    gone = [real.ids[number] for number in real.deleted]
    assert rows_about(*gone) == {}


def test_two_that_replace_each_other(bare_app: Flask) -> None:
    """A circle, which files may say, is not closed onto itself."""
    chain = Chain(deletes=True)
    for number in (0, 1):
        chain.act(ADD, number)
    with immediate(), opened_by_system("test", chain.record, Action.ADD_DOCUMENT):
        newer = db.session.get_one(Document, chain.ids[1])
        newer.replaced_by_id = chain.ids[0]
        db.session.flush()
    chain.act(TAKE_OUT, 1)
    chain.act(DELETE, 1)
    assert chain.dangling() == set()
    (row,) = chain._rows()
    assert row.replaced_by_id is None
