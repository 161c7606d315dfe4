"""What lets an account in, on one page; and its sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import select

from portal.accounts.models import AccountSession
from portal.core.db import db, immediate
from tests.accounts.browser import ORIGIN, Browser


def sessions(browser: Browser) -> list[AccountSession]:
    with browser.app.app_context():
        statement = select(AccountSession).order_by(AccountSession.created_at)
        return list(db.session.scalars(statement))


def second(browser: Browser, another: Callable[..., Browser]) -> Browser:
    """Another browser in which the same person is signed in."""
    other = another()
    other.device = browser.device
    return other.sign_in()


def test_it_works(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    second(browser, another)
    page = browser.get("/account/passkeys")
    assert page.count("iPhone, Safari") >= 3
    assert "/account/sessions/" in page
    assert str(sessions(browser)[0].id) not in page, "one's own session is left by signing out"


def test_looking_changes_nothing(browser: Browser) -> None:
    browser.sign_up()
    before = browser.trail()
    for path in ("/account/passkeys", "/account/notices", "/account/preferences", "/account/recovery-codes"):
        browser.get(path)
    assert browser.trail() == before


def test_another_device_is_signed_out_at_its_next_request(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    other = second(browser, another)
    browser.get("/account/passkeys")
    response = browser.post(f"/account/sessions/{sessions(browser)[1].id}/end")
    assert response.status_code == 303
    assert not other.signed_in
    assert browser.signed_in
    assert browser.trail()[-1] == "session.ended"


def test_every_other_device_is_signed_out(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    others = [second(browser, another), second(browser, another)]
    browser.get("/account/passkeys")
    assert browser.post("/account/sessions/end-others").status_code == 303
    assert [other.signed_in for other in others] == [False, False]
    assert browser.signed_in


def test_it_checks_ownership(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    stranger = another().sign_up("Charlie Durand")
    alice = sessions(browser)[0]
    stranger.get("/account/passkeys")
    assert stranger.post(f"/account/sessions/{alice.id}/end").status_code == 404
    assert browser.signed_in
    browser.get("/account/passkeys")
    assert browser.post(f"/account/sessions/{alice.id}/end").status_code == 404, "one's own is left by signing out"


@pytest.mark.parametrize("path", ["/account/sessions/end-others", "/sign-out", "/account/notices/seen"])
def test_what_changes_is_no_get_and_needs_the_token(browser: Browser, path: str) -> None:
    browser.sign_up()
    assert browser.client.get(path, base_url=ORIGIN).status_code == 405
    browser.csrf = ""
    assert browser.post(path).status_code == 400
    assert browser.signed_in


def test_a_session_ends_after_half_an_hour_without_use(browser: Browser) -> None:
    browser.sign_up()
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(minutes=29), tick=False):
        assert browser.signed_in
    with time_machine.travel(start + dt.timedelta(minutes=58), tick=False):
        assert browser.signed_in
    with time_machine.travel(start + dt.timedelta(minutes=89), tick=False):
        assert not browser.signed_in
    assert not browser.signed_in, "a clock set back does not bring it back"
    assert browser.trail()[-1] == "session.ended"


def test_a_session_ends_after_twelve_hours_of_use(browser: Browser) -> None:
    browser.sign_up()
    start = dt.datetime.now(dt.UTC)
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(start + dt.timedelta(minutes=minutes), tick=False):
            assert browser.signed_in
    with time_machine.travel(start + dt.timedelta(hours=12, minutes=1), tick=False):
        assert not browser.signed_in


def test_last_seen_is_written_once_a_minute_at_most(browser: Browser) -> None:
    browser.sign_up()
    first = sessions(browser)[0].last_seen_at
    browser.get("/account/passkeys")
    assert sessions(browser)[0].last_seen_at == first
    with time_machine.travel(first + dt.timedelta(seconds=61), tick=False):
        browser.get("/account/passkeys")
    assert sessions(browser)[0].last_seen_at == first + dt.timedelta(seconds=61)


def test_a_secret_of_another_shape_opens_nothing(browser: Browser) -> None:
    browser.sign_up()
    for secret in ("", "x", "é", str(sessions(browser)[0].id), sessions(browser)[0].digest.hex()):
        with browser.client.session_transaction(base_url=ORIGIN) as kept:
            kept["_user_id"] = secret
        assert not browser.signed_in


def test_a_restricted_session_only_enrols(browser: Browser) -> None:
    browser.sign_up()
    with browser.app.app_context(), immediate():
        db.session.scalars(select(AccountSession)).one().restricted = True
    for path in ("/account/notices", "/account/preferences", "/account/recovery-codes", "/step-up"):
        response = browser.client.get(path, base_url=ORIGIN)
        assert (response.status_code, response.headers["Location"]) == (302, "/account/passkeys")
    response = browser.client.get("/account/passkeys", base_url=ORIGIN)
    assert response.headers["Location"] == "/account/passkeys/new"
    browser.get("/account/passkeys/new")
