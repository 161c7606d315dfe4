"""The letter to print."""

from __future__ import annotations

import datetime as dt
import re

from flask import Flask
from html5lib import HTMLParser

from portal.access.models import Record
from portal.lifecycle.commands import Letter, make_letter
from portal.lifecycle.letter import letter_html
from tests.support.people import HOLDERS

CODE = "K7PM2XQ94TRB"


def page(app: Flask, **named: str) -> str:
    traits = {"given_names": "Alice Jeanne", "family_name": "Martin", "used_name": ""} | named
    expires_at = dt.datetime(2026, 12, 23, 10, tzinfo=dt.UTC)
    with app.app_context():
        return letter_html(Letter(Record(**traits), CODE, expires_at), "https://carnet.example")


def test_it_tells_what_is_needed(app: Flask) -> None:
    text = page(app)
    assert "K7PM 2XQ9 4TRB" in text
    assert "Kléber, sept, Pierre, Marcel" in text
    assert re.search(r"Valable jusqu’au 23\sdécembre\s2026, une seule fois, cinq essais\.", text)
    assert "https://carnet.example/activate" in text
    assert 'lang="en"' in text


def test_it_stands_alone_and_is_valid(app: Flask) -> None:
    text = page(app)
    HTMLParser(strict=True).parse(text)
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", text)
    assert f"{CODE}" not in text, "the code stands in no address: the drawing alone carries it"


def test_the_drawing_is_whole_at_any_size(app: Flask) -> None:
    """Without a view box it would be cut off where the style makes it smaller; scanners need four modules of white."""
    found = re.search(r'<svg[^>]* viewBox="0 0 (\d+) (\d+)"[^>]*>.*?</svg>', page(app), re.DOTALL)
    assert found is not None
    assert found[1] == found[2]
    assert (int(found[1]) - 2 * 4 - 17) % 4 == 0, "a QR code has 17 + 4 n modules beside its margin"
    assert re.search(r'<path[^>]* d="M4 4\.5h7', found[0]), "the first finder stands after the margin"


def test_a_name_cannot_write_into_it(app: Flask) -> None:
    assert "<b>" not in page(app, given_names="<b>Alice</b>").partition("<body>")[2].partition('<div class="box">')[0]


def test_each_letter_has_a_code_of_its_own(app: Flask) -> None:
    with app.app_context():
        assert make_letter(HOLDERS["alice"]).code != make_letter(HOLDERS["alice"]).code
