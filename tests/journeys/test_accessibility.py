"""Every page, in both languages, by day and by night, on a phone and on a desk: for everybody, and from us alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.making import Made, make_pages
from tests.journeys.pages import NO_PAGES, PAGES
from tests.support.axe import keyboard_faults, overflow, violations
from tests.support.devices import DESKTOP, PHONE, Device
from tests.support.inhabited_site import Inhabited

pytestmark = pytest.mark.browser
EXPECTED = re.compile("the server responded with a status of 4(04|22)")
STILL = {"color_scheme": "light", "reduced_motion": "reduce"}
"""By day, and without colours that are still changing when they are measured."""
Devices = Callable[..., Device]


@pytest.fixture(scope="module")
def made(inhabited: Inhabited) -> Made:
    """What the pages show."""
    return make_pages(inhabited)


def test_every_page_has_an_address_here(made: Made) -> None:
    served = {rule.endpoint for rule in made.site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert served - NO_PAGES == {name.partition(" ")[0] for name in PAGES} - {"error"}
    assert served >= NO_PAGES


@pytest.fixture(autouse=True)
def nobody_signed_in(made: Made) -> None:
    """Each test finds a short list of devices."""
    made.forget_sessions()


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page(made: Made, device: Devices, name: str, language: str) -> None:
    for size in (PHONE, DESKTOP):
        visitor = device(size, PAGES[name].person, locale=language, **STILL)
        answer = visitor.page.goto(PAGES[name].address(made))
        assert answer is not None
        assert answer.status == PAGES[name].status
        then = PAGES[name].then
        if then is not None:
            then(visitor.page)
        assert visitor.page.locator("html").get_attribute("lang") == language[:2]
        assert faults(visitor.page) == []
        assert keyboard_faults(visitor.page, skips=then is None) == []
        assert [said for said in visitor.faults if not EXPECTED.search(said)] == []


def faults(page: Page) -> list[str]:
    """What is wrong with a page by day and by night, and on the smallest phone."""
    by_day = violations(page)
    page.emulate_media(color_scheme="dark")
    return [*by_day, *(f"by night: {one}" for one in violations(page, colours=True)), *overflow(page)]
