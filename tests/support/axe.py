"""What a page must be for everybody: judged by axe-core, by the width of a small phone, and by the Tab key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_SMALLEST = 320
_COLOURS = ("color-contrast", "link-in-text-block")
_RUN = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"], preload: false})
    .then(told => told.violations.flatMap(one => one.nodes.map(
        node => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary}`.replace(/\\s+/g, " "))))"""
_TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(one => `wider than the screen: ${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)
        .concat("the page scrolls sideways").slice(0, 5)"""
_FOCUSED = """() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    const drawn = (element, part) => {
        const style = getComputedStyle(element, part)
        return style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
    }
    const around = [one, one.closest(".c-row, .c-drop, .c-book"), one.nextElementSibling].filter(Boolean)
    window.carnetFaced ??= new Map()
    const again = window.carnetFaced.has(one)
    window.carnetFaced.set(one, true)
    return {
        name: `${one.tagName}.${one.className} ${(one.textContent || one.name || "").trim().slice(0, 40)}`,
        skips: one.matches(".govuk-skip-link"),
        seen: around.some(each => [null, "::before", "::after"].some(part => drawn(each, part))),
        on: one.getBoundingClientRect().width > 0,
        again,
    }
}"""


def axe_source() -> str:
    """The script of axe-core, as a package of the tests brings it; the calling test is skipped without it."""
    package = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python, of the tests, is not installed"
    )
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, colours: bool = False) -> list[str]:
    """What axe-core finds wrong with a page as it stands, one sentence for each element.

    Only ``colours``: by the rules about them, the only ones that another scheme of colours may break.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    only = {"type": "rule", "values": _COLOURS} if colours else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(_RUN, only)
    return found


def overflow(page: Page, width: int = _SMALLEST) -> list[str]:
    """What makes a page scroll sideways on a screen of that width; the screen is put back."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    found: list[str] = page.evaluate(_TOO_WIDE)
    if before is not None:
        page.set_viewport_size(before)
    return found


def keyboard_faults(page: Page, *, skips: bool = True, most: int = 400) -> list[str]:
    """What the Tab key meets: no skip link first, a focus that cannot be seen, or no end.

    Not ``skips``: the page has put the focus somewhere itself.
    """
    faults: list[str] = []
    for pressed in range(most):
        page.keyboard.press("Tab")
        told: dict[str, Any] | None = page.evaluate(_FOCUSED)
        if told is None or (told["again"] and told["skips"]):
            return faults
        if skips and pressed == 0 and not told["skips"]:
            faults.append(f"the first Tab reaches {told['name']}")
        if told["again"]:
            return [*faults, f"the Tab key comes back to {told['name']} before the end"]
        if not told["seen"] or not told["on"]:
            faults.append(f"the focus is not seen on {told['name']}")
    return [*faults, "the Tab key finds no end"]
