"""A real document of the health insurance on a phone: its wide tables scroll within themselves, and say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize, expect

from portal.intake.commands import take_in
from portal.record.models import Source
from tests.support.axe import overflow
from tests.support.devices import DESKTOP, PHONE, Device
from tests.support.inhabited_site import Inhabited
from tests.support.saved_documents import record_of
from tests.support.shared_data import shared_data

pytestmark = pytest.mark.browser
FILE = "cda_fr/CNAM-HR_2021.01.xml"
SMALL: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def path(inhabited: Inhabited) -> str:
    """The address of the document."""
    data = (shared_data() / FILE).read_bytes()
    with record_of(inhabited.app, inhabited.people["alice"]) as opened:
        taken = take_in(opened, data, "remboursements.xml", source=Source.PATIENT, other_identity_confirmed=True)
        assert taken.document is not None
        return inhabited.url("alice", f"/documents/{taken.document.id}")


@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["390", "320"])
def test_it_works(device: Callable[..., Device], path: str, size: ViewportSize) -> None:
    page = device(size, person="alice").page
    page.goto(path)
    assert overflow(page) == []
    tables = page.locator(".c-scroll")
    wide = [one for one in tables.all() if one.evaluate("e => e.scrollWidth > e.clientWidth")]
    assert len(wide) >= 3
    words = page.get_by_text("Slide this table sideways to read all of it.")
    assert words.count() == len(wide)
    expect(words.first).to_be_visible()
    wide[0].focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_where_there_is_room_nothing_is_said(device: Callable[..., Device], path: str) -> None:
    page = device(DESKTOP, person="alice").page
    page.goto(path)
    expect(page.get_by_text("Slide this table sideways").first).to_be_hidden()
