"""Proving a number in a real browser at a real OpenID provider: from the account to its login page, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.core.installation import installation
from tests.professionals.proving import professional, proved_by, unvouched
from tests.support.devices import DESKTOP, Device
from tests.support.identity_provider import RealProvider, identity_provider
from tests.support.inhabited_site import Inhabited

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


@pytest.fixture(scope="module")
def real(site: tuple[Flask, str]) -> Iterator[RealProvider]:
    """The provider, which knows the site as a client."""
    app, origin = site
    with identity_provider(origin) as made, proved_by(app, made.configured(installation(app).config)):
        yield made


def sign_in_there(page: Page, issuer: str, login: str) -> None:
    """On the provider's own pages."""
    page.wait_for_url(f"{issuer}/**")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_bob_proves_his_number(inhabited: Inhabited, real: RealProvider, device: Devices, scripts: bool) -> None:
    bob = inhabited.people["bob"]
    unvouched(inhabited.app, bob)
    computer = device(DESKTOP, person="bob", java_script_enabled=scripts)
    page = computer.page
    page.goto("/account/passkeys")
    page.get_by_role("link", name="Prove your RPPS number").click()
    expect(page.locator("main")).to_contain_text("Not yet")
    page.get_by_role("button", name="Go on to Test Connect").click()
    sign_in_there(page, real.settings["oidc_issuer"], f"8{bob.rpps}")
    page.wait_for_url("**/account/role")
    expect(page.get_by_role("status")).to_contain_text("Your RPPS number is proved.")
    kept = professional(inhabited.app, bob)
    assert kept is not None
    assert kept.verified_how == "identity-provider"
    assert [said for said in computer.faults if "Content Security Policy" in said] == []


def test_a_newcomer_becomes_a_professional(inhabited: Inhabited, real: RealProvider, device: Devices) -> None:
    page = device(person="charlie").page
    page.goto("/account/professional-identity")
    page.get_by_role("button", name="Go on to Test Connect").click()
    sign_in_there(page, real.settings["oidc_issuer"], "810003456786")
    page.wait_for_url("**/account/professional-identity")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_label("Given names").fill("Charlie")
    page.get_by_label("Name you practise under").fill("Durand")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose your profession")
    expect(page.get_by_label("Given names")).to_have_value("Charlie")
    page.get_by_label("Profession").select_option(label="Nurse")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/account/role")
    page.get_by_role("button", name="Go on as a professional").click()
    page.wait_for_url("**/patients")
    made = professional(inhabited.app, inhabited.people["charlie"])
    assert made is not None
    assert (made.name, made.profession, made.rpps) == ("Charlie Durand", "nurse", "10003456786")


def test_somebody_who_turns_back(inhabited: Inhabited, real: RealProvider, device: Devices) -> None:
    """The way there leaves no trap behind: Back leads to the page with the button."""
    page = device(person="bob").page
    unvouched(inhabited.app, inhabited.people["bob"])
    page.goto("/account/professional-identity")
    page.get_by_role("button", name="Go on to Test Connect").click()
    page.wait_for_url(f"{real.settings['oidc_issuer']}/**")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/account/professional-identity")
    expect(page.get_by_role("main")).to_contain_text("You came back from Test Connect without a proof.")


def test_the_passkey_is_asked_for_first(inhabited: Inhabited, real: RealProvider, device: Devices) -> None:
    visitor = device()
    visitor.context.add_cookies(inhabited.cookies("bob", fresh=False))
    visitor.page.goto("/account/professional-identity")
    expect(visitor.page.get_by_text("prove your RPPS number")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("/step-up"))
