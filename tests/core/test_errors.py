"""Errors are pages of ours, whatever the request."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import People


def test_another_host_is_answered_with_the_right_address(client: FlaskClient) -> None:
    """A page that asks for no address of the site, which cannot be built for a host that is not ours."""
    for path in ("/sign-in", "/nowhere", "/"):
        answer = client.get(path, headers={"Host": "127.0.0.1:8000", "Accept-Language": "en"})
        assert answer.status_code == 400
        assert "Use http://localhost" in answer.text
        assert "127.0.0.1" not in answer.text


def test_another_host_is_refused_to_scripts_too(client: FlaskClient) -> None:
    """JSON for who asks for JSON."""
    answer = client.post("/sign-in/options", headers={"Host": "evil.example", "Accept": "application/json"}, json={})
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_unknown_page(client: FlaskClient) -> None:
    """A page of ours, with the way back."""
    answer = client.get("/nowhere", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "/sign-in" in answer.text


def test_a_file_too_large_names_the_limit_and_leads_back(
    app: Flask, client_for: Callable[..., FlaskClient], people: People
) -> None:
    """The limit that is set, and the form from which the file came."""
    page = f"/records/{people['alice'].record_id}/documents/new"
    most = app.extensions["carnet"].config.upload_max_bytes
    answer = client_for("alice").post(page, data=b"x" * (most + 2_000_000), headers={"Accept-Language": "en"})
    assert answer.status_code == 413
    assert f"{most // (1024 * 1024)} MB at most" in answer.text
    assert f'href="{page}"' in answer.text
