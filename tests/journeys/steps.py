"""What people do on the pages, in the words of the pages."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.devices import Device


def press(device: Device, button: str) -> None:
    """Press a button once its script listens, as whoever takes the time to read the page does."""
    device.page.locator("form[data-ready]").wait_for()
    device.page.get_by_role("button", name=button).click()


def sign_up(device: Device, name: str) -> None:
    device.page.goto("/first-visit")
    device.page.get_by_label("Your name").fill(name)
    press(device, "Create my passkey")
    device.page.wait_for_url("**/account/recovery-codes?first=yes")


def make_codes(device: Device) -> list[str]:
    device.page.goto("/account/recovery-codes")
    device.page.get_by_role("button", name="Create my 8 codes").click()
    codes = device.page.locator("code")
    expect(codes).to_have_count(8)
    return [code.replace("\n", "-") for code in codes.all_inner_texts()]


def quiet_field(device: Device) -> None:
    """The virtual person picks whatever a field offers, at once: here the field offers nothing."""
    device.page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")


def sign_out(device: Device) -> None:
    quiet_field(device)
    device.page.goto("/account/passkeys")
    device.page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    device.page.wait_for_url("**/sign-in?signed_out=yes")


def sign_in_by_button(device: Device) -> None:
    quiet_field(device)
    device.page.goto("/sign-in")
    press(device, "Enter with your passkey")
    expect(device.page).not_to_have_url(re.compile("/sign-in"))


def is_signed_in(device: Device) -> bool:
    status = device.context.request.get("/account/notices", max_redirects=0).status
    assert status in (200, 302)
    return status == 200


def fill(page: Page, fields: dict[str, str]) -> None:
    """Type into the fields of these labels."""
    for label, typed in fields.items():
        page.get_by_label(label, exact=True).fill(typed)


def send(page: Page, button: str) -> None:
    """Press a button of the page, and come to where it leads."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=button).click()


def upload(page: Page, address: str, name: str, data: bytes, media_type: str = "application/pdf") -> None:
    """Add one file on the page of that address, and come to what was understood of it."""
    page.goto(address)
    file: Any = {"name": name, "mimeType": media_type, "buffer": data}
    page.locator("#files").set_input_files(file)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def past_what_was_understood(page: Page) -> None:
    """Leave it as it is, and come to the document."""
    page.goto(page.url.partition("/describe")[0])
