"""Sending the forms of pages as a browser does."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token_of(client: FlaskClient, path: str) -> str:
    """The token that a page of this browser holds."""
    found = _TOKEN.search(client.get(path).text)
    assert found is not None, path
    return found[1]


def send(client: FlaskClient, path: str, *, page: str = "", language: str = "en", **fields: Any) -> TestResponse:
    """Send a form to ``path``, with the token of the page that shows it (``page``, where it is another one)."""
    data = {"csrf_token": token_of(client, page or path), **fields}
    return client.post(path, data=data, headers={"Accept-Language": language})
