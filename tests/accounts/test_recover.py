"""A recovery code instead of a lost passkey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.accounts.browser import ORIGIN, Browser


@pytest.fixture
def codes(browser: Browser) -> list[str]:
    """Alice's codes; her phone is still signed in."""
    return browser.sign_up().make_codes()


def test_it_works(browser: Browser, codes: list[str], another: Callable[..., Browser]) -> None:
    new = another()
    new.get("/recover")
    response = new.post("/recover", code=codes[3].lower().replace("-", " "))
    assert (response.status_code, response.headers["Location"]) == (303, "/account/passkeys/new")
    assert not browser.signed_in, "every other session ends"
    assert new.trail()[-1] == "account.recovered"
    assert not new.signed_in, "it opens nothing but the enrolment"
    new.get("/account/passkeys/new")
    assert new.create("/account/passkeys/new", "New phone").status_code == 200
    assert new.signed_in
    assert new.trail()[-2:] == ["account.recovered", "passkey.added"]
    assert "session.ended" not in new.trail(), "one act is told once"
    page = new.get("/account/notices")
    assert "7" in page
    assert "New phone" in new.get("/account/passkeys")


def recovering(browser: Browser, code: str) -> Browser:
    """A browser in which a code was typed."""
    browser.get("/recover")
    assert browser.post("/recover", code=code).status_code == 303
    browser.get("/account/passkeys/new")
    return browser


def test_a_browser_that_makes_no_passkey_uses_no_code_up(codes: list[str], another: Callable[..., Browser]) -> None:
    """Without JavaScript the form of the passkey comes back and says so; the code is good in the next browser."""
    without = recovering(another(), codes[0])
    answer = without.post("/account/passkeys/new", name="Phone")
    assert answer.status_code == 200
    assert "JavaScript" in without.read(answer)
    without.post("/sign-out")
    phone = recovering(another(), codes[0])
    assert phone.create("/account/passkeys/new", "New phone").status_code == 200
    assert phone.signed_in


def test_a_passkey_that_is_refused_leaves_another_try(codes: list[str], another: Callable[..., Browser]) -> None:
    phone = recovering(another(), codes[0])
    refused = phone.create("/account/passkeys/new", "New phone", flags=1)
    assert refused.get_json() == {"state": "refused"}
    assert phone.create("/account/passkeys/new", "New phone").status_code == 200
    assert phone.signed_in


def test_of_two_browsers_the_last_uses_the_code_up(codes: list[str], another: Callable[..., Browser]) -> None:
    """It ended the session of the first, and each is told."""
    first, second = (recovering(another(), codes[0]) for _number in range(2))
    assert first.client.get("/account/passkeys/new", base_url=ORIGIN).status_code == 302
    assert second.create("/account/passkeys/new", "Second").status_code == 200
    assert second.signed_in
    assert second.trail().count("account.recovered") == 2
    assert second.get("/account/notices").count("7 codes") == 2


def test_what_opened_the_session_must_still_hold(
    browser: Browser, codes: list[str], another: Callable[..., Browser]
) -> None:
    """As where a browser forgot which code it was, or the code was used at the same instant."""
    phone = recovering(another(), codes[0])
    with phone.client.session_transaction(base_url=ORIGIN) as kept:
        del kept["recovery-code"]
    answer = phone.create("/account/passkeys/new", "New phone")
    assert (answer.status_code, answer.get_json()) == (400, {"state": "expired"})
    assert not phone.signed_in
    assert phone.trail()[-1] != "passkey.added"


def test_new_codes_end_what_the_old_ones_opened(
    browser: Browser, codes: list[str], another: Callable[..., Browser]
) -> None:
    phone = recovering(another(), codes[0])
    browser.sign_in().make_codes()
    assert phone.client.get("/account/passkeys/new", base_url=ORIGIN).location.startswith("/sign-in")
    assert browser.signed_in


def test_a_code_works_once(browser: Browser, codes: list[str], another: Callable[..., Browser]) -> None:
    first, then = another(), another()
    recovering(first, codes[0]).create("/account/passkeys/new", "New phone")
    then.get("/recover")
    used, never = then.post("/recover", code=codes[0]), then.post("/recover", code="K7PM-2XQ9-4TRB-H8DW-3N5V-6JCE")
    assert (used.status_code, never.status_code) == (422, 422)
    pages = [
        then.read(answer).replace(code, "").replace(then.csrf, "")
        for answer, code in ((used, codes[0]), (never, "K7PM-2XQ9-4TRB-H8DW-3N5V-6JCE"))
    ]
    assert _words(pages[0]) == _words(pages[1]), "a used code looks like one that never was"


def _words(page: str) -> str:
    return page.partition("<main")[2].partition('name="csrf_token"')[0]


def test_codes_replaced_no_longer_work(browser: Browser, codes: list[str], another: Callable[..., Browser]) -> None:
    browser.make_codes()
    new = another()
    new.get("/recover")
    assert new.post("/recover", code=codes[0]).status_code == 422


def test_tries_are_limited(codes: list[str], another: Callable[..., Browser]) -> None:
    new = another()
    new.get("/recover")
    tries = [new.post("/recover", code="K" * 24).status_code for _ in range(5)]
    assert tries == [422] * 5
    assert new.post("/recover", code=codes[0]).status_code == 429


@pytest.mark.parametrize("code", ["", "x", "é" * 24, "\x00" * 24, "K" * 5000])
def test_what_is_no_code_comes_back(browser: Browser, code: str) -> None:
    browser.get("/recover")
    response = browser.post("/recover", code=code)
    assert response.status_code == 422
    browser.read(response)


def test_looking_changes_nothing_and_the_token_is_checked(codes: list[str], another: Callable[..., Browser]) -> None:
    new = another()
    before = new.trail()
    new.get("/recover")
    assert new.client.get("/recover", query_string={"code": codes[0]}, base_url=ORIGIN).status_code == 200
    new.csrf = "old"
    response = new.post("/recover", code=codes[0])
    assert response.status_code == 422
    assert codes[0] in new.read(response), "what was typed is kept"
    assert new.trail() == before


def test_the_lost_passkey_is_one_link_away(codes: list[str], another: Callable[..., Browser]) -> None:
    phone = another()
    phone.get("/recover")
    phone.post("/recover", code=codes[0])
    phone.get("/account/passkeys/new")
    onward = phone.create("/account/passkeys/new", "New phone").get_json()["next"]
    assert onward == "/account/passkeys?recovered=yes"
    page = phone.get(onward)
    assert "Vous avez perdu un appareil" in page
    assert "Jamais utilisée" not in page


def test_the_account_signed_in_before_in_this_browser_is_signed_out(
    codes: list[str], another: Callable[..., Browser]
) -> None:
    shared = another()
    shared.sign_up()
    earlier = shared.client.get_cookie("session")
    assert earlier is not None
    shared.get("/recover")
    assert shared.post("/recover", code=codes[0]).status_code == 303
    shared.client.set_cookie("session", earlier.value, domain="localhost")
    assert not shared.signed_in


def test_the_page_says_before_the_code_what_a_passkey_needs(browser: Browser) -> None:
    page = browser.get("/recover")
    assert page.index("<noscript>") < page.index("JavaScript") < page.index('name="code"')
