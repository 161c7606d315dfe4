"""Fresh proof before an act that matters."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal.accounts.models import AccountSession
from portal.core.db import db
from tests.accounts.browser import ORIGIN, Browser
from tests.accounts.staleness import make_stale

RECORD = "5b0c7c5e-9a70-4d4e-8f0e-0d9a3a1b7f10"


def digest(browser: Browser) -> bytes:
    with browser.app.app_context():
        return db.session.scalars(select(AccountSession.digest)).one()


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    make_stale(browser)
    before = digest(browser)
    response = browser.client.get("/account/passkeys/new", base_url=ORIGIN)
    page = browser.get(response.headers["Location"])
    assert "ajouter une clé d’accès" in page or "add a passkey" in page
    answer = browser.use("/step-up", "?next=/account/passkeys/new")
    assert answer.get_json() == {"next": "/account/passkeys/new"}
    browser.get("/account/passkeys/new")
    assert digest(browser) != before, "a new secret at each proof"
    assert browser.trail()[-1] == "account.stepped_up"


def test_the_secret_before_opens_nothing(browser: Browser) -> None:
    browser.sign_up()
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        old = kept["_user_id"]
    browser.get("/step-up")
    browser.use("/step-up")
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        kept["_user_id"] = old
    assert not browser.signed_in


def test_the_passkey_of_another_account_proves_nothing(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    stranger = another().sign_up("Charlie Durand")
    make_stale(browser)
    browser.get("/step-up")
    browser.device = stranger.device
    answer = browser.use("/step-up")
    assert (answer.status_code, answer.get_json()) == (400, {"state": "refused"})
    assert browser.client.get("/account/passkeys/new", base_url=ORIGIN).status_code == 302


def test_a_hostile_answer_is_refused(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/step-up")
    for lie in ({"flags": 1}, {"client": {"origin": "https://evil.example"}}, {"signature": b"x"}):
        assert browser.use("/step-up", **lie).get_json() == {"state": "refused"}
    assert browser.use("/step-up", "?next=//evil.example").get_json() == {"next": "/records"}


def test_a_sign_in_challenge_is_no_step_up(browser: Browser) -> None:
    browser.sign_up()
    begun = browser.start("/sign-in/options")
    used = browser.device.get(begun["options"])
    answer = browser.send("/step-up/verify", used, **{"X-Ceremony": begun["ceremony"]})
    assert answer.get_json() == {"state": "expired"}


def test_without_a_script_and_without_a_token(browser: Browser) -> None:
    browser.sign_up()
    assert "<noscript>" in browser.get("/step-up")
    assert "JavaScript" in browser.read(browser.post("/step-up"))
    browser.csrf = "wrong"
    assert browser.send("/step-up/options", {}).status_code == 400
    assert browser.send("/step-up/verify", {}).status_code == 400


def test_a_form_stopped_by_it_is_told_as_not_saved_and_come_back_to(browser: Browser) -> None:
    browser.sign_up()
    mark = browser.mark_of_codes()
    make_stale(browser)
    answer = browser.post("/account/recovery-codes", instead_of=mark)
    assert answer.headers["Location"] == "/step-up?unsaved=yes&next=/account/recovery-codes"
    page = browser.get(answer.headers["Location"])
    assert "Ce n’est pas enregistré." in page
    assert browser.use("/step-up", "?next=/account/recovery-codes").get_json() == {"next": "/account/recovery-codes"}
    assert mark == browser.mark_of_codes(), "nothing was made"
    make_stale(browser)
    opened = browser.client.get("/account/recovery-codes", base_url=ORIGIN)
    assert "Ce n’est pas enregistré." not in browser.get(opened.headers["Location"])


@pytest.mark.parametrize(
    ("wanted", "back"),
    [
        (f"/records/{RECORD}/access/gp?professional=1", f"/records/{RECORD}/access"),
        (f"/records/{RECORD}/documents/1/remove", f"/records/{RECORD}/"),
        ("/account/passkeys/new", "/account/passkeys"),
        ("//elsewhere.example/records/", "/records"),
        ("", "/records"),
    ],
)
def test_cancelling_leads_to_what_the_act_is_about(browser: Browser, wanted: str, back: str) -> None:
    browser.sign_up()
    page = browser.get(f"/step-up?{urlencode({'next': wanted})}")
    assert re.findall(r'<a [^>]*href="([^"]+)"[^>]*>\s*(?:Annuler|Cancel)', page) == [back]
