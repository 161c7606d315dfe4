"""A parent fills in a child's health profile on a phone that runs no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import fill, send
from tests.support.devices import PHONE, Device
from tests.support.inhabited_site import Inhabited

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


def test_a_parent_fills_in_a_childs_profile(device: Devices, inhabited: Inhabited) -> None:
    """Given a child's empty record, when a parent adds an allergy, answers "none" and mends a slip, it is all there."""
    page = device(PHONE, "alice", java_script_enabled=False).page
    page.goto(inhabited.url("eve", "/health"))
    allergies = page.get_by_role("region", name="Allergies")
    allergies.get_by_role("link", name="Answer (Allergies)").click()
    expect(page.get_by_text("You write in the record of Eve Martin.")).to_be_visible()
    send(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Write what the allergy is to")
    fill(page, {"Allergic to what?": "Peanut", "What happens?": "Hives", "Year": "2018"})
    page.get_by_label("A doctor or a treatment was needed").check()
    send(page, "Save")
    expect(page.get_by_text("This is written in the health profile of Eve.")).to_be_visible()
    expect(allergies).to_contain_text("Hives, since 2018")
    page.get_by_role("button", name="I have none (Operations and procedures)").click()
    expect(page.get_by_role("region", name="Operations and procedures")).to_contain_text("You said so on")
    allergies.get_by_role("link", name="Peanut").click()
    page.get_by_role("link", name="Change it").click()
    fill(page, {"Allergic to what?": "Peanut and hazelnut"})
    send(page, "Save")
    expect(allergies.get_by_role("link", name="Peanut and hazelnut")).to_be_visible()
