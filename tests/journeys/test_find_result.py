"""A result from three years ago is found, with its values since."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from portal.core import clock
from tests.support.devices import DESKTOP, PHONE, Device
from tests.support.inhabited_site import Inhabited, files_of

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]
WORDS = {
    "fr-FR": ("Toutes les valeurs", "6,80", "mUI/L", "Haute", "mars"),
    "en-GB": ("All values", "6.80", "mIU/L", "High", "March"),
}


@pytest.fixture(scope="module", autouse=True)
def results(inhabited: Inhabited) -> None:
    """Six years of blood tests."""
    inhabited.bring("alice", files_of("labs"))


def search(page: Page, words: str) -> None:
    field = page.get_by_role("search").get_by_role("searchbox")
    field.fill(words)
    field.press("Enter")
    page.wait_for_url("**q=*")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_the_trend_of_a_result(device: Devices, inhabited: Inhabited, size: ViewportSize, language: str) -> None:
    """Given years of reports, when a result is looked for by name, its trend and all its values are shown."""
    all_values, value, unit, high, month = WORDS[language]
    alice = device(size, "alice", locale=language)
    page = alice.page
    page.goto(inhabited.url("alice", "/health/labs"))
    search(page, "tsh")
    page.get_by_role("link", name="TSH", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("TSH")
    expect(page.get_by_role("img").first).to_be_visible()
    table = page.get_by_role("table", name=all_values)
    first = table.get_by_role("row").filter(has_text=value)
    expect(first).to_contain_text(unit)
    expect(first).to_contain_text(high)
    expect(first).to_contain_text(month)
    assert page.locator("main table").get_by_role("row").count() >= 8
    shown = page.locator("main svg[role=img]").first
    assert shown.locator("title").first.text_content()
    assert alice.faults == []


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_the_document_of_three_years_ago(device: Devices, inhabited: Inhabited, language: str) -> None:
    """Given the same, when a word and a year are asked for, the report is there and leads back to its values."""
    alice = device(person="alice", locale=language)
    page = alice.page
    year = clock.today().year - 3
    page.goto(inhabited.url("alice", f"/documents?year_from={year}&year_to={year}"))
    search(page, "potassium")
    report = page.locator("main .c-list .c-go")
    expect(report).to_have_text(["Bilan sanguin des urgences"])
    report.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan sanguin des urgences")
    expect(page.locator("main table").first).to_contain_text("4,1")
    assert alice.faults == []
