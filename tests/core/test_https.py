"""Over https a browser is told to come by https only; over http, on one's own machine, it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import create_environ

from portal import create_app
from portal.config import load_config
from portal.core.db import db
from portal.core.last_page import NeverRaises
from portal.migrations.run import upgrade

HEADER = "Strict-Transport-Security"
YEAR = 365 * 24 * 3600
Make = Callable[[str], Flask]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """``make(origin)``: an application of that origin."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made: list[Flask] = []

    def application(origin: str) -> Flask:
        made.append(create_app(load_config(instance=tmp_path, origin=origin)))
        with made[-1].app_context():
            upgrade()
        return made[-1]

    yield application
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize(("origin", "told"), [("https://carnet.example", True), ("http://localhost:8000", False)])
def test_every_answer_tells_it(make: Make, origin: str, told: bool) -> None:
    app = make(origin)
    client = app.test_client()
    asset: Any = app.jinja_env.globals["asset"]
    for path in ("/sign-in", "/records", "/nowhere", asset("css/kit.css")):
        assert (HEADER in client.get(path, base_url=origin).headers) == told, path
    assert (HEADER in client.post("/sign-in/options", base_url=origin, json={}).headers) == told
    if told:
        value = client.get("/sign-in", base_url=origin).headers[HEADER]
        seconds, _, rest = value.removeprefix("max-age=").partition(";")
        assert int(seconds) >= YEAR
        assert rest.strip() == "includeSubDomains"


@pytest.mark.parametrize(("origin", "told"), [("https://carnet.example", True), ("http://localhost:8000", False)])
def test_the_last_page_tells_it_too(make: Make, monkeypatch: pytest.MonkeyPatch, origin: str, told: bool) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError

    guarded = NeverRaises(make(origin))
    monkeypatch.setattr(guarded, "_inner", broken)
    started: list[Any] = []
    list(guarded(create_environ("/", origin), lambda *given: started.extend(given)))
    assert (HEADER in dict(started[1])) == told
