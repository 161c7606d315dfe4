"""A page of a PDF drawn larger, for small print."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from portal.intake.readers.samples import PDF
from tests.imaging.conftest import take
from tests.support.people import People
from tests.support.professionals import hide, let_in
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def page(app: Flask, people: People) -> str:
    """The address of a PDF of one page."""
    return f"/records/{people['alice'].record_id}/documents/{take(app, people, [PDF])}/pages/1"


def test_it_works(client_for: ClientFor, page: str) -> None:
    alice = client_for("alice")
    for detail in (2, 3):
        answer = alice.get(f"{page}/{detail}")
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Cache-Control"] == "no-store"
        assert Image.open(io.BytesIO(answer.data)).width == 1200 * detail


def test_the_document_leads_to_it(client_for: ClientFor, page: str) -> None:
    shown = get(client_for("alice"), page.removesuffix("/pages/1")).text
    assert f'href="{page}/2"' in shown
    assert f'data-larger="{page}/{{detail}}"' in shown


@pytest.mark.parametrize("tail", ["/1", "/4", "/9"])
def test_other_sizes_are_not_found(client_for: ClientFor, page: str, tail: str) -> None:
    get(client_for("alice"), f"{page}{tail}", status=404)


def test_a_page_that_is_not_there_is_not_found(client_for: ClientFor, page: str) -> None:
    get(client_for("alice"), f"{page.removesuffix('1')}2/2", status=404)


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, page: str, name: str) -> None:
    get(client_for(name), f"{page}/2", status=404)


def test_it_respects_masks(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    let_in(app, people)
    carol = client_for("carol", practising=True)
    assert carol.get(f"{page}/2").status_code == 200
    hide(app, people["alice"], uuid.UUID(page.split("/")[4]))
    get(carol, f"{page}/2", status=404)


def test_a_picture_is_drawn_as_large_as_it_is_and_told_apart_from_what_stands_before_it(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Telephone"
    stream = io.BytesIO()
    Image.new("RGB", (3000, 2000), "navy").save(stream, "JPEG", exif=exif)
    document = take(app, people, [PDF, stream.getvalue()])
    address = f"/records/{people['alice'].record_id}/documents/{document}/pages"
    alice = client_for("alice")
    sizes = []
    for number, detail in ((1, 2), (2, 2), (2, 3)):
        drawn = Image.open(io.BytesIO(alice.get(f"{address}/{number}/{detail}").data))
        assert not drawn.getexif()
        sizes.append(drawn.size)
    assert sizes == [(2400, 2400), (2400, 1600), (3000, 2000)]
