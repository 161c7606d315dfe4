"""What everybody may know of how things are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import People
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]


def test_it_works_for_everybody(client: FlaskClient) -> None:
    page = get(client, "/about").text
    assert "How Carnet keeps what you entrust to it" in page
    assert "Files are not scanned for viruses" in page
    french = get(client, "/about", language="fr").text
    assert "Comment Carnet garde ce que vous lui confiez" in french
    assert "antivirus" in french


def test_every_page_of_who_is_signed_in_leads_there(people: People, client_for: ClientFor) -> None:
    assert 'href="/about"' in get(client_for("alice"), f"/records/{people['alice'].record_id}/").text


@pytest.mark.parametrize("word", ["SQLite", "gunicorn", "tesseract", "512", "Python", "/etc", "namespace"])
def test_it_tells_attackers_nothing(client: FlaskClient, word: str) -> None:
    assert word not in get(client, "/about").text


def test_it_says_where_files_lie(app: Flask, client: FlaskClient) -> None:
    assert "on the disks of this site" in get(client, "/about").text
    before = app.extensions["carnet"]
    config = before.config.model_copy(update={"files": "s3://seau/x"})
    app.extensions["carnet"] = replace(before, config=config)
    try:
        assert "with a storage provider, who receives them encrypted" in get(client, "/about").text
    finally:
        app.extensions["carnet"] = before


def test_it_asks_the_database_nothing(app: Flask, client: FlaskClient) -> None:
    with counted_statements(app) as sent:
        get(client, "/about")
    assert sent == []
