"""Leaving."""

from __future__ import annotations

from tests.accounts.browser import ORIGIN, Browser


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        secret = kept["_user_id"]
    response = browser.post("/sign-out")
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not browser.signed_in
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        kept["_user_id"] = secret
    assert not browser.signed_in, "the secret no longer opens anything"
    assert browser.trail()[-1] == "account.signed_out"


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    browser.get("/sign-in")
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path, cookie.domain) == (True, "Lax", "/", "localhost")
