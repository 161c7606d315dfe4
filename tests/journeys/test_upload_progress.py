"""Files sent by the page's script: in an order, each telling how far it is and what became of it, never twice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.support.deposits import stored
from tests.support.devices import PHONE, Device
from tests.support.inhabited_site import Inhabited

pytestmark = pytest.mark.browser
LETTER: FilePayload = {"name": "lettre.txt", "mimeType": "text/plain", "buffer": b"Lettre du Dr Benali\n"}
PAPER: FilePayload = {"name": "lunettes.txt", "mimeType": "text/plain", "buffer": b"Ordonnance de lunettes\n"}
_FIRST = 20_000
"""Milliseconds: what reads files starts with the first of them."""
PROGRAM: FilePayload = {"name": "jeu.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\x90" + b"\0" * 500}


@pytest.fixture
def page(device: Callable[..., Device], inhabited: Inhabited) -> Page:
    """The page by which Alice adds documents, once its script listens."""
    page = device(PHONE, "alice", has_touch=True, is_mobile=True).page
    page.goto(inhabited.url("alice", "/documents/new"))
    page.locator("form[data-module=upload-progress][data-ready]").wait_for()
    return page


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("input[name=files]").set_input_files(list(files))


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Add to the record")).click()


def lines(page: Page) -> list[str]:
    return page.locator("[data-files] li").all_inner_texts()


def names(page: Page) -> list[str]:
    return page.locator("[data-files] .c-row__t").all_inner_texts()


def photo(name: str, words: str) -> FilePayload:
    """A sheet of paper as a phone takes it: upright by its EXIF alone."""
    sheet = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(sheet).text((120, 300), words, fill="black", font_size=64)
    exif = Image.Exif()
    exif[0x0112] = 6
    made = io.BytesIO()
    sheet.rotate(90, expand=True).save(made, "JPEG", quality=80, exif=exif.tobytes())
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def told(page: Page) -> Locator:
    return page.locator("[data-said]")


def test_each_file_tells_what_became_of_it(page: Page) -> None:
    choose(page, LETTER)
    choose(page, PROGRAM)
    assert names(page) == ["lettre.txt", "jeu.exe"]
    expect(page.locator("[data-files] h2")).to_have_text("Chosen files")
    send(page)
    expect(page.locator("[data-files] h2")).to_have_text("Result: 1 of 2 saved", timeout=_FIRST)
    saved, refused = lines(page)
    assert "Saved in the record of Alice." in saved
    assert "this is a program" in refused
    expect(page.locator("[data-files] a").first).to_have_text("lettre.txt")
    expect(page.locator("[data-files] a").last).to_have_text("Check the title, the type and the date")
    expect(page).to_have_url(re.compile("/documents/new$"))


def test_small_files_have_a_size_of_their_own(page: Page) -> None:
    contents = [b"", b"x" * 20, b"x" * 20_400, b"x" * 250_000]
    files: list[FilePayload] = [
        {"name": f"{number}.txt", "mimeType": "text/plain", "buffer": data} for number, data in enumerate(contents)
    ]
    choose(page, *files)
    sizes = page.locator("[data-files] .c-row__m").all_inner_texts()
    assert sizes == ["0 kB", "0.1 kB", "20 kB", "0.3 MB"]


def test_three_photos_in_another_order_are_one_document(page: Page, inhabited: Inhabited) -> None:
    camera = page.locator("input[name=photos]")
    assert camera.get_attribute("capture") == "environment"
    for number in (1, 2, 3):
        camera.set_input_files([photo(f"IMG_{number}.jpg", f"Page {number} du bilan")])
    assert names(page) == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
    expect(page.locator("[data-files] canvas")).to_have_count(3)
    up = page.get_by_role("button", name="Move IMG_3.jpg up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move IMG_1.jpg down").click()
    assert names(page) == ["IMG_3.jpg", "IMG_2.jpg", "IMG_1.jpg"]
    page.get_by_label("They are the pages of one document").check()
    send(page)
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}/describe"))
    expect(page.locator("h1")).to_have_text("What we understood")
    page.get_by_label("Title").fill("Bilan sanguin")
    page.get_by_label("What is it?").select_option("DOCPAT05")
    page.get_by_label("Year").fill("2025")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}$"))
    expect(page.locator("h1")).to_have_text("Bilan sanguin")
    expect(page.locator("main")).to_contain_text("2025")
    expect(page.locator(".c-page img")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    (document,) = [one for one in stored(inhabited.app, inhabited.people["alice"]) if one.title == "Bilan sanguin"]
    assert (document.folder, document.page_count, document.file_name) == ("laboratory", 3, "IMG_3.jpg")


def test_one_file_leads_to_what_was_understood(page: Page) -> None:
    choose(page, PAPER)
    send(page)
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}/describe"))
    expect(page.locator("main")).to_contain_text("Saved in the record of Alice.")


def test_without_a_connection_it_waits_and_goes_on(page: Page, inhabited: Inhabited) -> None:
    page.get_by_label("Title").fill("Attente")
    choose(page, {**PAPER, "buffer": b"sent when the connection is back"})
    page.context.set_offline(True)
    send(page)
    expect(told(page)).to_contain_text("No connection.")
    assert page.get_by_label("Title").input_value() == "Attente"
    page.context.set_offline(False)
    page.wait_for_url(re.compile("/describe"))
    assert titles(inhabited, "Attente") == ["Attente"]


def test_an_answer_that_is_lost_doubles_nothing(page: Page, inhabited: Inhabited) -> None:
    """The server saved it, and the connection broke before it could say so."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort("connectionreset")

    page.route("**/documents/new", lose)
    page.get_by_label("Title").fill("Une seule fois")
    choose(page, {**PAPER, "buffer": b"saved, and not told"})
    send(page)
    expect(told(page)).to_contain_text("Carnet cannot be reached")
    assert (lost, page.get_by_label("Title").input_value()) == ([200], "Une seule fois")
    send(page)
    page.wait_for_url(re.compile("/describe"))
    assert titles(inhabited, "Une seule fois") == ["Une seule fois"]


def test_an_old_token_is_renewed(page: Page, inhabited: Inhabited) -> None:
    page.evaluate("document.querySelector('input[name=csrf_token]').value = 'old'")
    page.get_by_label("Title").fill("Longue attente")
    choose(page, {**PAPER, "buffer": b"after many hours"})
    send(page)
    page.wait_for_url(re.compile("/describe"))
    assert titles(inhabited, "Longue attente") == ["Longue attente"]


def test_too_large_a_file_is_not_sent(page: Page) -> None:
    page.evaluate(
        """() => {
            const input = document.querySelector('input[name=files]')
            const large = new File(['x'], 'grand.pdf', {type: 'application/pdf'})
            Object.defineProperty(large, 'size', {value: 60 * 1024 * 1024})
            Object.defineProperty(input, 'files', {value: [large], configurable: true})
            input.dispatchEvent(new Event('change'))
        }"""
    )
    assert "larger than 50 MB" in lines(page)[0]
    page.get_by_role("button", name="Do not send grand.pdf").click()
    expect(page.locator("[data-files]")).to_be_hidden()
    expect(page.locator("input[name=files]")).to_be_focused()


def titles(inhabited: Inhabited, title: str) -> list[str]:
    return [one.title for one in stored(inhabited.app, inhabited.people["alice"]) if one.title == title]
