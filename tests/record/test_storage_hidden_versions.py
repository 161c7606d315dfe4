"""A version that is hidden from somebody takes nothing away from them, and leaves no trace."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core import clock
from portal.core.db import db
from portal.record.doctor import outlived_versions, settle_versions
from portal.record.models import Document, Entry, Source
from portal.record.storage import save_document
from portal.trail.models import TrailEvent
from tests.support.bare_fixtures import OpenAs
from tests.support.documents import a_document

HELD, SECRET = ("INVISIBLE_PATIENT",), ("INVISIBLE_REPRESENTANTS_LEGAUX",)
HIDDEN_FROM: dict[tuple[str, ...], Role] = {HELD: Role.HOLDER, SECRET: Role.REPRESENTATIVE}


def save(opened: Opened, number: int, source: Source = Source.OPERATOR, **changes: Any) -> Document:
    told = {"unique_id": f"v{number}", "set_id": "set", "version_number": number} | changes
    read = a_document(**told)
    return save_document(opened, read, read.unique_id.encode(), file_name="a.xml", source=source).document


def current(model: type[Document | Entry] = Document) -> list[str]:
    """The versions that a list shows to the one for whom the record is open."""
    db.session.expire_all()
    shown = select(Document.unique_id).select_from(model)
    if model is Entry:
        shown = shown.join(Document, Document.id == Entry.document_id)
    return sorted(db.session.scalars(shown.where(model.is_current.is_(True))))


@pytest.mark.parametrize("hidden", [HELD, SECRET], ids=["held", "secret"])
@pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=str)
def test_a_hidden_version_leaves_the_older_one(
    opened: Opened, open_as: OpenAs, hidden: tuple[str, ...], order: tuple[int, ...]
) -> None:
    for number in order:
        save(opened, number, confidentiality=hidden if number == 2 else ("N",))
    with open_as(HIDDEN_FROM[hidden]):
        assert (current(), current(Entry)) == (["v1"], ["v1"])
        (shown,) = db.session.scalars(select(Document))
        assert db.session.scalars(select(Document).where(Document.id == shown.replaced_by_id)).all() == []
    first, second = db.session.scalars(select(Document).order_by(Document.version_number))
    assert (first.replaced_by_id, second.is_current) == (second.id, True)


def test_a_version_hidden_alike_takes_the_place(opened: Opened) -> None:
    save(opened, 1, confidentiality=SECRET)
    save(opened, 2, confidentiality=SECRET)
    assert (current(), current(Entry)) == (["v2"], ["v2"])


def test_versions_held_together_are_shown_as_one(opened: Opened, open_as: OpenAs) -> None:
    save(opened, 1, confidentiality=HELD)
    save(opened, 2, confidentiality=HELD)
    with time_machine.travel(clock.now() + dt.timedelta(days=40)), open_as(Role.HOLDER):
        assert current() == ["v2"]


@pytest.mark.parametrize("hidden", [HELD, SECRET], ids=["held", "secret"])
@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))), ids=str)
def test_a_version_that_all_may_read_ends_it(opened: Opened, hidden: tuple[str, ...], order: tuple[int, ...]) -> None:
    for number in order:
        replaces = (f"v{number - 1}",) if number > 1 else ()
        save(opened, number, replaces=replaces, confidentiality=hidden if number == 2 else ("N",))
    assert (current(), current(Entry)) == (["v3"], ["v3"])


def test_once_the_hold_has_ended_both_are_seen_until_the_next_version(opened: Opened, open_as: OpenAs) -> None:
    save(opened, 1)
    save(opened, 2, confidentiality=HELD)
    with time_machine.travel(clock.now() + dt.timedelta(days=40)):
        with open_as(Role.HOLDER):
            assert current() == ["v1", "v2"]
        save(opened, 3, confidentiality=HELD)
        assert current() == ["v2", "v3"]


def test_the_doctor_settles_them_once_the_hold_has_ended(opened: Opened, open_as: OpenAs) -> None:
    save(opened, 1)
    save(opened, 2, confidentiality=HELD)
    assert (outlived_versions(), settle_versions()) == (0, 0), "the older one is the only one its holder may read"
    with time_machine.travel(clock.now() + dt.timedelta(days=40)):
        assert (outlived_versions(), settle_versions(), outlived_versions()) == (1, 1, 0)
        with open_as(Role.HOLDER):
            assert (current(), current(Entry)) == (["v2"], ["v2"])
            (first, second) = db.session.scalars(select(Document).order_by(Document.version_number))
            told = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq.desc()).limit(1)).one()
            assert (told.event, told.role, told.item_id) == ("document.replaced", "system", second.id)
            assert told.details == {"replaced_id": str(first.id)}


def test_the_doctor_leaves_the_older_one_of_a_secret_one(opened: Opened) -> None:
    save(opened, 1)
    save(opened, 2, confidentiality=SECRET)
    with time_machine.travel(clock.now() + dt.timedelta(days=4000)):
        assert (outlived_versions(), settle_versions()) == (0, 0)


@pytest.mark.parametrize("told", [{"replaces": ("v1",), "set_id": ""}, {}], ids=["reference", "number"])
def test_what_a_patient_sent_first_is_not_the_next_version(
    opened: Opened, open_as: OpenAs, told: dict[str, Any]
) -> None:
    with open_as(Role.HOLDER) as holder:
        save(holder, 2, Source.PATIENT, **told)
    save(opened, 1)
    assert "v1" in current()
