"""Signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.accounts.ceremonies import CeremonyRefused
from portal.accounts.commands.challenges import Asker, issue_challenge, take_challenge
from portal.accounts.models import AccountNotice, AccountSession, NoticeKind, Passkey, Purpose
from portal.accounts.navigation import safe_path
from portal.core.db import db, immediate
from tests.accounts.browser import ORIGIN, Browser
from tests.support.authenticator import BE, UP, UV


def dt_in(**duration: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(**duration)


@pytest.fixture
def known(browser: Browser) -> Browser:
    """A browser with a passkey of an account, nobody signed in."""
    browser.sign_up()
    browser.client.delete_cookie("session")
    return browser


def test_it_works(known: Browser) -> None:
    page = known.get("/sign-in")
    assert 'autocomplete="username webauthn"' in page
    assert not known.signed_in
    response = known.use("/sign-in")
    assert response.status_code == 200
    assert known.signed_in


def test_it_leads_back_but_never_elsewhere(known: Browser) -> None:
    known.get("/sign-in?next=/account/notices")
    assert known.use("/sign-in", "?next=/account/notices").get_json() == {"next": "/account/notices"}
    known.get("/account/passkeys")
    known.post("/sign-out")
    known.get("/sign-in?next=//evil.example")
    assert known.use("/sign-in", "?next=//evil.example").get_json() == {"next": "/records"}


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/records", "/records"),
        ("/records?page=2#x", "/records?page=2#x"),
        ("", ""),
        (None, ""),
        ("records", ""),
        ("//evil.example", ""),
        ("///evil.example", ""),
        ("//[", ""),
        ("//evil℀.example", ""),
        ("/\\evil.example", ""),
        ("\\\\evil.example", ""),
        ("https://evil.example", ""),
        ("javascript:alert(1)", ""),
        ("/\n/evil.example", ""),
        ("/\t/evil.example", ""),
        (" /records", ""),
    ],
)
def test_only_a_path_of_this_site_is_safe(wanted: str | None, led: str) -> None:
    assert safe_path(wanted) == led


def test_a_page_behind_the_door_leads_here(browser: Browser) -> None:
    response = browser.client.get("/account/passkeys", base_url=ORIGIN)
    assert response.status_code == 302
    assert response.headers["Location"] == "/sign-in?next=/account/passkeys"


def test_a_challenge_is_used_once_whatever_the_answer(known: Browser) -> None:
    known.get("/sign-in")
    begun = known.start("/sign-in/options")
    header = {"X-Ceremony": begun["ceremony"]}
    used = known.device.get(begun["options"])
    assert known.send("/sign-in/verify", b"nonsense", **header).get_json() == {"state": "refused"}
    assert known.send("/sign-in/verify", used, **header).get_json() == {"state": "expired"}
    assert not known.signed_in


def test_a_challenge_of_another_browser_purpose_or_time_is_refused(
    known: Browser, another: Callable[..., Browser]
) -> None:
    known.get("/sign-in")
    other = another()
    other.get("/sign-in")
    begun = other.start("/sign-in/options")
    used = known.device.get(begun["options"])
    assert known.send("/sign-in/verify", used, **{"X-Ceremony": begun["ceremony"]}).get_json() == {"state": "expired"}

    begun = known.start("/first-visit/options", "Alice")
    used = known.device.get(begun["options"])
    assert known.send("/sign-in/verify", used, **{"X-Ceremony": begun["ceremony"]}).get_json() == {"state": "expired"}

    begun = known.start("/sign-in/options")
    used = known.device.get(begun["options"])
    with time_machine.travel(dt_in(minutes=6), tick=False):
        late = known.send("/sign-in/verify", used, **{"X-Ceremony": begun["ceremony"]})
    assert late.get_json() == {"state": "expired"}
    assert known.send("/sign-in/verify", used).get_json() == {"state": "expired"}


def test_two_ceremonies_of_one_page_do_not_disturb_each_other(known: Browser) -> None:
    known.get("/sign-in")
    for _ in range(2):
        answer = known.send("/sign-in/options", {})
        assert "Set-Cookie" not in answer.headers, "the page brought the secret; another would undo the first"


@pytest.mark.parametrize(
    "lie",
    [
        {"client": {"origin": "https://evil.example"}},
        {"client": {"crossOrigin": True}},
        {"flags": UP},
        {"flags": UP | UV},
        {"user_handle": None},
        {"user_handle": bytes(64)},
        {"signature": b"\x30\x00"},
        {"rp_id": "evil.example"},
        {"credential_id": bytes(32)},
        {"credential_id": bytes(1024)},
        {"after": b"x"},
    ],
    ids=lambda lie: str(next(iter(lie.items())))[:40],
)
def test_a_hostile_ceremony_is_refused_and_says_nothing(known: Browser, lie: dict[str, Any]) -> None:
    known.get("/sign-in")
    response = known.use("/sign-in", **lie)
    assert (response.status_code, response.get_json()) == (400, {"state": "refused"})
    assert not known.signed_in


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id":1,"id":2}', b"\xff", b"[" * 9000, b"x" * 17_000])
def test_a_body_of_another_shape_is_refused(known: Browser, body: bytes) -> None:
    known.get("/sign-in")
    begun = known.start("/sign-in/options")
    response = known.send("/sign-in/verify", body, **{"X-Ceremony": begun["ceremony"]})
    assert (response.status_code, response.get_json()) == (400, {"state": "refused"})


def test_a_removed_passkey_is_refused_like_an_unknown_one(known: Browser) -> None:
    with known.app.app_context(), immediate():
        passkey = db.session.scalars(select(Passkey)).one()
        passkey.removed_at = passkey.created_at
    known.get("/sign-in")
    assert known.use("/sign-in").get_json() == {"state": "refused"}


def test_a_counter_that_does_not_grow_is_refused_and_told(app: Any) -> None:
    browser = Browser(app, counts=True, flags=UP | UV | BE)
    browser.sign_up()
    browser.client.delete_cookie("session")
    browser.get("/sign-in")
    assert browser.use("/sign-in", sign_count=1).get_json() == {"state": "refused"}
    with app.app_context():
        notice = db.session.scalars(select(AccountNotice).where(AccountNotice.kind == NoticeKind.PASSKEY_COUNTER)).one()
        assert notice.details == {"name": "iPhone, Safari"}
    browser.sign_in()
    assert "copie" in browser.get("/account/notices") or "copy" in browser.get("/account/notices")


def test_the_secret_changes_at_each_sign_in(known: Browser) -> None:
    known.sign_in()
    with known.app.app_context():
        digests = set(db.session.scalars(select(AccountSession.digest)))
    known.get("/account/passkeys")
    known.post("/sign-out")
    known.sign_in()
    with known.app.app_context():
        assert len(set(db.session.scalars(select(AccountSession.digest))) - digests) == 1


def test_nothing_of_the_browser_s_session_before_stays(known: Browser) -> None:
    known.get("/sign-in")
    with known.client.session_transaction(base_url=ORIGIN) as kept:
        kept["planted"] = "by whoever had the browser before"
    known.use("/sign-in")
    with known.client.session_transaction(base_url=ORIGIN) as kept:
        assert "planted" not in kept
        assert "ceremony" not in kept


def test_a_challenge_is_of_the_account_that_asked(known: Browser) -> None:
    with known.app.app_context():
        account_id = db.session.scalars(select(Passkey.account_id)).one()
        challenge = issue_challenge(Purpose.STEP_UP, Asker("secret", account_id))
        with pytest.raises(CeremonyRefused):
            take_challenge(str(challenge.id), Purpose.STEP_UP, Asker("secret"))


def test_attempts_are_limited_per_address(known: Browser) -> None:
    known.get("/sign-in")
    statuses = [known.send("/sign-in/verify", b"x").status_code for _ in range(31)]
    assert statuses == [400] * 29 + [429, 429], "one of thirty was the sign-up"
    with time_machine.travel(dt_in(minutes=6), tick=False):
        assert known.send("/sign-in/verify", b"x").status_code == 400


def test_attempts_are_limited_per_account(known: Browser) -> None:
    known.get("/sign-in")
    statuses = [known.use("/sign-in", signature=b"x").status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]


def test_without_a_script_the_page_says_so(browser: Browser) -> None:
    assert "<noscript>" in browser.get("/sign-in")
    assert "JavaScript" in browser.read(browser.post("/sign-in"))


def test_it_checks_the_token(known: Browser) -> None:
    known.get("/sign-in")
    known.csrf = "wrong"
    assert known.send("/sign-in/options", {}).status_code == 400
    assert known.send("/sign-in/verify", {}).status_code == 400
