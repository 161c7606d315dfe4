"""What comes out of the printer: the content, and nothing to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.devices import Device
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.saved_documents import save

pytestmark = pytest.mark.browser
PRESSED = "a[hreflang], button, nav, summary, .govuk-back-link, .c-chip, form"


@pytest.mark.parametrize("page", ["/", "/documents/{document}", "/health", "/health/labs"])
def test_nothing_to_press_is_printed(device: Callable[..., Device], inhabited: Inhabited, page: str) -> None:
    inhabited.bring("alice", files_of("labs")[-1:])
    document = save(inhabited.app, inhabited.people["alice"])
    alice = device(person="alice").page
    alice.goto(inhabited.url("alice", page.format(document=document)))
    alice.emulate_media(media="print")
    left = alice.locator(PRESSED).locator("visible=true").all_inner_texts()
    assert left == []
    assert alice.get_by_role("heading", level=1).is_visible()


def test_a_page_prints_itself(device: Callable[..., Device], inhabited: Inhabited) -> None:
    alice = device(person="alice").page
    alice.add_init_script("window.print = () => { document.title = 'printed' }")
    alice.goto(inhabited.url("alice", "/health"))
    alice.get_by_role("button", name="Print").click()
    assert alice.title() == "printed"
