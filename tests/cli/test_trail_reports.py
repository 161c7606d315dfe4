"""``portal trail reports``: whom people did not know, and never whose record it was."""

from __future__ import annotations

import uuid

from portal import create_app
from portal.core import clock, ids
from portal.trail.events import Event
from portal.trail.write import Actor, Entry, tell
from tests.cli.conftest import Portal


def report(professional_id: uuid.UUID, name: str, record_id: uuid.UUID) -> None:
    told = {"account_id": str(ids.new_id()), "professional_id": str(professional_id), "professional": name}
    with create_app().app_context():
        tell(Entry(Event.READER_REPORTED, Actor(None, "Alice", "holder"), record_id=record_id, details=told))


def test_whom_people_reported_is_listed_once_each(migrated: Portal) -> None:
    carol, bob = ids.new_id(), ids.new_id()
    records = [ids.new_id(), ids.new_id()]
    report(carol, "Dr Carol Petit", records[0])
    report(bob, "Dr Bob\x1b[2J Bernard", records[0])
    report(carol, "Dr Carol Petit", records[1])
    report(carol, "Dr Carol Petit", records[1])
    ran = migrated("trail", "reports")
    day = f"{clock.now():%Y-%m-%d}"
    first, second = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert first.startswith(day)
    assert first.endswith(f"{carol} Dr Carol Petit: in 2 records.")
    assert second.endswith(f"{bob} Dr Bob\\u001b[2J Bernard: in 1 record.")
    assert not any(str(one) in ran.out for one in records)


def test_nobody(migrated: Portal) -> None:
    assert migrated("trail", "reports").out == "Nobody was reported.\n"
