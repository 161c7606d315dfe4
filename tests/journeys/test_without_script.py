"""Carnet without JavaScript: all but passkeys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import fill, send, upload
from tests.support.devices import PHONE, Device
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.saved_documents import copies, save

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


@pytest.fixture
def page(device: Devices) -> Page:
    """Alice's browser, which runs no script."""
    return device(PHONE, "alice", java_script_enabled=False).page


def titles(page: Page) -> list[str]:
    return page.locator("main .c-list .c-go").all_inner_texts()


def test_the_door_says_what_is_needed(device: Devices) -> None:
    page = device(java_script_enabled=False, locale="fr-FR").page
    for address in ("/sign-in", "/first-visit"):
        page.goto(address)
        said = page.locator("main").inner_text()
        assert re.search(r"clés? d’accès.{0,40}JavaScript\.\s+Autorisez-le pour ce site", said), said


def test_lists_are_filtered_searched_and_turned(page: Page, inhabited: Inhabited) -> None:
    """Given many documents, when filters, search and older pages are asked for, they answer."""
    inhabited.bring("alice", files_of("labs")[-2:])
    copies(inhabited.app, save(inhabited.app, inhabited.people["alice"]), 120)
    page.goto(inhabited.url("alice", "/documents"))
    first = titles(page)
    page.get_by_role("link", name="Older documents").click()
    assert titles(page)
    page.get_by_role("link", name="Newer documents").click()
    assert titles(page) == first
    page.get_by_role("search").get_by_role("searchbox").fill("ferritine")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main [role=status]")).to_contain_text("ferritine")
    assert len(titles(page)) == 2
    page.goto(inhabited.url("alice", "/documents"))
    page.locator("summary.c-chip").click()
    page.get_by_label("Added by me").check()
    send(page, "Show")
    assert titles(page) == []
    page.get_by_role("link", name=re.compile("Remove the filter")).first.click()
    assert titles(page) == first


def test_forms_are_sent(page: Page, inhabited: Inhabited) -> None:
    """Given a signed-in person, when a file is added, the language changed and the session ended, all of it works."""
    paper = next(file for file in files_of("papers") if file.name.endswith(".pdf"))
    upload(page, inhabited.url("alice", "/documents/new"), paper.name, paper.data)
    expect(page.get_by_role("status").first).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto(inhabited.url("alice", "/documents"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    page.goto("/account/preferences")
    fill(page, {"Your name": "Alice M."})
    send(page, "Save")
    expect(page.get_by_role("status").first).to_contain_text("Your preferences are saved.")
    page.locator(".c-who > summary").click()
    page.get_by_role("navigation", name="Switch record").get_by_role("link", name="Eve Martin").click()
    expect(page.locator(".c-cover summary")).to_contain_text("Eve Martin")
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(r"/sign-in(\?|$)"))
