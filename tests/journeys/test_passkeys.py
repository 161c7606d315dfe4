"""Coming in, on real pages, in a real browser, with virtual authenticators."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Route, expect
from sqlalchemy import select

from portal.accounts.models import AccountSession
from portal.core.db import db, immediate
from tests.journeys.steps import is_signed_in, make_codes, press, sign_in_by_button, sign_out, sign_up
from tests.support.devices import DESKTOP, Device

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


def seen(device: Device, state: str) -> None:
    expect(device.page.locator(f"[data-passkey-state={state}]")).to_be_visible()


def old_proof(app: Flask) -> None:
    """Everybody's last proof is six minutes old."""
    with app.app_context(), immediate():
        for session in db.session.scalars(select(AccountSession)):
            session.step_up_at = session.created_at - dt.timedelta(minutes=6)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_sign_up_sign_out_and_in_by_the_button(device: Devices, size: str) -> None:
    alice = device() if size == "phone" else device(size=DESKTOP)
    sign_up(alice, "Alice Martin")
    assert is_signed_in(alice)
    sign_out(alice)
    assert not is_signed_in(alice)
    sign_in_by_button(alice)
    assert is_signed_in(alice)
    assert [fault for fault in alice.faults if "Permissions-Policy" not in fault] == []


def test_sign_in_from_the_field(device: Devices) -> None:
    """The virtual person picks the passkey that the field offers."""
    alice = device()
    sign_up(alice, "Alice Martin")
    alice.context.clear_cookies()
    alice.page.goto("/sign-in?next=/account/notices")
    alice.page.wait_for_url("**/account/notices")


def test_a_second_device(device: Devices) -> None:
    phone, computer = device(), device(size=DESKTOP)
    sign_up(phone, "Alice Martin")
    computer.receive(phone.credentials[0])
    sign_in_by_button(computer)
    computer.page.goto("/account/passkeys/new")
    computer.plug_in(transport="usb", defaultBackupEligibility=False, defaultBackupState=False)
    computer.page.get_by_label("Name of the passkey").fill("Key in the drawer")
    press(computer, "Create the passkey")
    computer.page.wait_for_url("**/account/passkeys")
    expect(computer.page.get_by_role("status")).to_contain_text("The passkey Key in the drawer was added.")
    expect(computer.page.get_by_text("On this device only.")).to_be_visible()
    phone.page.goto("/account/passkeys")
    phone.page.get_by_role("button", name="Sign this device out").click()
    expect(phone.page.get_by_role("status")).to_contain_text("is signed out.")
    assert not is_signed_in(computer)
    assert is_signed_in(phone)


def test_lose_the_phone_and_recover(device: Devices) -> None:
    lost, new = device(), device()
    sign_up(lost, "Alice Martin")
    code = make_codes(lost)[2]
    new.page.goto("/sign-in")
    new.page.get_by_role("link", name="Lost or new phone").click()
    new.page.get_by_label("Recovery code").fill(code.lower().replace("-", " "))
    new.page.get_by_role("button", name="Continue").click()
    new.page.wait_for_url("**/account/passkeys/new")
    assert not is_signed_in(lost)
    assert not is_signed_in(new), "nothing else is open yet"
    new.page.goto("/account/passkeys")
    new.page.get_by_label("Name of the passkey").fill("New phone")
    press(new, "Create the passkey")
    expect(new.page.get_by_role("heading", name="Sign-in and devices")).to_be_visible()
    new.page.get_by_role("link", name=re.compile("Remove")).first.click()
    new.page.get_by_role("button", name="Remove this passkey").click()
    expect(new.page.get_by_role("status")).to_contain_text("was removed.")
    new.page.goto("/account/notices")
    for told in ("A recovery code was used", "New phone", "was removed"):
        expect(new.page.locator("main")).to_contain_text(told)
    lost.page.goto("/sign-in")
    seen(lost, "refused")


def test_step_up_before_a_passkey_is_removed(device: Devices, site: tuple[Flask, str]) -> None:
    alice = device()
    sign_up(alice, "Alice Martin")
    make_codes(alice)
    old_proof(site[0])
    alice.page.goto("/account/passkeys")
    alice.page.get_by_role("link", name=re.compile("Remove")).click()
    expect(alice.page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    expect(alice.page.get_by_text("remove a passkey")).to_be_visible()
    press(alice, "Confirm with your passkey")
    alice.page.wait_for_url("**/remove")
    alice.page.get_by_role("button", name="Remove this passkey").click()
    expect(alice.page.get_by_role("status")).to_contain_text("was removed.")


def test_the_states_of_a_device_that_says_no(device: Devices) -> None:
    alice = device()
    sign_up(alice, "Alice Martin")
    alice.page.goto("/account/passkeys/new")
    press(alice, "Create the passkey")
    seen(alice, "registered")
    alice.page.goto("/step-up")
    alice.recognises(False)
    press(alice, "Confirm with your passkey")
    seen(alice, "cancelled")
    alice.page.goto("/account/passkeys/new")
    alice.plug_in(hasResidentKey=False)
    press(alice, "Create the passkey")
    expect(alice.page.locator("[data-passkey-state]:not([data-passkey-state=waiting]):visible")).to_have_count(1)


def test_a_device_that_takes_too_long(device: Devices) -> None:
    def hurried(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "options": {**answer.json()["options"], "timeout": 1}})

    alice = device()
    sign_up(alice, "Alice Martin")
    alice.page.goto("/step-up")
    alice.recognises(False)
    alice.page.route("**/step-up/options", hurried)
    press(alice, "Confirm with your passkey")
    seen(alice, "timed-out")


def answering(status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body="{}")


def test_a_server_that_says_no(device: Devices) -> None:
    alice = device()
    alice.page.goto("/first-visit")
    alice.page.get_by_label("Your name").fill("Alice Martin")
    for status, state in ((429, "limited"), (400, "expired"), (503, "busy"), (500, "refused")):
        alice.page.route("**/options", answering(status))
        press(alice, "Create my passkey")
        seen(alice, state)
        alice.page.unroute("**/options")


def test_a_browser_without_passkeys(device: Devices) -> None:
    old = device()
    old.page.add_init_script("delete window.PublicKeyCredential")
    old.page.goto("/sign-in")
    seen(old, "unsupported")
    expect(old.page.get_by_role("button", name="Enter with your passkey")).to_be_disabled()


def test_a_browser_without_scripts(device: Devices) -> None:
    plain = device(java_script_enabled=False)
    plain.page.goto("/sign-in")
    assert "Passkeys need JavaScript." in plain.page.locator("main").inner_text()
    plain.page.get_by_role("button", name="Enter with your passkey").click()
    expect(plain.page.get_by_text("Nothing was sent: JavaScript is needed here.")).to_be_visible()


def test_a_connection_that_is_gone(device: Devices) -> None:
    alice = device()
    alice.page.goto("/first-visit")
    alice.page.get_by_label("Your name").fill("Alice Martin")
    alice.page.route("**/options", lambda route: route.abort())
    press(alice, "Create my passkey")
    seen(alice, "offline")
    alice.page.unroute("**/options")
    alice.page.get_by_label("Your name").fill("  ")
    press(alice, "Create my passkey")
    seen(alice, "name-missing")
