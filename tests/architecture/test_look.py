"""The layouts and components in a real browser: they fit, stay silent under the policy, and can be reached."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.support.devices import chromium
from tests.support.gallery import gallery_app

pytestmark = pytest.mark.browser
POLICY = (
    "default-src 'none'; script-src 'nonce-c2FtcGxl' 'strict-dynamic'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types carnet"
)
SIZES = [(320, 640), (390, 844), (1280, 800)]
PAGES = ["/", "/?lang=en", "/account", "/forms", "/plain"]


def strict(app: Flask) -> Flask:
    """The gallery under the policy of the portal."""

    @app.after_request
    def add_policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return app


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, strict(gallery_app()), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


def open_page(browser: Browser, address: str, size: tuple[int, int], **options: Any) -> tuple[Any, list[str]]:
    """A page, and what the browser has to say against it."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **options)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page, said


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("path", PAGES)
def test_it_fits_and_the_browser_has_nothing_to_say(
    browser: Browser, origin: str, path: str, size: tuple[int, int]
) -> None:
    page, said = open_page(browser, origin + path, size)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert too_wide == 0
    assert said == []


def test_targets_are_large_enough_for_a_thumb(browser: Browser, origin: str) -> None:
    page, _said = open_page(browser, origin + "/", (390, 844))
    small = page.evaluate(
        """() => [...document.querySelectorAll(".c-tabs a, .c-sos, .c-chip, .govuk-button, .c-foot a, .c-foot button")]
        .filter((one) => one.getClientRects().length)
        .filter((one) => one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML.slice(0, 80))"""
    )
    page.close()
    assert small == []


def test_the_first_tab_stop_leads_to_the_content(browser: Browser, origin: str) -> None:
    page, _said = open_page(browser, origin + "/", (1280, 800))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_the_switcher_opens_without_script(browser: Browser, origin: str) -> None:
    page, _said = open_page(browser, origin + "/", (390, 844), java_script_enabled=False)
    other = page.get_by_role("link", name="Monique Lefèvre")
    assert not other.is_visible()
    page.locator(".c-who > summary").click()
    assert other.is_visible()
    page.close()


def test_a_form_with_faults_brings_to_its_summary(browser: Browser, origin: str) -> None:
    page, _said = open_page(browser, origin + "/forms", (390, 844))
    page.get_by_role("button", name="Ajouter au carnet de Claire").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Indiquez la date de naissance").click()
    assert page.evaluate("document.activeElement.id") == "birth-day"
    page.close()


@pytest.mark.parametrize(
    ("device", "chosen", "page_colour"),
    [
        ("light", "", "rgb(247, 242, 233)"),
        ("dark", "", "rgb(20, 23, 24)"),
        ("light", "dark", "rgb(20, 23, 24)"),
        ("dark", "light", "rgb(247, 242, 233)"),
    ],
)
def test_the_account_chooses_light_or_dark_over_the_device(
    browser: Browser, origin: str, device: str, chosen: str, page_colour: str
) -> None:
    page, _said = open_page(browser, f"{origin}/?theme={chosen}", (390, 844), color_scheme=device)
    assert page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == page_colour
    page.close()


def test_a_printed_page_names_its_holder_and_leaves_the_shell_out(browser: Browser, origin: str) -> None:
    page, _said = open_page(browser, origin + "/", (800, 1100))
    page.emulate_media(media="print")
    assert page.get_by_text("Carnet, Claire Morel").is_visible()
    for gone in (".c-cover", ".c-tabs", ".c-foot", ".c-search"):
        assert not page.locator(gone).is_visible()
    page.close()
