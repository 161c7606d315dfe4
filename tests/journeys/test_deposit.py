"""What a professional puts into a record and announces, and what a patient takes out again: two people side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.axe import keyboard_faults, overflow, violations
from tests.support.devices import DESKTOP, Device
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.professionals import let_in

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]
STILL = {"reduced_motion": "reduce"}
RESULT: FilePayload = {
    "name": "resultat.txt",
    "mimeType": "text/plain",
    "buffer": b"Holter rythmique\nDr Carol Petit\nFibrillation paroxystique.\n",
}
PAPER: FilePayload = {"name": "lunettes.txt", "mimeType": "text/plain", "buffer": b"Ordonnance de lunettes\n"}


@pytest.fixture(scope="module", autouse=True)
def record(inhabited: Inhabited) -> None:
    """Alice's record holds some reports; Carol has a grant."""
    let_in(inhabited.app, inhabited.people)
    inhabited.bring("alice", files_of("reports")[:2])


@pytest.fixture
def alice(device: Devices) -> Device:
    return device(DESKTOP, "alice", **STILL)


@pytest.fixture
def carol(device: Devices, inhabited: Inhabited) -> Iterator[Device]:
    """Carol at her desk, as a professional."""
    made = device(DESKTOP, **STILL)
    made.context.add_cookies(inhabited.cookies("carol", practising=True))
    yield made
    assert made.faults == []


def faults(page: Page) -> list[str]:
    return [*violations(page), *keyboard_faults(page, skips=False), *overflow(page)]


def everywhere(page: Page, inhabited: Inhabited) -> str:
    """The words of all the pages on which a result might show."""
    said = []
    for path in ("/", "/documents", "/documents?q=holter", "/timeline", "/health/labs", "/access/history"):
        page.goto(inhabited.url("alice", path))
        said.append(page.locator("main").inner_text())
    return "\n".join(said)


def deposit(page: Page, address: str, title: str) -> None:
    """Fill in the form as somebody who knows a word of the type's name."""
    page.goto(address)
    page.get_by_role("searchbox", name="Find a type of document").fill("acte diagnostique")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("status").filter(has_text="types for")).to_be_visible()
    page.get_by_label("What is it?").select_option("70004-7")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Not before I have announced it").check()
    page.locator("#files").set_input_files(RESULT)
    assert faults(page) == []
    page.get_by_role("button", name="Add to the record of Alice").click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}$"))


def test_a_result_is_deposited_on_hold_and_announced(inhabited: Inhabited, alice: Device, carol: Device) -> None:
    """Given a grant, when a result is deposited on hold, its patient sees nothing of it, and finds it among the news
    once it has been announced.
    """
    before = everywhere(alice.page, inhabited)
    deposit(carol.page, inhabited.url("alice", "/documents/new"), "Holter de novembre")
    expect(carol.page.locator("main")).to_contain_text("Alice reads it once you have announced it.")
    expect(carol.page.get_by_role("heading", level=1)).to_have_text("Holter de novembre")
    assert faults(carol.page) == []
    during = everywhere(alice.page, inhabited)
    assert "Holter" not in before + during
    assert during.count("Dr Carol Petit added") == before.count("Dr Carol Petit added") == 0

    carol.page.get_by_text("I have announced it").click()
    carol.page.get_by_role("button", name="Let Alice read it").click()
    expect(carol.page.locator("main")).to_contain_text("Alice can read this document.")
    expect(carol.page.get_by_text("Not announced yet")).to_have_count(0)

    alice.context.add_cookies(inhabited.cookies("alice"))
    alice.page.goto(inhabited.url("alice"))
    news = alice.page.locator("section", has=alice.page.get_by_role("heading", name="Since your last visit"))
    row = news.locator("li", has_text="Holter de novembre")
    expect(row).to_contain_text("New")
    row.get_by_role("link").click()
    expect(alice.page.locator("main")).to_contain_text("Fibrillation paroxystique.")
    expect(alice.page.locator("main")).to_contain_text("Only the professional who added it can remove it.")
    assert alice.faults == []


def test_a_patient_takes_out_a_document_and_puts_it_back(inhabited: Inhabited, alice: Device) -> None:
    """Given a paper of one's own, when it is removed it is gone, and one press brings it back."""
    page = alice.page
    page.goto(inhabited.url("alice", "/documents/new"))
    page.locator("#files").set_input_files(PAPER)
    page.get_by_label("Title").fill("Mes lunettes")
    page.get_by_role("button", name="Add to the record of Alice").click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}/describe"))
    assert faults(page) == []
    here = page.url.partition("/describe")[0]
    page.goto(here)
    page.get_by_role("link", name="Remove", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove this document?")
    assert faults(page) == []
    page.get_by_role("button", name="Remove this document").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("This document was removed on")
    assert faults(page) == []
    other = alice.another_tab()
    other.goto(inhabited.url("alice", "/documents"))
    expect(other.locator("main")).not_to_contain_text("Mes lunettes")
    page.get_by_role("button", name="Put it back").click()
    expect(page).to_have_url(here)
    expect(page.locator("main")).to_contain_text("This document is back in the record.")
    other.reload()
    expect(other.locator("main")).to_contain_text("Mes lunettes")
    assert alice.faults == []
