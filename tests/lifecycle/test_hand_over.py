"""A record that changes hands, or is given up: who held it is told, and its trail says so."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.models import Record, Relation
from portal.core import clock
from portal.core.db import db, immediate
from portal.lifecycle import commands
from portal.trail.models import TrailEvent
from tests.lifecycle.visitor import ALICE, GRACE, Visitor, identity, letter, record, trail
from tests.support.people import HOLDERS, People

As = Callable[[str], Visitor]
NOTICE = "A record you held no longer opens to you"


def details(app: Flask, event: str) -> list[dict[str, Any]]:
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.scalars(select(table.c.details).where(table.c.event == event)))


def test_the_former_holder_is_told_and_so_is_the_trail(app: Flask, people: People, visitor: As) -> None:
    carol, alice = visitor("carol"), visitor("alice")
    carol.open_well(ALICE, code=letter(app, HOLDERS["alice"]))
    assert NOTICE in alice.get("/account/notices").text
    assert NOTICE not in carol.get("/account/notices").text
    record_id = people["alice"].record_id
    assert trail(app, "relation.ended") == [("relation.ended", "allowed", "Carol Petit", "holder", record_id)]
    assert details(app, "relation.ended") == [{"account_id": str(people["alice"].account_id), "cause": "letter"}]
    history = carol.get(f"/records/{record_id}/access/history").text
    assert "You took this record over from the person who held it" in history


def test_coming_back_tells_the_one_in_between_only(app: Flask, people: People, visitor: As) -> None:
    for name in ("carol", "alice"):
        visitor(name).open_well(ALICE, code=letter(app, HOLDERS["alice"]))
    assert [row[2] for row in trail(app, "relation.ended")] == ["Carol Petit", "Alice Martin"]
    assert visitor("carol").get("/account/notices").text.count(NOTICE) == 1
    assert visitor("alice").get("/account/notices").text.count(NOTICE) == 1


def test_an_own_letter_used_by_the_holder_lets_nobody_go(app: Flask, people: People, visitor: As) -> None:
    alice = visitor("alice")
    alice.open_well(ALICE, code=letter(app, HOLDERS["alice"]))
    assert trail(app, "relation.ended") == []
    assert NOTICE not in alice.get("/account/notices").text


def test_a_record_given_up_for_another_is_told(app: Flask, visitor: As) -> None:
    grace = visitor("grace")
    first = grace.open_well()
    second = grace.open_well(given_names="Grace Marie", replace="y")
    assert first != second
    assert trail(app, "record.given_up") == [("record.given_up", "allowed", "Grace Simon", "holder", first)]
    with app.app_context():
        held = db.session.scalars(select(Relation).where(Relation.record_id == first)).one()
        assert held.ended_at is not None
    assert NOTICE not in grace.get("/account/notices").text


def test_the_operators_empty_one_given_up_is_told(app: Flask, visitor: As) -> None:
    grace = visitor("grace")
    own = grace.open_well()
    code = letter(app, identity(GRACE))
    operators = trail(app, "activation_letter.made")[-1][4]
    grace.send(f"/records/{own}/activate", {"code": code})
    assert [row[4] for row in trail(app, "record.given_up")] == [operators]
    assert details(app, "record.given_up") == [{"cause": "confirmed-elsewhere"}]


def test_a_right_that_ends_while_the_code_is_judged_confirms_nothing(
    app: Flask, visitor: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = visitor("grace")
    own = grace.open_well()
    code = letter(app, identity(GRACE))
    judge: Any = commands._try_letter

    def overtaken(*asked: Any) -> Any:
        found = judge(*asked)
        _end_relations(own)
        return found

    monkeypatch.setattr(commands, "_try_letter", overtaken)
    assert grace.send(f"/records/{own}/activate", {"code": code}).status_code == 404
    assert trail(app, "record.activated") == [("record.activated", "refused", "Grace Simon", "holder", own)]
    assert record(app, own).identity_status == "unconfirmed"
    monkeypatch.setattr(commands, "_try_letter", judge)
    assert grace.open(code=code).status_code == 303, "the letter was not used up"


def _end_relations(record_id: uuid.UUID) -> None:
    with immediate() as session:
        for relation in session.scalars(select(Relation).where(Relation.record_id == record_id)):
            relation.ended_at = clock.now()
        assert session.get(Record, record_id) is not None
