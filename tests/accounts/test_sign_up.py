"""The first visit."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from portal.accounts.models import Account, Passkey
from portal.core.db import db
from tests.accounts.browser import Browser


def accounts(browser: Browser) -> int:
    with browser.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_it_works(browser: Browser) -> None:
    before = accounts(browser)
    page = browser.get("/first-visit")
    assert 'data-ceremony="create"' in page
    response = browser.create("/first-visit", "  Zoé   Martin ")
    assert response.get_json() == {"next": "/account/recovery-codes?first=yes"}
    assert accounts(browser) == before + 1
    assert browser.signed_in
    with browser.app.app_context():
        account = db.session.scalars(select(Account).where(Account.display_name == "Zoé Martin")).one()
        passkey = db.session.scalars(select(Passkey).where(Passkey.account_id == account.id)).one()
        assert len(account.user_handle) == 64
        assert (passkey.name, passkey.backed_up) == ("iPhone, Safari", True)
    assert browser.trail()[-1] == "account.created"


def test_a_name_is_asked_for(browser: Browser) -> None:
    browser.get("/first-visit")
    for name in ("", "   ", "\x00\x07"):
        response = browser.send("/first-visit/options", {"name": name})
        assert (response.status_code, response.get_json()) == (400, {"state": "name-missing"})


def test_looking_and_beginning_change_nothing(browser: Browser) -> None:
    before = accounts(browser)
    browser.get("/first-visit")
    browser.start("/first-visit/options", "Alice")
    assert accounts(browser) == before


def test_without_a_script_the_page_says_so(browser: Browser) -> None:
    assert "<noscript>" in browser.get("/first-visit")
    before = accounts(browser)
    page = browser.read(browser.post("/first-visit", name="Alice"))
    assert "JavaScript" in page
    assert accounts(browser) == before


def test_it_checks_the_token(browser: Browser) -> None:
    browser.get("/first-visit")
    browser.csrf = "wrong"
    assert browser.send("/first-visit/options", {"name": "Alice"}).status_code == 400
    assert browser.send("/first-visit/verify", {}).status_code == 400


def test_a_credential_of_anyone_is_not_taken_again(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    thief = another()
    thief.get("/first-visit")
    response = thief.create("/first-visit", "Mallory", credential_id=browser.device.credentials[0].id)
    assert (response.status_code, response.get_json()) == (400, {"state": "registered"})
    assert not thief.signed_in


def test_the_name_is_shown_as_typed(browser: Browser) -> None:
    browser.get("/first-visit")
    browser.create("/first-visit", "<b>5 < 6</b>")
    page = browser.get("/account/preferences")
    assert "&lt;b&gt;5 &lt; 6&lt;/b&gt;" in page
    assert "<b>5" not in page


def test_who_was_invited_comes_back_to_the_invitation(browser: Browser) -> None:
    """Not to a record of their own."""
    own, invited = browser.get("/first-visit"), browser.get("/first-visit?next=/invitations/abc")
    assert "social security number" in own or "numéro de sécurité sociale" in own
    assert "RPPS" in invited
    assert "sécurité sociale" not in invited
