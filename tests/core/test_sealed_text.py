"""Words in addresses: read by nobody but us, and only where they were meant."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.core.sealed_text import sealed_text, text_in


def test_what_was_sealed_opens(app: Flask) -> None:
    with app.app_context():
        written = sealed_text("Noël Martin", "search:1")
        assert text_in(written, "search:1") == "Noël Martin"
        assert sealed_text("Noël Martin", "search:1") != written
    assert re.fullmatch(r"[\w-]+", written)
    assert "Martin" not in written


@pytest.mark.parametrize("change", [lambda one: one[:-2], lambda one: one[::-1], lambda _one: "é?", lambda _one: ""])
def test_what_was_altered_says_nothing(app: Flask, change: object) -> None:
    with app.app_context():
        assert text_in(change(sealed_text("Martin", "search:1")), "search:1") == ""  # type: ignore[operator]
        assert text_in("A" * 1001, "search:1") == ""


def test_what_is_anothers_says_nothing(app: Flask) -> None:
    with app.app_context():
        assert text_in(sealed_text("Martin", "search:1"), "search:2") == ""
