"""On her own screen Grace opens Alice's record in an emergency; on her phone Alice is told, and shuts her out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from portal.access.emergency_codes import make_code
from portal.access.models import Record
from portal.access.rights import Block, EmergencyOpening
from portal.core import codes
from portal.core.db import immediate
from tests.support.devices import DESKTOP, PHONE, Device
from tests.support.inhabited_site import Inhabited
from tests.support.professionals import block, name_gp
from tests.support.saved_documents import save

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]
BAR = "Opened in an emergency."
GONE = re.compile("the server responded with a status of 404")


@pytest.fixture
def code(inhabited: Inhabited) -> str:
    """The code on the card that Alice carries; nobody is blocked, and nothing is open."""
    with inhabited.app.app_context(), immediate() as session:
        session.execute(delete(EmergencyOpening))
        session.execute(delete(Block))
        return make_code(session.get_one(Record, inhabited.people["alice"].record_id))


@pytest.fixture(scope="module", autouse=True)
def bob_is_the_gp(inhabited: Inhabited) -> None:
    name_gp(inhabited.app, inhabited.people["alice"], inhabited.people["bob"])
    save(inhabited.app, inhabited.people["alice"])


def open_in_emergency(page: Page, code: str) -> None:
    page.goto("/patients")
    page.get_by_role("main").get_by_role("link", name="Open in an emergency").click()
    page.get_by_label("Emergency code").fill(codes.written(code).lower())
    page.get_by_label("I am with the person").check()
    page.get_by_label("Why do you open this record?").fill("Found lying on the pavement")
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alice Martin")


def expect_bar(page: Page) -> None:
    bar = page.get_by_role("region", name=BAR)
    expect(bar).to_contain_text("The patient and their GP have been told.")
    expect(bar).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_patient_is_told_at_once_and_shuts_her_out(
    device: Devices, inhabited: Inhabited, code: str, script: bool
) -> None:
    """Given the code, when Grace opens the record, every page says so; once Alice blocks her, the next is refused."""
    grace = device(DESKTOP, "dr grace", java_script_enabled=script)
    page = grace.page
    open_in_emergency(page, code)
    expect_bar(page)
    for name in ("Documents", "Health", "Home"):
        page.get_by_role("navigation", name="Record: Alice").get_by_role("link", name=name).click()
        expect_bar(page)
    page.get_by_role("main").locator(".c-go").first.click()
    expect_bar(page)
    assert grace.faults == []

    alice, bob = device(PHONE, "alice"), device(PHONE, "bob")
    alice.page.goto("/account/notices")
    told = "Dr Grace Simon opened the record of Alice Martin in an emergency."
    expect(alice.page.get_by_role("main")).to_contain_text(told)
    bob.page.goto("/account/notices")
    expect(bob.page.get_by_role("main")).to_contain_text("your patient Alice Martin in an emergency")

    block(inhabited.app, inhabited.people["alice"], inhabited.people["grace"])
    page.get_by_role("navigation", name="Record: Alice").get_by_role("link", name="Documents").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    expect(page.get_by_role("main")).not_to_contain_text("Alice")
    page.goto("/patients")
    expect(page.get_by_role("main")).not_to_contain_text("Alice")
    assert [said for said in grace.faults if not GONE.search(said)] == []


def test_one_click_ends_it_in_every_tab(device: Devices, inhabited: Inhabited, code: str) -> None:
    """Given the record in two tabs, when it is ended in one, the other's next page is refused."""
    grace = device(DESKTOP, "dr grace")
    first, second = grace.page, grace.another_tab()
    open_in_emergency(first, code)
    second.goto(inhabited.url("alice", "/health"))
    expect_bar(second)
    first.get_by_role("region", name=BAR).get_by_role("button", name="End the emergency access").click()
    expect(first.get_by_role("main")).to_contain_text("The emergency access to the record of Alice Martin has ended.")
    second.get_by_role("navigation", name="Record: Alice").get_by_role("link", name="Documents").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    assert [said for said in grace.faults if not GONE.search(said)] == []
