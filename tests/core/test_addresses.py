"""Addresses of pages: those of Flask, wherever the site is mounted, and only one pattern kept for each."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from gunicorn.config import Config
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader
from gunicorn.http.wsgi import create

from portal.core.addresses import address
from portal.server import options

IDS: dict[str, Any] = {"record_id": uuid.uuid4(), "document_id": uuid.uuid4()}


@pytest.mark.parametrize("prefix", ["", "/carnet", "/a/b", "/{record_id.__class__}", "/{}", "/}{", "/{0}", "/é"])
def test_it_is_that_of_flask_under_any_prefix(app: Flask, prefix: str) -> None:
    mounted = prefix.encode().decode("latin-1")
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mounted}):
        assert address("record.document", **IDS) == url_for("record.document", **IDS)
        assert address("accounts.sign_in") == url_for("accounts.sign_in")


def test_invented_prefixes_fill_no_memory(app: Flask) -> None:
    with app.test_request_context("/"):
        address("record.document", **IDS)
    kept = len(app.extensions["addresses"])
    for number in range(20):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": f"/{number}"}):
            address("record.document", **IDS)
    assert len(app.extensions["addresses"]) == kept


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO"])
def test_no_client_chooses_where_the_site_is_mounted(name: str) -> None:
    """gunicorn takes these names from a proxy of the same machine, which passes on what its client sent."""
    config = Config()
    for option, value in options("127.0.0.1:0", 1).items():
        config.set(option, value)
    sent = f"GET /x/sign-in HTTP/1.1\r\nHost: carnet.example\r\n{name}: /x\r\n\r\n".encode()
    read: Any = Request(config, IterUnreader([sent]), ("127.0.0.1", 1))
    _response, environ = create(read, None, ("127.0.0.1", 1), ("127.0.0.1", 2), config)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("", "/x/sign-in")


@pytest.mark.parametrize("path", ["/records/new?next=%00", "/sign-in?x=a%00b", "/nowhere%00"])
def test_a_zero_byte_is_no_address(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "\0" not in answer.text
