"""A patient lets a professional in, each on a device of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import fill, press, send
from tests.support.devices import DESKTOP, PHONE, Device
from tests.support.inhabited_site import Inhabited
from tests.support.invitations import load

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]
EXPECTED = "status of 404"
"""What the browser says of a page that does not open."""


def invite(page: Page, address: str, looked_for: str, name: str = "Dr Hélène Garnier") -> str:
    """Find somebody in the directory and invite them; the link to hand over."""
    page.goto(address)
    page.get_by_label("Name, town, profession or RPPS number").fill(looked_for)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_label("3 months")).to_be_checked()
    page.get_by_label("Here: I agree by sending this invitation").check()
    send(page, "Create the invitation")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"The invitation for {name} is ready")
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    expect(page.get_by_role("button", name="Share or copy the link")).to_be_visible()
    return page.locator("code").inner_text()


def create_access(doctor: Device, link: str) -> None:
    """Follow a link for the first time, with a new passkey, and come back to it."""
    doctor.page.goto(link)
    expect(doctor.page.get_by_text("Alice")).to_have_count(0)
    doctor.page.get_by_role("link", name="Create your access").click()
    fill(doctor.page, {"Your name": "Karim Benali"})
    press(doctor, "Create my passkey")
    doctor.page.get_by_role("link", name="Later").click()
    expect(doctor.page).to_have_url(link)


def accept(page: Page, number: str) -> None:
    fill(page, {"Your RPPS number": number})
    send(page, "Continue")
    expect(page.get_by_text("Dr Karim Benali")).to_be_visible()
    send(page, "This is me: accept")
    expect(page.get_by_role("heading", level=1)).to_have_text("You accepted")


def test_a_patient_lets_a_professional_in(device: Devices, inhabited: Inhabited) -> None:
    """Given the directory, when a patient invites, the professional accepts and the patient confirms, the record opens
    to the professional, and not before.
    """
    load(inhabited.app)
    alice, doctor = device(PHONE, person="alice"), device(DESKTOP)
    search = inhabited.url("alice", "/access/professionals/new")
    link = invite(alice.page, search, "benalli nante", "Dr Karim Benali")
    create_access(doctor, link)
    accept(doctor.page, "1000 0005 057")
    doctor.page.get_by_role("link", name="Your patients").click()
    expect(doctor.page.get_by_text("No patient yet")).to_be_visible()

    alice.page.goto("/account/notices")
    expect(alice.page.get_by_text("Dr Karim Benali accepted the invitation")).to_be_visible()
    alice.page.goto(search)
    alice.page.get_by_role("list", name="Invitations that wait").get_by_role("link", name="Dr Karim Benali").click()
    alice.page.get_by_role("link", name="See who accepted").click()
    expect(alice.page.get_by_text("Knows this number under this name")).to_be_visible()
    send(alice.page, "Yes, open the record to Dr Karim Benali")
    expect(alice.page.get_by_text("The record is open to Dr Karim Benali.")).to_be_visible()

    doctor.page.goto("/patients")
    doctor.page.get_by_role("link", name="Alice Martin").click()
    expect(doctor.page.get_by_role("heading", level=1)).to_contain_text("Alice")
    assert (alice.faults, doctor.faults) == ([], [])


def test_a_link_that_was_taken_back_opens_nothing(device: Devices, inhabited: Inhabited) -> None:
    """Given a link that was handed over, when the patient takes it back, whoever follows it reads nothing."""
    load(inhabited.app)
    alice, finder = device(PHONE, person="alice"), device(PHONE)
    link = invite(alice.page, inhabited.url("alice", "/access/professionals/new"), "garnier")
    alice.page.get_by_role("link", name="I have handed it over").click()
    send(alice.page, "Take the invitation back")
    expect(alice.page.get_by_text("The invitation is taken back. Its link opens nothing.")).to_be_visible()
    finder.page.goto(link)
    expect(finder.page.get_by_role("heading", level=1)).to_have_text("This invitation does not open")
    assert [said for said in (*alice.faults, *finder.faults) if EXPECTED not in said] == []


def test_without_a_script_a_link_can_be_declined(device: Devices, inhabited: Inhabited) -> None:
    """Given a browser that runs no script, when a link is not for its reader, they decline it all the same."""
    load(inhabited.app)
    alice, reader = device(PHONE, person="alice"), device(PHONE, java_script_enabled=False)
    link = invite(alice.page, inhabited.url("alice", "/access/professionals/new"), "garnier")
    reader.page.goto(link)
    send(reader.page, "Decline")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("You declined")
