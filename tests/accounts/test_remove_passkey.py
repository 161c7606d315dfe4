"""Removing a passkey."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.accounts.models import Passkey
from portal.core.db import db
from tests.accounts.browser import ORIGIN, Browser
from tests.accounts.staleness import make_stale


def paths(browser: Browser) -> list[str]:
    with browser.app.app_context():
        found = db.session.scalars(select(Passkey.id).order_by(Passkey.created_at))
        return [f"/account/passkeys/{passkey_id}/remove" for passkey_id in found]


def removed(browser: Browser) -> list[bool]:
    with browser.app.app_context():
        found = db.session.scalars(select(Passkey.removed_at).order_by(Passkey.created_at))
        return [at is not None for at in found]


def with_two(browser: Browser) -> Browser:
    browser.sign_up()
    browser.create("/account/passkeys/new", "Drawer key")
    return browser


def test_it_works(browser: Browser, another: Callable[..., Browser]) -> None:
    with_two(browser)
    phone = another()
    phone.device.credentials = browser.device.credentials[:1]
    phone.sign_in()
    browser.get(paths(browser)[0])
    assert browser.post(paths(browser)[0]).status_code == 303
    assert removed(browser) == [True, False]
    assert browser.trail()[-1] == "passkey.removed"
    assert not phone.signed_in, "what was opened with it is closed"
    assert browser.signed_in
    phone.get("/sign-in")
    assert phone.use("/sign-in").get_json() == {"state": "refused"}
    browser.get(paths(browser)[0], status=404)


def test_asking_for_its_head_removes_nothing(browser: Browser) -> None:
    with_two(browser)
    assert browser.client.head(paths(browser)[0]).status_code == 200
    assert removed(browser) == [False, False]


def test_the_last_one_is_called_so(browser: Browser) -> None:
    browser.sign_up()
    assert "C’est votre dernière clé d’accès." in browser.get(paths(browser)[0])
    browser.make_codes()
    assert "il en reste 8" in browser.get(paths(browser)[0])
    browser.post(paths(browser)[0])
    assert "Vous n’avez plus de clé d’accès." in browser.get("/account/passkeys")


def test_with_another_it_is_not_the_last(browser: Browser) -> None:
    assert "dernière clé" not in browser.get(paths(with_two(browser))[0])


def test_the_last_one_stays_without_recovery_codes(browser: Browser) -> None:
    browser.sign_up()
    browser.get(paths(browser)[0])
    response = browser.post(paths(browser)[0])
    assert response.status_code == 409
    browser.read(response)
    assert removed(browser) == [False]
    browser.make_codes()
    assert browser.post(paths(browser)[0]).status_code == 303
    assert removed(browser) == [True]


def test_looking_removes_nothing(browser: Browser) -> None:
    with_two(browser)
    browser.get(paths(browser)[0])
    assert removed(browser) == [False, False]


def test_it_asks_for_fresh_proof(browser: Browser) -> None:
    with_two(browser)
    browser.get(paths(browser)[0])
    make_stale(browser)
    response = browser.client.get(paths(browser)[0], base_url=ORIGIN)
    assert response.headers["Location"].startswith("/step-up?next=")
    assert browser.post(paths(browser)[0]).status_code == 302
    assert removed(browser) == [False, False]


def test_it_checks_ownership_and_the_token(browser: Browser, another: Callable[..., Browser]) -> None:
    with_two(browser)
    mine = paths(browser)[0]
    stranger = another().sign_up("Charlie Durand")
    stranger.get(mine, status=404)
    assert stranger.post(mine).status_code == 404
    browser.csrf = ""
    assert browser.post(mine).status_code == 400
    assert removed(browser)[:2] == [False, False]
