"""Another name for a passkey."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.accounts.models import Passkey
from portal.core.db import db
from tests.accounts.browser import Browser


def path_of(browser: Browser) -> str:
    with browser.app.app_context():
        return f"/account/passkeys/{db.session.scalars(select(Passkey.id)).first()}/rename"


def names(browser: Browser) -> list[str]:
    with browser.app.app_context():
        return list(db.session.scalars(select(Passkey.name).order_by(Passkey.created_at)))


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    path = path_of(browser)
    assert 'value="iPhone, Safari"' in browser.get(path)
    assert browser.post(path, name="  My   <phone> ").status_code == 303
    assert names(browser) == ["My <phone>"]
    assert "My &lt;phone&gt;" in browser.get("/account/passkeys")
    assert browser.trail()[-1] == "passkey.renamed"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_that_is_none_comes_back(browser: Browser, name: str) -> None:
    browser.sign_up()
    path = path_of(browser)
    browser.get(path)
    response = browser.post(path, name=name)
    assert response.status_code == 422
    browser.read(response)
    assert names(browser) == ["iPhone, Safari"]


def test_an_old_token_shows_the_form_again(browser: Browser) -> None:
    browser.sign_up()
    path = path_of(browser)
    browser.get(path)
    browser.csrf = "old"
    response = browser.post(path, name="Kept as typed")
    assert response.status_code == 422
    assert "Kept as typed" in browser.read(response)
    assert names(browser) == ["iPhone, Safari"]


def test_it_checks_ownership(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    path = path_of(browser)
    stranger = another().sign_up("Charlie Durand")
    stranger.get(path, status=404)
    assert stranger.post(path, name="mine").status_code == 404
    assert names(browser)[0] == "iPhone, Safari"
