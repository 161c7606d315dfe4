"""Where a letter leads: the page before the code is typed."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.lifecycle.visitor import Visitor


def test_it_tells_what_to_do(client: FlaskClient) -> None:
    page = client.get("/activate", headers={"Accept-Language": "en"}).text
    assert "You have an activation letter" in page
    assert '/first-visit?next=/records/new?letter%3Dyes"' in page
    assert '/sign-in?next=/records/new?letter%3Dyes"' in page
    assert 'data-module="activation-code"' in page


def test_who_is_signed_in_goes_straight_on(visitor: Callable[[str], Visitor]) -> None:
    page = visitor("grace").get("/activate").text
    assert 'href="/records/new?letter=yes"' in page
    assert "/first-visit" not in page
