"""What the database returns is what the decision allows: drawn people, rights, masks, switches and instants.

Rights are written for real and read back by the facts, so that dates and ends are part of it; everything that is drawn
is known here too, so that the facts of an item are checked against what was meant.
"""

from __future__ import annotations

from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import guard
from portal.access.actions import Action, Level
from portal.access.decision import Decision, decide
from portal.access.facts import Facts
from portal.access.models import Record, RecordState, RelationKind
from portal.access.opening import Opened
from portal.access.professional_facts import (
    facts_for,
    facts_of_professionals,
    is_open_to,
    item_facts,
    listed_with_facts,
)
from portal.access.rights import FOLDERS, Professional
from portal.access.subject import Role, Subject
from portal.record.models import Document, Entry
from tests.access.pool import DAY, DRAWN, ME, NOW, Drawn, Pool, meant, pool, usual, with_rights

__all__ = ["pool"]


OF_PROFESSIONALS = {
    *("removed", "gp", "author", "outside-profession", "outside-folders", "masked-for-you", "masked"),
    *("grant", "emergency"),
}
OF_PEOPLE = {"removed", "awaiting-announcement", "minor-secret", "own-record"}
"""What is decided about one item for somebody who may enter the record: each must have come about."""


def test_a_professional_is_shown_what_the_decision_allows(app: Flask, pool: Pool) -> None:
    reasons: set[str] = set()

    @settings(max_examples=40, deadline=None)
    @given(drawn=DRAWN)
    @example(drawn=usual())
    @example(drawn=usual(folders=frozenset({"reports"})))
    @example(drawn=usual(profession="podiatrist"))
    @example(drawn=usual("gp"))
    @example(drawn=usual("emergency"))
    def compare(drawn: Drawn) -> None:
        def look(session: Session) -> None:
            record = session.get_one(Record, pool.record_id)
            carol = session.get_one(Professional, pool.people[ME].professional_id)
            facts = facts_for(carol, pool.record_id, drawn.now)[1]
            assert facts is not None
            _check_rights(drawn, facts)
            assert dict(facts_of_professionals(record, drawn.now)).get(carol, facts) == facts
            listed = {one.id: told for one, told in listed_with_facts(record, drawn.now)}
            assert listed.get(carol.id, facts) == facts
            entered = decide(Action.VIEW_RECORD, Subject(Role.PROFESSIONAL, "Dr Carol Petit"), facts).allowed
            assert (record in session.scalars(select(Record).where(is_open_to(carol, drawn.now))).all()) is entered
            reasons.update(_compare(session, pool, drawn, record, Subject(Role.PROFESSIONAL, "Dr Carol Petit"), facts))

        with_rights(app, pool, drawn, look)

    compare()
    assert reasons >= OF_PROFESSIONALS


def test_a_person_is_shown_what_the_decision_allows(app: Flask, pool: Pool) -> None:
    """Whatever is hidden from professionals, their own record is whole to people."""
    reasons: set[str] = set()

    @settings(max_examples=15, deadline=None)
    @given(drawn=DRAWN, role=st.sampled_from([Role.HOLDER, Role.REPRESENTATIVE, Role.CARER, Role.SYSTEM]))
    @example(drawn=usual(), role=Role.HOLDER)
    @example(drawn=usual(), role=Role.REPRESENTATIVE)
    def compare(drawn: Drawn, role: Role) -> None:
        def look(session: Session) -> None:
            record = session.get_one(Record, pool.record_id)
            facts = Facts(drawn.now, RecordState.OPEN, RelationKind.HOLDER, since=NOW - 9 * DAY, level=Level.MANAGE)
            reasons.update(_compare(session, pool, drawn, record, Subject(role, "Alice Martin"), facts))

        with_rights(app, pool, drawn, look)

    compare()
    assert reasons >= OF_PEOPLE


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
    assert asks.related is drawn.answers_for_it
    assert asks.every_folder is (asks.folders == FOLDERS)


def _compare(session: Session, pool: Pool, drawn: Drawn, record: Record, subject: Subject, facts: Facts) -> set[str]:
    """What is shown is what is decided; why, of each."""
    reasons: set[str] = set()
    for model, ids, action in (
        (Document, pool.documents, Action.READ_DOCUMENT),
        (Entry, pool.entries, Action.READ_ENTRY),
    ):
        expected = {one: meant(pool, drawn, model, number, one) for number, one in enumerate(ids)}
        assert {one: item_facts(model.item_kind, one, record.id) for one in ids} == expected
        entered = decide(Action.LIST_DOCUMENTS, subject, facts).allowed
        guard.set_opened(session, Opened(record, subject, facts, action, Decision(True, "test")))
        found = set(session.scalars(select(model.id))) if entered else set()
        guard.set_opened(session, None)
        decided = {one: decide(action, subject, facts, expected[one]) for one in ids}
        assert found == {one for one in ids if decided[one].allowed}
        reasons |= {one.reason for one in decided.values()}
    return reasons
