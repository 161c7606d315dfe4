"""What the database returns is what the decision allows: drawn people, rights, masks, switches and instants.

Rights are written for real and read back by the facts, so that dates and ends are part of it; everything that is drawn
is known here too, so that the facts of an item are checked against what was meant.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.access import guard
from portal.access.actions import Action, Level
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts
from portal.access.models import Record, RecordState, RelationKind
from portal.access.opening import Opened
from portal.access.professional_facts import facts_for, facts_of_professionals, is_open_to, item_facts
from portal.access.rights import (
    FOLDERS,
    Block,
    Consent,
    EmergencyKind,
    EmergencyOpening,
    GpDesignation,
    Grant,
    Mask,
    Professional,
)
from portal.access.subject import Role, Subject
from portal.core.db import immediate
from portal.record.models import Document, Entry
from portal.record.storage.rows import entry_rows
from tests.support.documents import a_document
from tests.support.factories import add, document
from tests.support.people import People

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
INSTANTS = [NOW + steps * DAY / 2 for steps in range(-3, 4)]
ENDS = [None, *INSTANTS]
ME, OTHER = "carol", "bob"
FILED = (
    *(("reports", "10", "11488-4"), ("reports", "10", "15508-5")),
    *(("certificates", "95", "ATTEST-RESID"), ("other", "", "")),
    ("nowhere", "77", "unheard-of"),
)
HELD = ((None, False, False), (NOW, False, False), (NOW + DAY, True, False), (None, True, True))
"""On hold until, secret, removed."""
SHAPES = list(product(FILED, (False, True), HELD))
"""Folder, class and type; written by Carol or not; what hides it."""
RIGHTS: tuple[Any, ...] = (Grant, GpDesignation, Block, EmergencyOpening, Mask)


class Undo(Exception):
    """Ends an example: nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one example gives, takes and hides, and when it looks."""

    now: dt.datetime
    rights: dict[str, tuple[dt.datetime, dt.datetime | None, dt.datetime | None] | None]
    folders: frozenset[str]
    profession: str
    masks: dict[int, tuple[tuple[str | None, bool], ...]]
    switches: tuple[bool, bool, bool]
    blocked_by_number: bool
    numberless: bool = False
    unverified: bool = False


@dataclass(slots=True)
class Pool:
    """Alice's items: every pair of what matters of one; Charlie has one more, which nobody sees here."""

    record_id: uuid.UUID
    people: People
    documents: list[uuid.UUID] = field(default_factory=list)
    entries: list[uuid.UUID] = field(default_factory=list)


@pytest.fixture
def pool(app: Flask, people: People) -> Pool:
    record_id = people["alice"].record_id
    assert record_id is not None
    made = Pool(record_id, people)
    for (folder, class_code, type_code), by_me, (hold, secret, removed) in SHAPES:
        row = document(
            record_id,
            folder=folder,
            class_code=class_code,
            type_code=type_code,
            author_rpps=people[ME].rpps if by_me else "",
            hold_until=hold,
            secret=secret,
            removed_at=NOW if removed else None,
            id=uuid.uuid4(),
            is_current=True,
            other_identity=False,
            masked=False,
        )
        made.documents.append(row.id)
        (first, *_rest) = entry_rows(a_document(), row)
        made.entries.append(first.id)
        add(app, record_id, row)
        add(app, record_id, first)
    charlie = people["charlie"].record_id
    assert charlie is not None
    add(app, charlie, document(charlie))
    return made


_spans = st.none() | st.tuples(st.sampled_from(INSTANTS), st.sampled_from(ENDS), st.sampled_from([None, None, NOW]))
_masks = st.lists(
    st.sampled_from([(None, False), (ME, False), (ME, True), (OTHER, False), (OTHER, True)]),
    unique_by=lambda one: one[0],
    max_size=3,
).map(tuple)
_drawn = st.builds(
    Drawn,
    now=st.sampled_from(INSTANTS),
    rights=st.fixed_dictionaries({"grant": _spans, "gp": _spans, "block": _spans, "emergency": _spans}),
    folders=st.sampled_from([frozenset({"reports"}), frozenset({"certificates", "other"}), frozenset(), FOLDERS]),
    profession=st.sampled_from(["physician", "podiatrist", "nurse", "unheard-of"]),
    masks=st.dictionaries(st.integers(0, len(SHAPES) - 1), _masks, max_size=20),
    switches=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    blocked_by_number=st.booleans(),
    numberless=st.sampled_from([False, False, True]),
    unverified=st.sampled_from([False, False, True]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(drawn=_drawn)
def test_a_professional_is_shown_what_the_decision_allows(app: Flask, pool: Pool, drawn: Drawn) -> None:
    def look(session: Session) -> None:
        record = session.get_one(Record, pool.record_id)
        carol = session.get_one(Professional, pool.people[ME].professional_id)
        facts = facts_for(carol, pool.record_id, drawn.now)[1]
        assert facts is not None
        _check_rights(drawn, facts)
        assert dict(facts_of_professionals(record, drawn.now)).get(carol, facts) == facts
        entered = decide(Action.VIEW_RECORD, Subject(Role.PROFESSIONAL, "Dr Carol Petit"), facts).allowed
        assert (record in session.scalars(select(Record).where(is_open_to(carol, drawn.now))).all()) is entered
        _compare(session, pool, drawn, record, Subject(Role.PROFESSIONAL, "Dr Carol Petit"), facts)

    _with_rights(app, pool, drawn, look)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(drawn=_drawn, role=st.sampled_from([Role.HOLDER, Role.REPRESENTATIVE, Role.CARER, Role.SYSTEM]))
def test_a_person_is_shown_what_the_decision_allows(app: Flask, pool: Pool, drawn: Drawn, role: Role) -> None:
    """Whatever is hidden from professionals, their own record is whole to people."""

    def look(session: Session) -> None:
        record = session.get_one(Record, pool.record_id)
        facts = Facts(drawn.now, RecordState.OPEN, RelationKind.HOLDER, since=NOW - 9 * DAY, level=Level.MANAGE)
        _compare(session, pool, drawn, record, Subject(role, "Alice Martin"), facts)

    _with_rights(app, pool, drawn, look)


def _with_rights(app: Flask, pool: Pool, drawn: Drawn, look: Callable[[Session], None]) -> None:
    with app.app_context(), contextlib.suppress(Undo), immediate() as session:
        connection = session.connection()
        for table in RIGHTS:
            connection.execute(delete(table.__table__))
        session.add_all(_rights(pool, drawn))
        carol = session.get_one(Professional, pool.people[ME].professional_id)
        carol.profession = drawn.profession
        carol.rpps, carol.verified_at = "" if drawn.numberless else carol.rpps, None if drawn.unverified else NOW
        record = session.get_one(Record, pool.record_id)
        record.emergency_bedside, record.emergency_call_centre, record.emergency_masked = drawn.switches
        session.flush()
        for number, masks in drawn.masks.items():
            for of_document in (Document.id, Entry.document_id):
                changed = update(of_document.class_).where(of_document == pool.documents[number])
                connection.execute(changed.values(masked=bool(masks)))
        look(session)
        raise Undo


def _rights(pool: Pool, drawn: Drawn) -> list[Any]:
    me, rows = pool.people[ME], list[Any]()
    whose = {"record_id": pool.record_id, "professional_id": me.professional_id}
    for name, span in drawn.rights.items():
        if span is None:
            continue
        since, until, ended_at = span
        dated = whose | {"since": since, "ended_at": ended_at}
        if name == "grant":
            rows.append(Grant(until=until, folders=sorted(drawn.folders), consent=Consent.PORTAL, **dated))
        elif name == "gp":
            rows.append(GpDesignation(**dated))
        elif name == "block":
            number = me.rpps if drawn.blocked_by_number else "10000009999"
            rows.append(Block(rpps=number, **dated))
        else:
            kind = EmergencyKind.BEDSIDE
            rows.append(EmergencyOpening(kind=kind, reason_sealed=b"", until=until or NOW + 9 * DAY, **dated))
    for place, masks in drawn.masks.items():
        rows += [_mask(pool, place, whom, shown) for whom, shown in masks]
    return rows


def _mask(pool: Pool, place: int, whom: str | None, shown: bool) -> Mask:
    return Mask(
        record_id=pool.record_id,
        item_kind="document",
        item_id=pool.documents[place],
        professional_id=pool.people[whom].professional_id if whom else None,
        shown=shown and whom is not None,
        since=NOW,
    )


def _check_rights(drawn: Drawn, facts: Facts) -> None:
    """The facts say what was written, at that instant."""

    def current(name: str) -> bool:
        span = drawn.rights[name]
        if span is None or span[2] is not None:
            return False
        until = span[1] if name in ("grant", "emergency") else None
        return span[0] <= drawn.now and (until is None or drawn.now < until)

    asks = facts.professional
    assert asks is not None
    assert (asks.granted, asks.gp, asks.emergency) == (current("grant"), current("gp"), current("emergency"))
    block = drawn.rights["block"]
    by_number = drawn.blocked_by_number and not drawn.numberless
    assert asks.blocked is (block is not None and block[2] is None and by_number)
    assert asks.folders == (drawn.folders if asks.granted else frozenset())
    assert asks.every_folder is (asks.folders == FOLDERS)


def _compare(session: Session, pool: Pool, drawn: Drawn, record: Record, subject: Subject, facts: Facts) -> None:
    for model, ids, action in (
        (Document, pool.documents, Action.READ_DOCUMENT),
        (Entry, pool.entries, Action.READ_ENTRY),
    ):
        meant = {one: _meant(pool, drawn, model, number, one) for number, one in enumerate(ids)}
        assert {one: item_facts(model.item_kind, one, record.id) for one in ids} == meant
        entered = decide(Action.LIST_DOCUMENTS, subject, facts).allowed
        guard.set_opened(session, Opened(record, subject, facts, action, Decision(True, "test")))
        found = set(session.scalars(select(model.id))) if entered else set()
        guard.set_opened(session, None)
        assert found == {one for one in ids if decide(action, subject, facts, meant[one]).allowed}


def _meant(pool: Pool, drawn: Drawn, model: Any, number: int, item_id: uuid.UUID) -> ItemFacts:
    """The item as it was made, and the masks of its document."""
    (folder, class_code, type_code), by_me, (hold, secret, removed) = SHAPES[number]
    rpps = pool.people[ME].rpps if by_me else ""
    plain = ItemFacts(model.item_kind, item_id, hold, secret, removed, type_code, class_code, folder, rpps)
    masks = drawn.masks.get(number, ())
    hidden = frozenset(pool.people[whom].professional_id for whom, shown in masks if whom and not shown)
    excepted = frozenset(pool.people[whom].professional_id for whom, shown in masks if whom and shown)
    every = any(whom is None for whom, _shown in masks)
    return replace(plain, hidden_from_all=every, hidden_from=hidden, shown_to=excepted)  # type: ignore[arg-type]


def test_the_pool_makes_a_difference(app: Flask, pool: Pool) -> None:
    """Otherwise the two could agree on nothing, or on everything."""
    granted = (NOW - DAY, None, None)
    drawn = Drawn(
        NOW,
        {"grant": granted, "gp": None, "block": None, "emergency": None},
        frozenset({"reports"}),
        "podiatrist",
        {0: ((None, False),), 1: ((None, False), (ME, True)), 2: ((ME, False),)},
        (True, True, False),
        False,
    )
    reasons: set[str] = set()

    def look(session: Session) -> None:
        carol = session.get_one(Professional, pool.people[ME].professional_id)
        facts = facts_for(carol, pool.record_id, NOW)[1]
        assert facts is not None
        for one in pool.documents:
            item = item_facts("document", one, pool.record_id)
            reasons.add(decide(Action.READ_DOCUMENT, Subject(Role.PROFESSIONAL, "Carol"), facts, item).reason)

    _with_rights(app, pool, drawn, look)
    assert reasons == {"removed", "author", "outside-profession", "masked", "masked-for-you", "grant"}
