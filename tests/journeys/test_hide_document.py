"""Two people side by side on their phones: what one hides is gone for the other at the next request, and comes back."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import send
from tests.support.devices import PHONE, Device
from tests.support.documents import a_document
from tests.support.inhabited_site import Inhabited
from tests.support.professionals import grant, name_gp
from tests.support.saved_documents import save

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]
WORDS = {
    "en-GB": {
        "change": "Change who reads it",
        "but": "Everybody authorised, except those I choose",
        "save": "Save",
        "gone": "Dr Carol Petit can no longer see this document.",
        "undo": "Undo",
        "undone": "Undone: it is as it was before.",
        "lost": "This page does not exist",
        "hidden": "Hidden from 1 person",
        "by": "Hidden by the patient",
    },
    "fr-FR": {
        "change": "Changer qui le lit",
        "but": "Toutes les personnes autorisées, sauf celles que je choisis",
        "save": "Enregistrer",
        "gone": "Dr Carol Petit ne voit plus ce document.",
        "undo": "Annuler ce choix",
        "undone": "Annulé\u00a0: tout est comme avant.",
        "lost": "Cette page n’existe pas",
        "hidden": "Masqué à 1\u00a0personne",
        "by": "Masqué par le patient",
    },
}


@pytest.fixture(scope="module", autouse=True)
def let_in(inhabited: Inhabited) -> None:
    """Bob is Alice's GP, Carol has a grant."""
    name_gp(inhabited.app, inhabited.people["alice"], inhabited.people["bob"])
    grant(inhabited.app, inhabited.people["alice"], inhabited.people["carol"])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("language", list(WORDS))
def test_hide_from_one_and_undo(device: Devices, inhabited: Inhabited, language: str, script: bool) -> None:
    """Given that Carol reads a document, when Alice hides it from her, it is gone; once undone, it is back."""
    title = f"Bilan {uuid.uuid4().hex[:6]}"
    document_id = save(inhabited.app, inhabited.people["alice"], a_document(unique_id=title, title=title))
    words, address = WORDS[language], inhabited.url("alice", f"/documents/{document_id}")
    alice = device(PHONE, "alice", locale=language, java_script_enabled=script).page
    carol, bob = (practising(device, inhabited, name, language, script) for name in ("carol", "bob"))
    for professional in (carol, bob):
        professional.goto(address)
        expect(professional.get_by_role("heading", level=1)).to_have_text(title)

    alice.goto(address)
    alice.get_by_role("link", name=words["change"]).click()
    alice.get_by_label(words["but"]).check()
    alice.get_by_label("Dr Carol Petit").locator("visible=true").check()
    send(alice, words["save"])
    expect(alice.get_by_role("status")).to_contain_text(words["gone"])

    carol.reload()
    expect(carol.get_by_role("heading", level=1)).to_have_text(words["lost"])
    carol.goto(inhabited.url("alice", "/documents?q=bilan"))
    expect(carol.get_by_text(title)).to_have_count(0)
    bob.reload()
    expect(bob.get_by_text(words["by"])).to_be_visible()

    send(alice, words["undo"])
    expect(alice.get_by_role("status")).to_contain_text(words["undone"])
    carol.goto(address)
    expect(carol.get_by_role("heading", level=1)).to_have_text(title)
    bob.reload()
    expect(bob.get_by_text(words["by"])).to_have_count(0)


def test_hide_several_from_the_list(device: Devices, inhabited: Inhabited) -> None:
    """Given two documents in a search, when both are hidden from all, the list marks them, and Carol finds neither."""
    mark = uuid.uuid4().hex[:6]
    for name in ("un", "deux"):
        told = a_document(unique_id=f"{mark} {name}", title=f"Suivi {mark} {name}")
        save(inhabited.app, inhabited.people["alice"], told)
    alice, found = device(PHONE, "alice").page, inhabited.url("alice", f"/documents?q={mark}")
    alice.goto(found)
    alice.get_by_role("link", name="Hide several").click()
    for name in ("un", "deux"):
        alice.get_by_label(f"Suivi {mark} {name}").check()
    alice.get_by_label("From everybody but the GP and the author").check()
    send(alice, "Hide the ticked documents")
    expect(alice.get_by_role("status")).to_contain_text("2 documents are hidden.")
    alice.goto(found)
    expect(alice.locator(".c-badge--mask")).to_have_count(2)
    carol = practising(device, inhabited, "carol", "en-GB", True)
    carol.goto(found)
    expect(carol.get_by_text(f"Suivi {mark}")).to_have_count(0)


def practising(device: Devices, inhabited: Inhabited, name: str, language: str, script: bool) -> Page:
    """The phone of a professional at work."""
    made = device(PHONE, locale=language, java_script_enabled=script)
    made.context.add_cookies(inhabited.cookies(name, practising=True))
    return made.page
