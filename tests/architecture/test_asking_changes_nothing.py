"""Asking for a page changes nothing but what reading leaves: the trail, visits, counters, when a session was seen.

A HEAD is asking too: no form was sent with it, and no token checked.
"""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import event

from portal.core.db import db
from tests.architecture.site import Site, site
from tests.architecture.test_routes import STATUS
from tests.architecture.test_routes_of_professionals import STATUS as OF_PROFESSIONALS

__all__ = ["site"]

_CHANGE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_LEFT_BY_READING = {"trail_event", "visit", "limit_counter", "account_session", "account_notice", "challenge"}
_ASKED = sorted({endpoint for method, endpoint in {*STATUS, *OF_PROFESSIONALS} if method == "GET"})


def changed(app: Flask, site: Site, method: str, endpoint: str, person: str) -> set[str]:
    """The tables that this person changes."""
    tables: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if found := _CHANGE.match(statement):
            tables.add(found[1])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        site.ask(method, endpoint, person)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return tables - _LEFT_BY_READING


@pytest.mark.parametrize("endpoint", _ASKED)
def test_asking_changes_nothing(app: Flask, site: Site, endpoint: str) -> None:
    for person in ("alice", "dr bob"):
        for method in ("GET", "HEAD"):
            assert changed(app, site, method, endpoint, person) == set(), (method, person)
