"""What is new in many records at once is what the guard would let the professional read in each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access import guard
from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.models import Record
from portal.access.opening import Opened
from portal.access.professional_facts import patients_among
from portal.access.rights import Professional, Visit
from portal.access.subject import Role, Subject
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.glimpses import arrivals_in
from portal.record.models import Document
from portal.record.readers import ARRIVALS_COUNTED
from tests.support.factories import add, document
from tests.support.people import People
from tests.support.professionals import DAY, grant, hide, mark_masked, name_gp, open_in_emergency
from tests.support.saved_documents import copies, counted_statements

KINDS: list[dict[str, Any]] = [
    {},
    {"folder": "imaging", "class_code": "31", "type_code": "18748-4"},
    {"folder": "certificates", "class_code": "95", "type_code": "ATTEST-RESID"},
    {"author_rpps": "10000002021", "folder": "certificates", "class_code": "95", "type_code": "ATTEST-RESID"},
    {"hold_until": clock.now() + 9 * DAY},
    {"secret": True},
    {"removed_at": clock.now()},
    {"is_current": False},
    {"added_at": clock.now() - 9 * DAY},
]


def fill(app: Flask, people: People, record_id: uuid.UUID) -> None:
    """A document of each kind, and hidden ones: from all, from Carol, from Bob, from all but Carol; one of Carol's."""
    rows = [document(record_id, id=uuid.uuid4(), **({"is_current": True} | kind)) for kind in KINDS]
    rows.append(document(record_id, id=uuid.uuid4(), added_by=people["carol"].account_id))
    hidden = [document(record_id, id=uuid.uuid4()) for _ in range(4)]
    add(app, record_id, *rows, *hidden)
    owner = next(one for one in people.values() if one.record_id == record_id)
    hide(app, owner, hidden[0].id)
    hide(app, owner, hidden[1].id, one=people["carol"])
    hide(app, owner, hidden[2].id, one=people["bob"])
    hide(app, owner, hidden[3].id)
    hide(app, owner, hidden[3].id, one=people["carol"], shown=True)
    with app.app_context(), immediate() as session:
        for one in hidden:
            mark_masked(session, one.id)


def visit(app: Flask, people: People, record_id: uuid.UUID, ago: dt.timedelta = DAY) -> None:
    at = clock.now() - ago
    with app.app_context(), immediate() as session:
        told = {"first_at": at, "began_at": at, "last_at": at}
        session.add(Visit(professional_id=people["carol"].professional_id, record_id=record_id, **told))


def counted(people: People, ids: list[uuid.UUID]) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, int]]:
    """What is counted at once, and what the guard lets be read in each record."""
    carol = db.session.get_one(Professional, people["carol"].professional_id)
    patients = patients_among(carol, ids, clock.now())
    at_once = arrivals_in(carol.account_id, [(one.record.id, one.facts) for one in patients])
    subject, one_by_one = Subject(Role.PROFESSIONAL, carol.name, carol.account_id), {}
    for one in patients:
        decision = decide(Action.LIST_DOCUMENTS, subject, one.facts)
        guard.set_opened(
            db.session(), Opened(one.record, subject, one.facts, Action.LIST_DOCUMENTS, decision, professional=carol)
        )
        new = select(Document.added_by).where(Document.is_current.is_(True), Document.added_at > clock.now() - DAY)
        read = db.session.scalars(new).all()
        one_by_one[one.record.id] = len([by for by in read if by != carol.account_id])
    guard.set_opened(db.session(), None)
    return at_once, one_by_one


@pytest.mark.parametrize("masked", [False, True])
def test_it_counts_what_the_guard_lets_be_read(app: Flask, people: People, masked: bool) -> None:
    """In a record by a grant to one folder, in one as the GP, in one in an emergency."""
    ids = [one for name in ("alice", "charlie", "eve") if (one := people[name].record_id) is not None]
    for record_id in ids:
        fill(app, people, record_id)
        visit(app, people, record_id)
    grant(app, people["alice"], people["carol"], folders=["reports"])
    name_gp(app, people["charlie"], people["carol"])
    open_in_emergency(app, people["eve"], people["carol"])
    with app.app_context():
        with immediate() as session:
            session.get_one(Record, people["eve"].record_id).emergency_masked = masked
        at_once, one_by_one = counted(people, ids)
    assert at_once == one_by_one
    assert len(set(at_once.values())) == 3, "each right opens another number"


def test_a_first_visit_has_no_news_and_many_are_counted_up_to_a_limit(app: Flask, people: People) -> None:
    alice, charlie = people["alice"].record_id, people["charlie"].record_id
    assert alice is not None
    assert charlie is not None
    row = document(alice, id=uuid.uuid4())
    add(app, alice, row)
    copies(app, row.id, ARRIVALS_COUNTED + 20)
    add(app, charlie, document(charlie))
    for name in ("alice", "charlie"):
        grant(app, people[name], people["carol"])
    visit(app, people, alice)
    with app.app_context():
        carol = db.session.get_one(Professional, people["carol"].professional_id)
        facts = [(one.record.id, one.facts) for one in patients_among(carol, [alice, charlie], clock.now())]
        with counted_statements(app) as sent:
            assert arrivals_in(carol.account_id, facts) == {alice: ARRIVALS_COUNTED + 1}
        assert len(sent) == 1
        assert arrivals_in(carol.account_id, []) == {}
