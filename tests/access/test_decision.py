"""The decision: each rule by its row, and the SQL criterion held equal to it."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import product

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.access import guard
from portal.access.actions import Action, Level
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts
from portal.access.models import Record, RecordState, RelationKind
from portal.access.opening import Opened
from portal.access.policy import ITEM_RULES, RULES
from portal.access.subject import Role, Subject
from portal.core.db import db
from portal.record.models import Document
from tests.support.factories import add, document
from tests.support.people import People

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
LIVE = Facts(NOW, RecordState.OPEN, since=NOW - DAY)
HELD = ItemFacts("document", uuid.uuid4(), hold_until=NOW + DAY)
SECRET = ItemFacts("document", uuid.uuid4(), secret=True)
PLAIN = ItemFacts("document", uuid.uuid4())


def asked(role: Role) -> Subject:
    return Subject(role, "Somebody")


@pytest.mark.parametrize("state", [RecordState.ANNOUNCED, RecordState.CLOSED, RecordState.PURGED])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_reads_a_record_that_is_not_open(role: Role, state: RecordState) -> None:
    facts = Facts(NOW, state, since=NOW - DAY, level=Level.MANAGE)
    assert decide(Action.VIEW_RECORD, asked(role), facts) == Decision(False, "record-not-open")


@pytest.mark.parametrize(
    ("role", "item", "expected"),
    [
        (Role.HOLDER, PLAIN, Decision(True, "own-record")),
        (Role.HOLDER, SECRET, Decision(True, "own-record")),
        (Role.HOLDER, HELD, Decision(False, "awaiting-announcement")),
        (Role.REPRESENTATIVE, PLAIN, Decision(True, "represents-holder")),
        (Role.REPRESENTATIVE, SECRET, Decision(False, "minor-secret")),
        (Role.REPRESENTATIVE, HELD, Decision(False, "minor-secret")),
        (Role.NOBODY, PLAIN, Decision(False, "no-relation")),
        (Role.SYSTEM, HELD, Decision(True, "system-job")),
    ],
)
def test_who_reads_an_item(role: Role, item: ItemFacts, expected: Decision) -> None:
    assert decide(Action.READ_DOCUMENT, asked(role), LIVE, item) == expected


def test_a_hold_opens_by_itself() -> None:
    ended = ItemFacts("document", uuid.uuid4(), hold_until=NOW)
    assert decide(Action.READ_DOCUMENT, asked(Role.HOLDER), LIVE, ended).allowed


@pytest.mark.parametrize("role", [Role.HOLDER, Role.REPRESENTATIVE, Role.CARER])
@pytest.mark.parametrize(
    "facts",
    [
        Facts(NOW, RecordState.OPEN, since=NOW + DAY, level=Level.MANAGE),
        Facts(NOW, RecordState.OPEN, since=NOW - DAY, until=NOW, level=Level.MANAGE),
        Facts(NOW, RecordState.OPEN, since=NOW - DAY, ended_at=NOW - DAY / 2, level=Level.MANAGE),
        Facts(NOW, RecordState.OPEN, level=Level.MANAGE),
    ],
    ids=["not begun", "over", "ended", "none"],
)
def test_a_relation_that_is_not_current_gives_nothing(role: Role, facts: Facts) -> None:
    assert decide(Action.VIEW_RECORD, asked(role), facts) == Decision(False, "relation-ended")


@pytest.mark.parametrize(("action", "level"), list(product(Action, [None, *Level])))
def test_a_carer_does_what_the_level_covers(action: Action, level: Level | None) -> None:
    facts = Facts(NOW, RecordState.OPEN, since=NOW - DAY, level=level)
    needed = action.spec.carer_level
    expected = needed is not None and level is not None and level >= needed
    assert decide(action, asked(Role.CARER), facts).allowed is expected


def test_every_outcome_has_a_reason() -> None:
    assert all(rule.reason for rule in RULES)
    assert all(rule.reason for rule in ITEM_RULES)
    assert RULES[-1].allows is False


HOLDS = (None, NOW - DAY, NOW, NOW + DAY)


@pytest.fixture
def drawn_items(app: Flask, people: People) -> People:
    """Alice's record with a document for every pair of hold and secrecy; Charlie's with one more."""
    pairs = product(HOLDS, (False, True))
    rows = [document(people["alice"].record_id, hold_until=hold, secret=secret) for hold, secret in pairs]  # type: ignore[arg-type]
    add(app, people["alice"].record_id, *rows)  # type: ignore[arg-type]
    add(app, people["charlie"].record_id, document(people["charlie"].record_id))  # type: ignore[arg-type]
    return people


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    role=st.sampled_from([Role.HOLDER, Role.REPRESENTATIVE, Role.CARER, Role.SYSTEM]),
    now=st.datetimes(dt.datetime(2026, 11, 20), dt.datetime(2026, 11, 26)).map(lambda at: at.replace(tzinfo=dt.UTC)),  # noqa: DTZ001
    kind=st.sampled_from(RelationKind),
)
def test_the_criterion_agrees_with_the_decision(
    app: Flask, drawn_items: People, role: Role, now: dt.datetime, kind: RelationKind
) -> None:
    with app.app_context():
        record = db.session.get_one(Record, drawn_items["alice"].record_id)
        facts = Facts(now, RecordState.OPEN, kind, since=now - DAY, level=Level.MANAGE)

        def read_as(who: Subject) -> set[Document]:
            opened = Opened(record, who, facts, Action.LIST_DOCUMENTS, Decision(True, "test"))
            guard.set_opened(db.session(), opened)
            return set(db.session.scalars(select(Document)))

        everything = read_as(asked(Role.SYSTEM))
        assert len(everything) == len(HOLDS) * 2
        allowed = {
            row
            for row in everything
            if decide(
                Action.READ_DOCUMENT,
                asked(role),
                facts,
                ItemFacts("document", row.id, hold_until=row.hold_until, secret=row.secret),
            ).allowed
        }
        assert read_as(asked(role)) == allowed
