"""Recovery codes: how many, how strong, how kindly read; and the page that makes them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import RecoveryCode
from portal.accounts.recovery_codes import code_digest, new_codes
from portal.core.db import db
from tests.accounts.browser import ORIGIN, Browser
from tests.accounts.staleness import make_stale


def digests(browser: Browser) -> set[bytes]:
    with browser.app.app_context():
        return set(db.session.scalars(select(RecoveryCode.digest)))


def test_eight_different_codes_of_120_bits() -> None:
    codes = new_codes()
    assert len(set(codes)) == 8
    for code in codes:
        letters = code.replace("-", "")
        assert len(letters) == 24
        assert set(letters) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        assert [len(group) for group in code.split("-")] == [4] * 6


def test_a_code_is_read_however_it_is_typed() -> None:
    digest = code_digest("K01M-2XQ9-4TRB-0000-1111-ZZZZ")
    assert digest is not None
    for typed in ("k0lm2xq94trboooo1lIizzzz", " K01M 2XQ9 4TRB OOOO 1111 ZZZZ ", "K01M–2XQ9—4TRB-0000-1111-ZZZZ"):
        assert code_digest(typed) == digest


@pytest.mark.parametrize("typed", ["", "K7PM", "U" * 24, "K" * 25, "é" * 24, "0" * 10_000, "\x00" * 24])
def test_what_is_no_code_has_no_digest(typed: str) -> None:
    assert code_digest(typed) is None


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    made = browser.make_codes()
    assert len(made) == 8
    assert digests(browser) == {code_digest(code) for code in made}
    assert browser.trail()[-1] == "recovery_codes.made"
    page = browser.get("/account/recovery-codes")
    assert not any(code in page for code in made), "they are shown once"


def test_new_ones_replace_those_before(browser: Browser) -> None:
    browser.sign_up()
    before = set(browser.make_codes())
    after = set(browser.make_codes())
    assert not before & after
    assert len(digests(browser)) == 8


def test_a_page_sent_again_makes_no_others(browser: Browser) -> None:
    browser.sign_up()
    mark = browser.mark_of_codes()
    made = browser.ask_for_codes(mark)
    answer = browser.post("/account/recovery-codes?first=yes&next=/records/new", instead_of=mark)
    assert (answer.status_code, answer.location) == (303, "/account/recovery-codes?first=yes&next=/records/new")
    assert digests(browser) == {code_digest(code) for code in made}
    assert not any(code in browser.get("/account/recovery-codes") for code in made)


def test_it_leads_on_to_what_was_begun(browser: Browser) -> None:
    assert "/first-visit/verify?next=/records/new" in browser.get("/first-visit?next=/records/new")
    browser.sign_up()
    page = browser.get("/account/recovery-codes?first=yes&next=/records/new")
    assert 'href="/records/new"' in page, "later"
    mark = browser.mark_of_codes()
    answer = browser.post("/account/recovery-codes?first=yes&next=/records/new", instead_of=mark)
    assert 'href="/records/new"' in answer.text, "kept"
    assert 'href="//evil' not in browser.get("/account/recovery-codes?first=yes&next=//evil.example")


def test_looking_makes_none(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/recovery-codes")
    assert digests(browser) == set()


def test_it_asks_for_fresh_proof_and_the_token(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/recovery-codes")
    kept = browser.csrf
    browser.csrf = ""
    assert browser.post("/account/recovery-codes").status_code == 400
    browser.csrf = kept
    make_stale(browser)
    assert browser.client.get("/account/recovery-codes", base_url=ORIGIN).status_code == 302
    assert browser.post("/account/recovery-codes").status_code == 302
    assert digests(browser) == set()
