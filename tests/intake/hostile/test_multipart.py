"""Forms that no browser sends: a plain answer to each, and nothing is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.deposits import address, stored, token_of
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
_FILE = 'form-data; name="files"; filename="a.txt"'


def _part(disposition: str, data: str = "x", more: str = "") -> str:
    return f"--b\r\nContent-Disposition: {disposition}\r\n{more}\r\n{data}\r\n"


BODIES: dict[str, Callable[[], str]] = {
    "no part": lambda: "--b--\r\n",
    "no end": lambda: _part(_FILE),
    "no boundary": lambda: "x" * 1000,
    "part without a name": lambda: _part("form-data") + "--b--\r\n",
    "file without a name": lambda: _part('form-data; name="files"; filename=""') + "--b--\r\n",
    "file without a disposition": lambda: "--b\r\n\r\nx\r\n--b--\r\n",
    "1,000 parts": lambda: _part('form-data; name="title"') * 1000 + "--b--\r\n",
    "1,000 files": lambda: _part(_FILE) * 1000 + "--b--\r\n",
    "huge header": lambda: _part(_FILE, more="X-Long: " + "y" * 2_000_000 + "\r\n") + "--b--\r\n",
    "many headers": lambda: _part(_FILE, more="X-Many: y\r\n" * 50_000) + "--b--\r\n",
    "NUL in a name": lambda: _part('form-data; name="files"; filename="a\0b.txt"') + "--b--\r\n",
    "NUL in a field": lambda: _part('form-data; name="title"', "a\0b") + "--b--\r\n",
    "field of 3 MB": lambda: _part('form-data; name="title"', "t" * 3_000_000) + "--b--\r\n",
    "file called as a field": lambda: _part('form-data; name="title"; filename="t.txt"', "t") + "--b--\r\n",
    "field called as a file": lambda: _part('form-data; name="files"', "t") + "--b--\r\n",
    "place that is no number": lambda: _part('form-data; name="place"', "1e99") + "--b--\r\n",
    "place beyond all numbers": lambda: _part('form-data; name="place"', "9" * 4000) + "--b--\r\n",
    "types nested in types": lambda: (
        _part(_FILE, more="Content-Type: multipart/mixed; boundary=b\r\n") * 50 + "--b--\r\n"
    ),
}


@pytest.mark.parametrize("kind", BODIES)
def test_it_is_answered_plainly(app: Flask, client_for: ClientFor, people: People, kind: str) -> None:
    alice, path = client_for("alice"), address(people["alice"], "/new")
    token = token_of(alice.get(path))
    body = BODIES[kind]().encode()
    answer = alice.post(path, data=body, content_type="multipart/form-data; boundary=b", headers={"X-CSRFToken": token})
    assert answer.status_code in (400, 413, 422)
    assert stored(app, people["alice"]) == []
    assert alice.get(path).status_code == 200


def test_a_name_with_a_nul_is_kept_without_it(app: Flask, client_for: ClientFor, people: People) -> None:
    alice, path = client_for("alice"), address(people["alice"], "/new")
    fields = "".join(
        _part(f'form-data; name="{name}"', value)
        for name, value in (("csrf_token", token_of(alice.get(path))), ("title", ""), ("type_code", ""))
    )
    body = fields + _part('form-data; name="files"; filename="a\0b.txt"', "Ordonnance") + "--b--\r\n"
    answer = alice.post(path, data=body.encode(), content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 303
    (document,) = stored(app, people["alice"])
    assert "\0" not in document.file_name
