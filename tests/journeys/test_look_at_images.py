"""Looking at the images of an examination on a phone: from image to image, closer, by keys and by fingers."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from portal.intake.commands import take_in_parts
from portal.intake.parts import Part
from portal.intake.readers.samples import PDF
from portal.intake.understood import About
from portal.record.models import Source
from tests.support.devices import PHONE, Device
from tests.support.dicom import ROOT, a_dicom, a_series
from tests.support.inhabited_site import Inhabited
from tests.support.saved_documents import record_of

pytestmark = pytest.mark.browser
COUNT = 6


def images() -> list[bytes]:
    size = 64 * np.ones((128, 128), dtype="<u2")
    return [
        a_dicom(size * number, SOPInstanceUID=f"{ROOT}.7.{number}", InstanceNumber=number) for number in range(COUNT)
    ]


def brought(inhabited: Inhabited, files: list[bytes]) -> str:
    """The address of a document of Alice's that is made of these files."""
    with record_of(inhabited.app, inhabited.people["alice"]) as opened:
        taken = take_in_parts(opened, [Part(data) for data in files], About(Source.PROFESSIONAL))
        assert taken.document is not None
        return inhabited.url("alice", f"/documents/{taken.document.id}")


@pytest.fixture
def page(device: Callable[..., Device], inhabited: Inhabited) -> Page:
    """The page of six images, once its script listens."""
    page = device(PHONE, "alice").page
    page.goto(brought(inhabited, images()))
    page.locator("[data-module=image-viewer][data-ready]").wait_for()
    return page


def stage(page: Page) -> Locator:
    return page.locator(".c-view__stage")


def scale(page: Page) -> float:
    found = re.search(r"scale\(([\d.]+)\)", stage(page).locator("img").get_attribute("style") or "")
    return float(found.group(1)) if found else 1.0


def place(page: Page) -> str:
    return re.sub(r" scale.*", "", stage(page).locator("img").get_attribute("style") or "")


def test_keys_enlarge_and_move(page: Page) -> None:
    stage(page).focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert scale(page) == 2.25
    expect(page.locator("[data-scale]")).to_have_text("225%")
    before = place(page)
    page.keyboard.press("ArrowRight")
    assert place(page) != before
    page.keyboard.press("-")
    assert scale(page) == 1.5
    page.keyboard.press("0")
    assert scale(page) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_keys_wheel_and_links_go_from_image_to_image(page: Page) -> None:
    count, first = page.locator("[data-count]"), stage(page).locator("img").get_attribute("src")
    stage(page).focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowDown")
    expect(count).to_have_text(f"Image 3 of {COUNT}")
    expect(stage(page).locator("img")).to_have_attribute("alt", f"CT scan, chest: image 3 of {COUNT}")
    assert stage(page).locator("img").get_attribute("src") != first
    stage(page).hover()
    page.mouse.wheel(0, 100)
    expect(count).to_have_text(f"Image 4 of {COUNT}")
    page.get_by_role("link", name="Previous image").click()
    expect(count).to_have_text(f"Image 3 of {COUNT}")
    assert page.url.endswith("image=3")
    page.reload()
    expect(count).to_have_text(f"Image 3 of {COUNT}")


def test_the_contrast_changes_in_place(page: Page) -> None:
    page.get_by_label("Contrast", exact=True).select_option("Bones")
    expect(stage(page).locator("img")).to_have_attribute("src", re.compile("window=bone"))
    page.wait_for_load_state("networkidle")
    assert stage(page).locator("img").evaluate("(image) => image.naturalWidth") == 128


def test_two_fingers_enlarge_and_one_sideways_goes_on(page: Page) -> None:
    box = stage(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", (x, y))
    send("touchMove", (x - 30, y))
    send("touchEnd")
    expect(page.locator("[data-count]")).to_have_text(f"Image 2 of {COUNT}")
    send("touchStart", (x - 20, y), (x + 20, y))
    send("touchMove", (x - 60, y), (x + 60, y))
    send("touchEnd")
    assert scale(page) > 1.5


def test_a_page_that_is_enlarged_becomes_sharper(device: Callable[..., Device], inhabited: Inhabited) -> None:
    page = device(PHONE, "alice").page
    page.goto(brought(inhabited, [PDF]))
    page.locator("[data-module=image-viewer][data-ready]").wait_for()
    page.get_by_role("button", name="Larger").click()
    expect(stage(page).locator("img")).to_have_attribute("src", re.compile(r"/pages/1/2$"))
    page.get_by_role("button", name="Whole image").click()
    assert scale(page) == 1


def test_without_its_script_every_image_can_be_reached(device: Callable[..., Device], inhabited: Inhabited) -> None:
    page = device(PHONE, "alice", java_script_enabled=False).page
    page.goto(brought(inhabited, images()))
    page.get_by_role("link", name="Next image").click()
    expect(page.locator("[data-count]")).to_have_text(f"Image 2 of {COUNT}")
    page.get_by_label("Image", exact=True).fill("5")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-count]")).to_have_text(f"Image 5 of {COUNT}")
    stage(page).click()
    expect(page).to_have_url(re.compile(r"/images/5/1$"))


def test_images_chosen_together_become_one_examination(device: Callable[..., Device], inhabited: Inhabited) -> None:
    page = device(PHONE, "alice").page
    page.goto(inhabited.url("alice", "/documents/new"))
    page.locator("form[data-module=upload-progress][data-ready]").wait_for()
    files: list[FilePayload] = [
        {"name": f"IM{number}.dcm", "mimeType": "application/dicom", "buffer": data}
        for number, data in enumerate(a_series(3, 9))
    ]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name=re.compile("Add to the record")).click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}"))
    page.goto(page.url.replace("/describe", "").partition("?")[0])
    expect(page.locator("[data-count]")).to_have_text("Image 1 of 3")
