"""On a phone, Alice decides who reads her record; on her own screen, Carol is shut out at once."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from portal.access.models import Record, Relation, RelationKind
from portal.access.rights import Grant
from portal.accounts.models import Account, AccountSession
from portal.core import clock
from portal.core.db import immediate
from portal.professionals.periods import end_of, months_after
from tests.journeys.steps import press, sign_up
from tests.support.devices import DESKTOP, Device
from tests.support.inhabited_site import Inhabited
from tests.support.professionals import DAY, grant, name_gp
from tests.support.saved_documents import save

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


@pytest.fixture
def alice(device: Devices, inhabited: Inhabited) -> Device:
    """Her phone, with a passkey of her own; Bob is her GP, Carol's access ends soon, Dora's does not."""
    phone = device()
    sign_up(phone, "Alice of the phone")
    hand_over(inhabited.app, inhabited, "Alice of the phone")
    people, holder = inhabited.people, inhabited.people["alice"]
    with inhabited.app.app_context(), immediate() as session:
        session.execute(update(Grant).values(ended_at=clock.now()))
    name_gp(inhabited.app, holder, people["bob"])
    grant(inhabited.app, holder, people["carol"], since=clock.now() - 80 * DAY, until=end_of(clock.today() + 5 * DAY))
    grant(inhabited.app, holder, people["dora"])
    return phone


def hand_over(app: Flask, inhabited: Inhabited, name: str) -> None:
    """Alice's record is held by the account that has the passkey."""
    with app.app_context(), immediate() as session:
        account = session.scalars(select(Account).where(Account.display_name == name)).one()
        record = session.get_one(Record, inhabited.people["alice"].record_id)
        held = select(Relation).where(Relation.record_id == record.id, Relation.kind == RelationKind.HOLDER)
        session.scalars(held).one().account_id = account.id


def old_proof(app: Flask) -> None:
    """Everybody's last proof is six minutes old."""
    with app.app_context(), immediate() as session:
        for one in session.scalars(select(AccountSession)):
            one.step_up_at = one.created_at - dt.timedelta(minutes=6)


def test_she_manages_who_reads(alice: Device, device: Devices, inhabited: Inhabited) -> None:
    """Given three professionals, when she renews, ends, names and blocks, each holds at their next request."""
    document = save(inhabited.app, inhabited.people["alice"])
    carol, dora = (reading(device(DESKTOP), inhabited, name, document) for name in ("carol", "dora"))
    old_proof(inhabited.app)
    alice.page.goto(inhabited.url("alice"))
    renew_carol(alice.page)
    end_dora(alice.page)
    assert status(dora) == 404
    name_carol(alice)
    assert status(carol) == 200
    old_proof(inhabited.app)
    block_carol(alice.page)
    shut_out(carol, inhabited)
    assert alice.faults == []


def reading(screen: Device, inhabited: Inhabited, name: str, document: uuid.UUID) -> Device:
    """Somebody reads a document of Alice's record, on a screen of their own."""
    screen.context.add_cookies(inhabited.cookies(name, practising=True))
    screen.page.goto(inhabited.url("alice", f"/documents/{document}"))
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Bilan sanguin")
    return screen


def status(screen: Device) -> int:
    """What is answered when the page is fetched again."""
    answer = screen.page.reload()
    assert answer is not None
    return answer.status


def renew_carol(page: Page) -> None:
    page.get_by_role("link", name="Access", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Access to your record")
    card = page.locator(".c-pro").filter(has_text="Dr Carol Petit")
    card.get_by_role("button", name="Renew for 3 months").click()
    later = months_after(clock.today() + 5 * DAY, 3)
    expect(page.get_by_role("status")).to_contain_text(f"runs until {later.day} ")


def end_dora(page: Page) -> None:
    page.get_by_role("link", name="Dr Dora Leroy", exact=True).click()
    page.get_by_role("button", name="End the access").click()
    expect(page.get_by_role("status")).to_contain_text("The access of Dr Dora Leroy has ended")


def name_carol(alice: Device) -> None:
    """As the GP in the place of Bob, which asks for her passkey."""
    page = alice.page
    page.get_by_role("link", name="Access", exact=True).last.click()
    page.get_by_role("link", name="Dr Carol Petit", exact=True).click()
    page.get_by_role("link", name="Name as the GP").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    expect(page.get_by_text("name the GP of a record")).to_be_visible()
    press(alice, "Confirm with your passkey")
    page.wait_for_url(re.compile("/access/gp"))
    expect(page.get_by_role("radio", name="Dr Carol Petit")).to_be_checked()
    page.get_by_role("button", name="Name as the GP").click()
    expect(page.get_by_role("status")).to_contain_text("Dr Carol Petit is the GP and reads everything")
    expect(page.get_by_role("status")).to_contain_text("Dr Bob Bernard is no longer the GP")


def block_carol(page: Page) -> None:
    """Which asks for nothing."""
    page.get_by_role("link", name="Block").click()
    expect(page.get_by_text("They read nothing of this record any more, even in an emergency.")).to_be_visible()
    page.get_by_role("button", name="Block Dr Carol Petit").click()
    expect(page.get_by_role("status")).to_contain_text("Dr Carol Petit is blocked")


def shut_out(screen: Device, inhabited: Inhabited) -> None:
    """The page that is open leads nowhere any more, nor does the way back to it, nor any other of the record."""
    page = screen.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan sanguin")
    with page.expect_response(re.compile("/documents$")) as answer:
        page.get_by_role("navigation").get_by_role("link", name="Documents").first.click()
    assert answer.value.status == 404
    page.go_back()
    for path in ("", "/", "/health", "/documents?q=bilan"):
        told = page.goto(inhabited.url("alice", path)) if path else page.reload()
        assert told is not None
        assert told.status == 404
        expect(page.locator("body")).not_to_contain_text("Bilan")
        expect(page.locator("body")).not_to_contain_text("Alice")
    page.goto("/patients")
    expect(page.locator("main")).not_to_contain_text("Alice Martin")
