"""The facts of all professionals of a record: in one query, looked up from the record."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from portal.access.models import Record
from portal.access.professional_facts import listed_with_facts
from portal.access.rights import Visit
from portal.core import clock
from portal.core.db import db, immediate
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, let_in, name_gp, open_in_emergency
from tests.support.query_plans import explained

HOUR = dt.timedelta(hours=1)


def names(app: Flask, people: People, new_since: dt.datetime | None = None) -> list[str]:
    with app.app_context():
        record = db.session.get_one(Record, people["alice"].record_id)
        return [one.name for one, _facts in listed_with_facts(record, clock.now(), new_since)]


def test_each_right_and_a_block_count(app: Flask, people: People) -> None:
    let_in(app, people)
    open_in_emergency(app, people["alice"], people["grace"])
    grant(app, people["charlie"], people["carol"])
    assert names(app, people) == ["Dr Bob Bernard", "Dr Dora Leroy", "Dr Carol Petit", "Dr Grace Simon"]


def test_what_has_ended_does_not(app: Flask, people: People) -> None:
    alice, now = people["alice"], clock.now()
    grant(app, alice, people["carol"], until=now - HOUR)
    name_gp(app, alice, people["bob"], ended_at=now)
    block(app, alice, people["dora"], ended_at=now)
    open_in_emergency(app, alice, people["grace"], since=now - 2 * DAY, until=now - DAY)
    assert names(app, people) == []


@pytest.mark.parametrize(("since", "found"), [(None, []), (2 * HOUR, ["Dr Carol Petit"]), (HOUR / 2, [])])
def test_who_was_new_since_then_counts_too(
    app: Flask, people: People, since: dt.timedelta | None, found: list[str]
) -> None:
    now = clock.now()
    with app.app_context(), immediate() as session:
        ids = {"record_id": people["alice"].record_id, "professional_id": people["carol"].professional_id}
        session.add(Visit(**ids, first_at=now - HOUR, began_at=now, last_at=now))
    assert names(app, people, now - since if since else None) == found


def test_the_site_is_not_read_through(app: Flask, people: People) -> None:
    """A site knows every professional of the country."""
    let_in(app, people)
    with explained(app, "SELECT professional.") as steps:
        names(app, people)
    assert any(step.startswith("SEARCH professional ") for step in steps), steps
    assert [step for step in steps if step.startswith("SCAN professional")] == []
