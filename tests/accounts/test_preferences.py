"""What an account chooses for itself."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import Account
from portal.core.db import db
from tests.accounts.browser import ORIGIN, Browser

CHOSEN = {"display_name": "Alice M.", "locale": "en", "theme": "dark"}


def account(browser: Browser) -> Account:
    with browser.app.app_context():
        return db.session.scalars(select(Account).where(Account.display_name.like("Alice M%"))).all()[-1]


def test_it_works(browser: Browser) -> None:
    browser.sign_up("Alice Mar")
    browser.get("/account/preferences")
    assert browser.post("/account/preferences", **CHOSEN).status_code == 303
    page = browser.get("/account/preferences")
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page
    assert "Your preferences are saved." in page
    assert browser.trail()[-1] == "account.changed"


def test_an_account_that_never_chose_is_offered_the_language_it_reads(browser: Browser) -> None:
    browser.sign_up()
    browser.client.get("/language/en", base_url=ORIGIN)
    assert '<option value="en" selected>' in browser.get("/account/preferences")


def test_saving_the_same_changes_nothing(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/preferences")
    browser.post("/account/preferences", **CHOSEN)
    before = browser.trail()
    browser.post("/account/preferences", **CHOSEN)
    assert browser.trail() == before


def test_what_is_not_offered_is_refused(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/preferences")
    for wrong in ({"locale": "de"}, {"theme": "pink"}, {"display_name": " "}, {"display_name": "x" * 81}):
        response = browser.post("/account/preferences", **{**CHOSEN, **wrong})
        assert response.status_code == 422, wrong
        browser.read(response)
    assert "account.changed" not in browser.trail()


def test_no_address_is_asked_for_where_no_mail_is_sent(browser: Browser) -> None:
    browser.sign_up()
    assert 'name="email"' not in browser.get("/account/preferences")
    browser.post("/account/preferences", **CHOSEN, email="thief@evil.example")
    assert account(browser).email == ""


def test_a_language_chosen_before_signing_in_stays_in_the_browser(browser: Browser) -> None:
    response = browser.client.get("/language/en?next=/first-visit", base_url=ORIGIN)
    assert (response.status_code, response.headers["Location"]) == (302, "/first-visit")
    assert '<html lang="en"' in browser.get("/sign-in")
    browser.client.get("/language/fr?next=//evil.example", base_url=ORIGIN)
    assert '<html lang="fr"' in browser.get("/sign-in")
    browser.client.get("/language/xx", base_url=ORIGIN)
    assert '<html lang="fr"' in browser.get("/sign-in")


def test_it_checks_the_token(browser: Browser) -> None:
    browser.sign_up()
    browser.csrf = "old"
    response = browser.post("/account/preferences", **CHOSEN)
    assert response.status_code == 422
    assert "Alice M." in browser.read(response)
    assert "account.changed" not in browser.trail()
