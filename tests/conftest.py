"""One application per test process, one fresh database per test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.support.databases import TestDatabase, open_database
from tests.support.people import People, make_people, sign_in


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestDatabase]:
    """The application on a database that holds the people of the tests, and a way back to it."""
    made = open_database(tmp_path_factory.mktemp("instance"))
    made.people = make_people(made.app)
    made.keep()
    yield made
    made.close()


@pytest.fixture
def app(database: TestDatabase) -> Iterator[Flask]:
    """The application, with nothing but the people of the tests in it."""
    yield database.app
    with database.app.app_context():
        db.session.remove()
    database.reset()


@pytest.fixture
def people(database: TestDatabase, app: Flask) -> People:
    """Alice and the others."""
    return database.people


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def client_for(app: Flask, people: People) -> Callable[..., FlaskClient]:
    """``client_for("alice")``: a browser in which she is signed in; ``practising=True``: as the professional she is."""

    def make(name: str, **how: bool) -> FlaskClient:
        made = app.test_client()
        sign_in(app, made, people[name], **how)
        return made

    return make


@pytest.fixture
def instance(app: Flask) -> Path:
    """The instance folder of the application."""
    folder: Path = app.extensions["carnet"].config.instance
    return folder
