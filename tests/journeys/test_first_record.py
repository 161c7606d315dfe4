"""From a first visit to a first document, with a letter and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Page, ViewportSize, expect

from portal.cli import run
from tests.journeys.steps import fill, past_what_was_understood, send, sign_up, upload
from tests.support.devices import DESKTOP, PHONE, Device
from tests.support.inhabited_site import Inhabited, files_of

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]

GRACE = {
    "Social security number": "2 85 02 99 351 007",
    "Birth name": "Simon",
    "Given names": "Grace Odette",
    "Day": "9",
    "Month": "2",
    "Year": "1985",
    "Place of birth": "Alger",
}


def fill_in_grace(page: Page) -> None:
    fill(page, GRACE)
    page.get_by_label("Female").check()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_open_a_record_and_bring_a_document_in(device: Devices, size: ViewportSize) -> None:
    """Given a first visit, when the form is sent with faults and then without, there is an empty record to fill."""
    grace = device(size)
    page = grace.page
    sign_up(grace, "Grace Simon")
    page.get_by_role("link", name="Later").click()
    page.get_by_role("link", name="Open your record").click()
    fill(page, {"Birth name": "Simon", "Day": "31", "Month": "2", "Year": "1985"})
    send(page, "Open my record")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for fault in ("Enter the social security number", "Enter a date that exists", "Enter the given names"):
        expect(summary).to_contain_text(fault)
    summary.get_by_role("link", name="Enter the given names").click()
    expect(page.get_by_label("Given names", exact=True)).to_be_focused()
    expect(page.get_by_label("Birth name", exact=True)).to_have_value("Simon")
    expect(page.get_by_label("Day", exact=True)).to_have_value("31")
    fill_in_grace(page)
    send(page, "Open my record")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    expect(page.get_by_text("This record is still empty")).to_be_visible()
    expect(page.get_by_role("link", name="Confirm with a code")).to_be_visible()
    page.get_by_role("link", name="Add a first document").click()
    paper = next(file for file in files_of("papers") if file.name.endswith(".pdf"))
    upload(page, page.url, "Ordonnance.pdf", paper.data)
    past_what_was_understood(page)
    expect(page.get_by_role("img").first).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("navigation", name="Grace").get_by_role("link", name="Documents").click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    assert [said for said in grace.faults if "status of 422" not in said] == []


def letter(inhabited: Inhabited, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The letter that the operator prints for Grace: its page, and its code."""
    config = inhabited.app.extensions["carnet"].config
    monkeypatch.setenv("PORTAL_INSTANCE", str(config.instance))
    monkeypatch.setenv("PORTAL_ORIGIN", inhabited.origin)
    who = ["--nir", "2850299351007", "--family", "Simon", "--given", "Grace Odette", "--birth-date", "1985-02-09"]
    assert run(["open-record", *who, "--sex", "F", "--letter", str(folder / "letter.html")]) == 0
    text = (folder / "letter.html").read_text(encoding="utf-8")
    found = re.search(r"\b(?:[0-9A-Z]{4} ){2}[0-9A-Z]{4}\b", text)
    assert found is not None
    return text, found[0]


def test_the_letter_leads_to_its_record(
    device: Devices, inhabited: Inhabited, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a letter, when its QR code is followed on a first visit, the code is filled in and the record confirmed."""
    text, code = letter(inhabited, tmp_path, monkeypatch)
    followed = f"{inhabited.origin}/activate#{code.replace(' ', '')}"
    drawn = re.findall(r' d="([^"]+)"', text)
    assert drawn == re.findall(r' d="([^"]+)"', segno.make(followed, error="m").svg_inline(border=4, omitsize=True))
    grace = device()
    page = grace.page
    page.goto(followed)
    expect(page).to_have_url(f"{inhabited.origin}/activate")
    page.get_by_role("link", name="First visit").click()
    fill(page, {"Your name": "Grace Simon"})
    page.get_by_role("button", name="Create my passkey").click()
    page.wait_for_url("**/account/recovery-codes?first=yes&next=**")
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_label("Activation code, if you have a letter")).to_have_value(code)
    fill_in_grace(page)
    send(page, "Open my record")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grace")
    expect(page.get_by_text("Identity not confirmed")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0
    assert grace.faults == []
