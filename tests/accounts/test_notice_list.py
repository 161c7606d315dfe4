"""What an account is told about its credentials, in the portal and by mail."""

from __future__ import annotations

import dataclasses
import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any, Self

import pytest
from flask import Flask

from portal.core import mail
from tests.accounts.browser import Browser


class Postman:
    """Stands for an SMTP server; keeps what it was given."""

    letters: list[EmailMessage]

    def __init__(self, *_place: Any, **_settings: Any) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def ehlo(self) -> None:
        pass

    def has_extn(self, _name: str) -> bool:
        return False

    def send_message(self, letter: EmailMessage) -> None:
        self.letters.append(letter)


@pytest.fixture
def letters(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EmailMessage]]:
    """The mail sent, on an installation that sends mail."""
    sent: list[EmailMessage] = []
    monkeypatch.setattr(Postman, "letters", sent, raising=False)
    monkeypatch.setattr(smtplib, "SMTP", Postman)
    made = app.extensions["carnet"]
    config = made.config.model_copy(update={"smtp_url": "smtp://mail.example:25"})
    app.extensions["carnet"] = dataclasses.replace(made, config=config)
    yield sent
    app.extensions["carnet"] = made


def test_it_works(browser: Browser) -> None:
    browser.sign_up()
    browser.get("/account/notices")
    browser.create("/account/passkeys/new", "Drawer key")
    assert "Drawer key" in browser.get("/account/notices")
    assert "/account/notices" in browser.get("/account/passkeys")
    browser.get("/account/notices")
    assert browser.post("/account/notices/seen").status_code == 303
    assert "/account/notices/seen" not in browser.get("/account/notices")


def test_nobody_reads_another_account_s(browser: Browser, another: Callable[..., Browser]) -> None:
    browser.sign_up()
    browser.create("/account/passkeys/new", "Drawer key")
    stranger = another().sign_up("Charlie Durand")
    assert "Drawer key" not in stranger.get("/account/notices")
    stranger.post("/account/notices/seen")
    assert "/account/notices/seen" in browser.get("/account/notices")


def set_address(browser: Browser, address: str) -> None:
    browser.get("/account/preferences")
    chosen = {"display_name": "Alice Martin", "locale": "en", "theme": "", "email": address}
    assert browser.post("/account/preferences", **chosen).status_code == 303


def test_each_change_is_also_told_by_mail(browser: Browser, letters: list[EmailMessage]) -> None:
    browser.sign_up()
    set_address(browser, "alice@example.org")
    browser.create("/account/passkeys/new", "Drawer key")
    mail.wait_until_sent()
    assert [letter["To"] for letter in letters] == ["alice@example.org"]
    assert letters[0]["Subject"] == "Carnet: a change in how you sign in"
    assert "A passkey was added to your account: Drawer key." in letters[0].get_content()
    assert "http://localhost:8000/account/passkeys" in letters[0].get_content()


def test_a_new_address_is_told_to_the_old_one(browser: Browser, letters: list[EmailMessage]) -> None:
    browser.sign_up()
    set_address(browser, "alice@example.org")
    set_address(browser, "thief@evil.example")
    mail.wait_until_sent()
    assert [letter["To"] for letter in letters] == ["alice@example.org"]


@pytest.mark.parametrize(
    "address", ["a@b", "a b@example.org", "a@example.org\r\nBcc: x@y.z", "x" * 250 + "@example.org"]
)
def test_what_is_no_address_is_refused(browser: Browser, letters: list[EmailMessage], address: str) -> None:
    browser.sign_up()
    browser.get("/account/preferences")
    chosen = {"display_name": "Alice Martin", "locale": "en", "theme": "", "email": address}
    assert browser.post("/account/preferences", **chosen).status_code == 422


def test_a_server_that_fails_breaks_nothing(
    browser: Browser, letters: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_anything: object) -> None:
        raise smtplib.SMTPServerDisconnected

    browser.sign_up()
    set_address(browser, "alice@example.org")
    monkeypatch.setattr(Postman, "send_message", fail)
    assert browser.create("/account/passkeys/new", "Drawer key").status_code == 200
    mail.wait_until_sent()
    assert letters == []
