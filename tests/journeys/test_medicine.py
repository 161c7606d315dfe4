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
    page.goto(f"/records/{record_id}/health/profile/treatments/new")
    page.get_by_label("How much each time?").fill("2 puffs")
    page.get_by_label("Which medicine or treatment?").press_sequentially("soufleol")
    if not script:
        page.get_by_role("button", name="Search the list of medicines").click()
    page.get_by_label("Souffléol 100 microgrammes").check()
    expect(page.get_by_label("How much each time?")).to_have_value("2 puffs")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Souffléol 100 microgrammes")
    assert alice.faults == []
