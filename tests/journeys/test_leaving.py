"""Two people side by side in one browser, and what a browser keeps of either once nobody is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import is_signed_in, past_what_was_understood, upload
from tests.support.devices import DESKTOP, Device
from tests.support.inhabited_site import Inhabited, files_of

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


def papers() -> list[tuple[str, bytes]]:
    return [(file.name, file.data) for file in files_of("papers") if file.name.endswith(".pdf")]


def expect_holder(page: Page, name: str, other: str) -> None:
    """The cover, the title and the message name one person, and the message not the other."""
    expect(page.locator(".c-cover summary")).to_contain_text(name)
    expect(page).to_have_title(f"{page.get_by_role('heading', level=1).inner_text()}, {name} – Carnet")
    said = page.get_by_role("status").first.inner_text()
    assert name.split()[0] in said
    assert other not in said


def test_two_tabs_on_two_people_never_cross(device: Devices, inhabited: Inhabited) -> None:
    """Given Alice's record in one tab and Eve's in the other, when forms are sent in turn, each keeps its person."""
    alice = device(DESKTOP, "alice")
    own, eve = alice.page, alice.another_tab()
    first, second = papers()[:2]
    own.goto(inhabited.url("alice", "/documents/new"))
    eve.goto(inhabited.url("eve", "/documents/new"))
    upload(own, own.url, *first)
    upload(eve, eve.url, *second)
    expect_holder(own, "Alice Martin", other="Eve")
    expect_holder(eve, "Eve Martin", other="Alice")
    for tab in (own, eve):
        past_what_was_understood(tab)
    titles = {tab: tab.get_by_role("heading", level=1).inner_text() for tab in (own, eve)}
    for tab, name in ((own, "alice"), (eve, "eve")):
        tab.goto(inhabited.url(name, "/documents"))
        expect(tab.locator("main .c-go")).to_have_text([titles[tab]])
    for tab, path in ((eve, "/"), (own, "/"), (eve, "/access/history"), (own, "/health"), (eve, "/timeline")):
        name = "alice" if tab is own else "eve"
        tab.goto(inhabited.url(name, path))
        expect(tab.locator(".c-cover summary")).to_contain_text("Alice" if tab is own else "Eve")
        assert str(inhabited.people["eve" if tab is own else "alice"].record_id) not in tab.locator("main").inner_html()
    assert alice.faults == []


def test_a_message_is_read_where_it_belongs(device: Devices, inhabited: Inhabited) -> None:
    """Given a file just added to Eve's record, when another tab is opened on Alice's first, hers says nothing of it."""
    alice = device(DESKTOP, "alice")
    own, eve = alice.page, alice.another_tab()
    name, data = papers()[2]
    eve.route("**/documents/*-*-*-*", lambda route: (own.goto(inhabited.url("alice")), route.continue_()))
    upload(eve, inhabited.url("eve", "/documents/new"), name, data)
    assert own.get_by_role("status").all_inner_texts() == []
    expect(eve.get_by_role("status").first).to_be_visible()


def test_nothing_is_left_after_signing_out(device: Devices, inhabited: Inhabited) -> None:
    """Given pages read, when she signs out and goes back, there is nothing to be read, and nothing is kept."""
    alice = device(person="alice")
    page = alice.page
    for path in ("/", "/documents", "/health"):
        page.goto(inhabited.url("alice", path))
    page.evaluate("sessionStorage.setItem('a', 'b'); localStorage.setItem('a', 'b'); caches.open('a')")
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in?signed_out=yes")
    assert not is_signed_in(alice)
    assert {cookie["name"] for cookie in alice.context.cookies()} <= {"session"}, "and that one is of nobody"
    kept = page.evaluate("async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length]")
    assert kept == [0, 0, 0]
    for _step in range(3):
        page.go_back()
        expect(page).to_have_url(re.compile("/sign-in"))
        assert "Alice" not in page.content()
