"""How the database goes about what is asked of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.core.db import db


@contextlib.contextmanager
def explained(app: Flask, beginning: str) -> Iterator[list[str]]:
    """The steps of each statement that begins so, as SQLite tells them; the test is skipped on another database."""
    steps: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith(beginning):
            steps.extend(str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))

    with app.app_context():
        engine = db.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("a plan is read as SQLite tells it")
    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", explain)
