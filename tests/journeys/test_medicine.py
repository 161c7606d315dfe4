"""On her phone Alice types the name of a medicine and chooses it: with a script as she types, without by a button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.devices import PHONE, Device
from tests.support.inhabited_site import Inhabited
from tests.support.medicines import load

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_medicine_is_chosen(device: Devices, inhabited: Inhabited, tmp_path: Path, script: bool) -> None:
    load(inhabited.app, tmp_path)
    alice = device(PHONE, "alice", java_script_enabled=script)
    page, record_id = alice.page, inhabited.people["alice"].record_id
    page.goto(f"/records/{record_id}/health/profile/vaccinations/new")
    page.get_by_label("Batch number").fill("VX7")
    page.get_by_label("Name of the vaccine").press_sequentially("trivacine")
    if not script:
        page.get_by_role("button", name="Search the list of medicines").click()
    page.get_by_label("Trivaccine, suspension").check()
    expect(page.get_by_label("Batch number")).to_have_value("VX7")
    page.get_by_label("Year").fill("2020")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("VX7")
    assert alice.faults == []
