"""Which relations let somebody in, as SQL, held equal to the decision."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import product

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.access.actions import Action, Level
from portal.access.facts import ItemFacts
from portal.access.models import Record, Relation, RelationKind
from portal.access.policy import ACT_RULES
from portal.access.related import would_allow
from portal.access.scope import relation_allows
from portal.accounts.models import Account
from portal.core import ids
from portal.core.db import db, immediate
from tests.support.people import People

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PLAIN = ItemFacts("document", uuid.uuid4())
OF_THE_RECORD = [action for action in Action if all(rule.action is not action for rule in ACT_RULES)]
"""What does not depend on who added the item."""
INSTANTS = [NOW + steps * DAY / 2 for steps in range(-1, 4)]


@pytest.fixture
def drawn_relations(app: Flask, people: People) -> People:
    """One relation to Alice's record, of an account of its own, for every kind, level and dates."""
    every = product(RelationKind, (None, *Level), (None, NOW + DAY), (None, NOW))
    with app.app_context(), immediate() as session:
        for kind, level, until, ended_at in every:
            account = Account(id=ids.new_id(), user_handle=ids.new_id().bytes, display_name="One", created_at=NOW)
            session.add(account)
            session.flush()
            session.add(
                Relation(
                    account_id=account.id,
                    record_id=people["alice"].record_id,
                    kind=kind,
                    level=level,
                    hue=1,
                    since=NOW,
                    until=until,
                    ended_at=ended_at,
                )
            )
    return people


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(action=st.sampled_from(OF_THE_RECORD), now=st.sampled_from(INSTANTS))
def test_the_relations_that_allow_agree_with_the_decision(
    app: Flask, drawn_relations: People, action: Action, now: dt.datetime
) -> None:
    with app.app_context():
        record = db.session.get_one(Record, drawn_relations["alice"].record_id)
        of_record = select(Relation).where(Relation.record_id == record.id)
        found = set(db.session.scalars(of_record.where(relation_allows(action, now))))
        every = set(db.session.scalars(of_record))
        assert len(every) > 80
        assert found == {one for one in every if would_allow(action, record, one, PLAIN, now)}


def test_some_are_let_in_and_some_are_not(app: Flask, drawn_relations: People) -> None:
    """Otherwise the two could agree on nothing."""
    with app.app_context():
        found = set(db.session.scalars(select(Relation).where(relation_allows(Action.VIEW_RECORD, NOW))))
        assert {one.kind for one in found} == set(RelationKind)
        assert {one.level for one in found if one.kind is RelationKind.CARER} == {Level.VIEW, Level.MANAGE}
