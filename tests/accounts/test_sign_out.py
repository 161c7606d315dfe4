"""Leaving."""

from __future__ import annotations

from pathlib import Path

from portal import create_app
from portal.config import load_config
from portal.migrations.run import upgrade
from tests.accounts.browser import ORIGIN, Browser


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        secret = kept["_user_id"]
    response = browser.post("/sign-out")
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in?signed_out=yes")
    assert "Votre session est fermée." in browser.get("/sign-in?signed_out=yes")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not browser.signed_in
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        kept["_user_id"] = secret
    assert not browser.signed_in, "the secret no longer opens anything"
    assert browser.trail()[-1] == "account.signed_out"


def test_a_form_sent_after_the_end_is_told_as_not_saved(browser: Browser) -> None:
    browser.sign_up()
    with browser.client.session_transaction(base_url=ORIGIN) as kept:
        kept.pop("_user_id")
    answer = browser.post("/account/preferences", display_name="Alice")
    assert answer.headers["Location"] == "/sign-in?unsaved=yes&next=/account/preferences"
    assert "Ce n’est pas enregistré." in browser.get(answer.headers["Location"])
    answer = browser.post("/account/sessions/end-others")
    assert answer.headers["Location"] == "/sign-in?unsaved=yes"


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    browser.get("/sign-in")
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path, cookie.domain) == (True, "Lax", "/", "localhost")


def test_over_https_the_cookie_is_of_this_host_alone(tmp_path: Path) -> None:
    app = create_app(load_config(instance=tmp_path, origin="https://carnet.example"))
    with app.app_context():
        upgrade()
    answer = app.test_client().get("/sign-in", base_url="https://carnet.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
