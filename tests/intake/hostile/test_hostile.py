"""Whatever is sent, the web process lives, and the file ends in a plain answer within ten seconds."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.intake.limits import Limits
from tests.intake.hostile.corpus import CORPUS, SCRIPT
from tests.support.deposits import address, token_of
from tests.support.page_lint import lint
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
_REST = 5.0
"""Seconds for everything but reading, on a machine that does other things."""


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.mark.slow
@pytest.mark.parametrize("kind", CORPUS)
def test_each_file_ends_in_a_plain_answer(alice: FlaskClient, people: People, kind: str) -> None:
    name, data = CORPUS[kind]()
    path = address(people["alice"], "/new")
    fields = {"csrf_token": token_of(alice.get(path)), "title": "", "type_code": ""}
    began = time.monotonic()
    answer = alice.post(
        path,
        data={**fields, "files": [(io.BytesIO(data), name)]},
        content_type="multipart/form-data",
        headers={"Accept": "application/json", "Accept-Language": "en"},
    )
    assert time.monotonic() - began < Limits().wall + _REST
    assert answer.status_code == 200, answer.text[:300]
    (file,) = answer.get_json()["files"]
    assert file["kind"] in ("ok", "info", "warn", "danger")
    assert file["sentence"].endswith(".")
    for page in filter(None, (file["href"], file["describe_href"])):
        shown = alice.get(page, headers={"Accept-Language": "en"})
        assert lint(shown.text, status=200, headers=dict(shown.headers)) == []
        assert SCRIPT not in shown.text
    assert alice.get(path).status_code == 200


REFUSED = (
    "png that unpacks to 500 MB",
    "jpeg that claims 65,535 pixels",
    "tiff that claims 65,535 pixels",
    "xml of a billion laughs",
    "xml that names a file",
    "json nested deep",
    "gif that is a pdf",
    "program called a photo",
    "page called a text",
    "drawing with a script",
    "nothing",
)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_means_harm_is_refused(alice: FlaskClient, people: People, kind: str) -> None:
    name, data = CORPUS[kind]()
    path = address(people["alice"], "/new")
    fields = {"csrf_token": token_of(alice.get(path)), "title": "Mon titre", "type_code": "DOCPAT03"}
    page = alice.post(path, data={**fields, "files": [(io.BytesIO(data), name)]}, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "Pas ajouté" in page.text
    assert 'value="Mon titre"' in page.text
