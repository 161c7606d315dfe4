"""A table of several columns in a document is said to go on sideways; another is not."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.record.content import Section
from portal.record.documents.fragments import shown_sections

WORDS = "Slide this table sideways to read all of it."
CELLS = "<table><tr>{}</tr><tr><td>1</td></tr></table>"


@pytest.mark.parametrize(
    ("cells", "says"),
    [("<td>1</td>" * 3, 0), ("<td>1</td>" * 4, 1), ("<th>1</th><td>1</td><td>1</td><td>1</td>", 1), ("", 0)],
    ids=["three", "four", "four with a heading", "none"],
)
def test_it_works(app: Flask, cells: str, says: int) -> None:
    fragments = (CELLS.format(cells), CELLS.format("<td>1</td>"))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (shown,) = shown_sections([Section("Soins", fragments=fragments)], None)
    wide, narrow = shown.fragments
    assert wide.count(WORDS) == wide.count('lang="en"') == says
    assert WORDS not in narrow
    for one in shown.fragments:
        assert one.count('<div class="c-scroll" role="group" tabindex="0" aria-label="Table"><table>') == 1
