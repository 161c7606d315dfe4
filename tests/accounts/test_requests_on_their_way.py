"""A request may be on its way for minutes: what was judged when it began is judged again before anything changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.ceremonies import read_registration
from portal.accounts.commands import passkeys as commands
from portal.accounts.commands import preferences
from portal.accounts.commands.sessions import SessionOver
from portal.accounts.models import AccountSession, Passkey
from portal.core import clock
from portal.core.db import db, immediate
from tests.accounts.browser import Browser


def ended(session: AccountSession) -> None:
    session.ended_at = clock.now()


def stale(session: AccountSession) -> None:
    session.step_up_at = clock.now() - dt.timedelta(minutes=6)


def of_another_secret(session: AccountSession) -> None:
    session.digest = bytes(32)


def change(browser: Browser, how: Callable[[AccountSession], None]) -> None:
    """Another browser does something to every session meanwhile."""
    with browser.app.app_context(), immediate():
        for session in db.session.scalars(select(AccountSession)):
            how(session)


def passkey_count(browser: Browser) -> int:
    with browser.app.app_context():
        return len(list(db.session.scalars(select(Passkey.id))))


@pytest.mark.parametrize("how", [ended, stale, of_another_secret])
def test_a_passkey_that_comes_too_late_is_not_added(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, how: Callable[[AccountSession], None]
) -> None:
    browser.sign_up()
    begun = browser.start("/account/passkeys/new/options", "mine")
    made = browser.device.create(begun["options"])

    def read_at_last(body: bytes) -> Any:
        change(browser, how)
        return read_registration(body)

    monkeypatch.setattr("portal.accounts.views.passkeys.read_registration", read_at_last)
    answer = browser.send("/account/passkeys/new/verify", made, **{"X-Ceremony": begun["ceremony"]})
    assert (answer.status_code, answer.get_json()) == (400, {"state": "expired"})
    assert passkey_count(browser) == 1


def test_nor_is_anything_else_of_the_account_changed(browser: Browser) -> None:
    browser.sign_up()
    with browser.app.app_context():
        own = db.session.scalars(select(AccountSession)).one()
        passkey = db.session.scalars(select(Passkey)).one()
        assert own.account.display_name != "Mallory"
        change(browser, ended)
        with pytest.raises(SessionOver):
            commands.rename_passkey(own, passkey, "Mine")
        with pytest.raises(SessionOver):
            preferences.change_preferences(own, display_name="Mallory")


def test_a_form_of_a_session_that_is_over_leads_to_the_sign_in(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_up()
    browser.get("/account/preferences")

    def too_late(*_arguments: Any, **_values: Any) -> None:
        raise SessionOver

    monkeypatch.setattr("portal.accounts.views.account.change_preferences", too_late)
    answer = browser.post("/account/preferences", display_name="Alice", email="", locale="fr", theme="")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?unsaved=yes")
