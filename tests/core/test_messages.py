"""A message is shown once, and where it is about one page, on that page alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.messages import tell_at, told_here


@pytest.fixture
def browser() -> Iterator[FlaskClient]:
    site = Flask("site")
    site.secret_key = "test"

    @site.get("/tell/<int:count>")
    def tell(count: int) -> str:
        for number in range(count):
            tell_at(f"/saved/{number}", f"Saved {number}.", "ok")
        return ""

    @site.get("/saved/<number>")
    def saved(number: str) -> list[tuple[str, str]]:
        return told_here()

    with site.test_client() as client:
        yield client


def test_it_waits_for_its_page_and_is_shown_there_once(browser: FlaskClient) -> None:
    browser.get("/tell/2")
    assert browser.get("/saved/9").json == []
    assert browser.get("/saved/1").json == [["ok", "Saved 1."]]
    assert browser.get("/saved/1").json == []
    assert browser.get("/saved/0").json == [["ok", "Saved 0."]]


def test_a_few_wait_and_no_more(browser: FlaskClient) -> None:
    browser.get("/tell/9")
    browser.get("/saved/x")
    assert [browser.get(f"/saved/{number}").json for number in range(9)].count([]) == 6
