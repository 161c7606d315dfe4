"""One more passkey."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.accounts.models import AccountNotice, NoticeKind, Passkey
from portal.core.db import db
from tests.accounts.browser import ORIGIN, Browser
from tests.accounts.staleness import make_stale


def passkeys(browser: Browser) -> list[str]:
    with browser.app.app_context():
        return list(db.session.scalars(select(Passkey.name).order_by(Passkey.created_at)))


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/passkeys/new")
    response = browser.create("/account/passkeys/new", " Drawer key ")
    assert response.get_json() == {"next": "/account/passkeys"}
    assert passkeys(browser) == ["iPhone, Safari", "Drawer key"]
    assert "Drawer key" in browser.get("/account/passkeys")
    assert browser.trail()[-1] == "passkey.added"
    with browser.app.app_context():
        assert db.session.scalars(select(AccountNotice.kind)).all() == [NoticeKind.PASSKEY_ADDED]


def test_those_there_are_named_so_that_none_is_made_twice(browser: Browser) -> None:
    browser.sign_up()
    begun = browser.start("/account/passkeys/new/options", "again")
    assert len(begun["options"]["excludeCredentials"]) == 1
    assert begun["options"]["user"]["name"] == "Alice Martin"


def test_it_asks_for_fresh_proof(browser: Browser) -> None:
    browser.sign_up()
    make_stale(browser)
    response = browser.client.get("/account/passkeys/new", base_url=ORIGIN)
    assert response.headers["Location"] == "/step-up?next=/account/passkeys/new"
    for path in ("/account/passkeys/new/options", "/account/passkeys/new/verify"):
        assert browser.send(path, {"name": "x"}).status_code == 302
    assert passkeys(browser) == ["iPhone, Safari"]


def test_a_challenge_is_of_the_account_that_asked(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    begun = browser.start("/account/passkeys/new/options", "mine")
    stranger = another().sign_up("Charlie Durand")
    made = stranger.device.create(begun["options"])
    answer = stranger.send("/account/passkeys/new/verify", made, **{"X-Ceremony": begun["ceremony"]})
    assert answer.get_json() == {"state": "expired"}


def test_a_hostile_one_is_refused(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/passkeys/new")
    assert browser.create("/account/passkeys/new", "x", flags=1).get_json() == {"state": "refused"}
    taken = browser.device.credentials[0].id
    answer = browser.create("/account/passkeys/new", "x", credential_id=taken)
    assert answer.get_json() == {"state": "registered"}
    assert passkeys(browser) == ["iPhone, Safari"]


def test_it_checks_the_token(browser: Browser) -> None:
    browser.sign_up()
    browser.csrf = "wrong"
    assert browser.send("/account/passkeys/new/options", {"name": "x"}).status_code == 400


def test_without_a_script_the_page_says_so(browser: Browser) -> None:
    browser.sign_up()
    assert "<noscript>" in browser.get("/account/passkeys/new")
    assert "JavaScript" in browser.read(browser.post("/account/passkeys/new", name="x"))
    assert len(passkeys(browser)) == 1
