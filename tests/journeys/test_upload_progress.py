"""Files sent by the page's script: each tells how far it is, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.devices import PHONE, Device
from tests.support.inhabited_site import Inhabited

pytestmark = pytest.mark.browser
LETTER: FilePayload = {"name": "lettre.txt", "mimeType": "text/plain", "buffer": b"Lettre du Dr Benali\n"}
PAPER: FilePayload = {"name": "lunettes.txt", "mimeType": "text/plain", "buffer": b"Ordonnance de lunettes\n"}
PROGRAM: FilePayload = {"name": "jeu.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\x90" + b"\0" * 500}


@pytest.fixture
def page(device: Callable[..., Device], inhabited: Inhabited) -> Page:
    """The page by which Alice adds documents, once its script listens."""
    page = device(PHONE, "alice").page
    page.goto(inhabited.url("alice", "/documents/new"))
    page.locator("form[data-module=upload-progress][data-ready]").wait_for()
    return page


def lines(page: Page) -> list[str]:
    return page.locator("[data-files] li").all_inner_texts()


def test_each_file_tells_what_became_of_it(page: Page) -> None:
    page.locator("input[type=file]").set_input_files([LETTER, PROGRAM])
    assert [line.split("\n")[0] for line in lines(page)] == ["lettre.txt", "jeu.exe"]
    expect(page.locator("[data-files] h2")).to_have_text("Chosen files")
    page.get_by_role("button", name=re.compile("Add to the record")).click()
    expect(page.locator("[data-files] a")).to_have_text("lettre.txt")
    saved, refused = lines(page)
    assert "Saved in the record of Alice." in saved
    assert "this is a program" in refused
    expect(page.locator("[data-files] h2")).to_have_text("Result: 1 added, 1 refused")
    expect(page).to_have_url(re.compile("/documents/new$"))


def test_small_files_have_a_size_of_their_own(page: Page) -> None:
    contents = [b"", b"x" * 20, b"x" * 20_400, b"x" * 250_000]
    files: list[FilePayload] = [
        {"name": f"{number}.txt", "mimeType": "text/plain", "buffer": data} for number, data in enumerate(contents)
    ]
    page.locator("input[type=file]").set_input_files(files)
    assert [line.split("\n")[-1] for line in lines(page)] == ["0 kB", "0.1 kB", "20 kB", "0.3 MB"]


def test_one_file_leads_to_its_page(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(PAPER)
    page.get_by_role("button", name=re.compile("Add to the record")).click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("Saved in the record of Alice.")


def test_without_a_connection_nothing_is_lost(page: Page) -> None:
    page.get_by_label("Title").fill("Mes lunettes")
    page.locator("input[type=file]").set_input_files(PAPER)
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("Add to the record")).click()
    expect(page.locator("[data-files]")).to_contain_text("Carnet cannot be reached")
    assert page.get_by_label("Title").input_value() == "Mes lunettes"
    page.context.set_offline(False)
