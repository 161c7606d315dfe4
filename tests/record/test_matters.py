"""What asks for a look, on the first page of a record: to those who answer for it, until they have seen it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from portal.access.actions import Level
from portal.access.models import Relation
from portal.accounts.models import NoticeKind
from portal.core import clock
from portal.core.db import immediate
from tests.support.notices import noticed
from tests.support.people import People
from tests.support.professionals import DAY, grant
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
ACCEPTED = "Dr Carol Petit accepted the invitation to the record of Alice Martin. Nothing opens until you confirm."
EMERGENCY = "Dr Carol Petit opened the record of Alice Martin in an emergency."
COLLEAGUE = (
    "Dr Bob Bernard let Dr Carol Petit into the record of Alice Martin, and wrote that its holder agreed. "
    "End the access if that is not so."
)
KINDS = {
    NoticeKind.EMERGENCY_OPENED: EMERGENCY,
    NoticeKind.INVITATION_ACCEPTED: ACCEPTED,
    NoticeKind.COLLEAGUE_LET_IN: COLLEAGUE,
}
BY_BOB = {"colleague": "Dr Bob Bernard"}


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/"


def block(page: str) -> str:
    """The first block of the page, where it is the one of what asks for a look."""
    first = page.partition('<div class="c-note')[2].partition("</div>")[0]
    return first if "/account/notices" in first else ""


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_told_with_a_link(
    app: Flask, people: People, client_for: ClientFor, address: str, kind: NoticeKind
) -> None:
    noticed(app, people["alice"], people["alice"], kind, details=BY_BOB)
    told = block(get(client_for("alice"), address).text)
    link = "See and confirm" if kind is NoticeKind.INVITATION_ACCEPTED else "See who can read it"
    assert f'<b>{KINDS[kind]}</b> <a href="{address}access">{link}</a>' in told
    assert told.startswith(" c-note--warn") is (kind is NoticeKind.EMERGENCY_OPENED)


def test_the_most_alarming_comes_first(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for kind in reversed(KINDS):
        noticed(app, people["alice"], people["alice"], kind, details=BY_BOB)
    told = block(get(client_for("alice"), address).text)
    places = [told.index(words) for words in KINDS.values()]
    assert places == sorted(places)


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for kind in KINDS:
        noticed(app, people["alice"], people["alice"], kind, details=BY_BOB)
    told = block(get(client_for("alice"), address, language="fr").text)
    assert "Rien ne s’ouvre avant votre confirmation." in told
    for words in ("en urgence.", "Voir et confirmer", "Voir qui peut le lire", "Marquer comme lu, dans vos avis"):
        assert words in told


@pytest.mark.parametrize("kind", [NoticeKind.FIRST_VISIT, NoticeKind.RESULT_WAITING, NoticeKind.PASSKEY_ADDED])
def test_nothing_else_is(app: Flask, people: People, client_for: ClientFor, address: str, kind: NoticeKind) -> None:
    noticed(app, people["alice"], people["alice"], kind)
    assert block(get(client_for("alice"), address).text) == ""


def test_what_was_seen_is_not_told_again(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    noticed(app, people["alice"], people["alice"], NoticeKind.EMERGENCY_OPENED, seen_at=clock.now())
    assert block(get(client_for("alice"), address).text) == ""


def test_what_can_be_confirmed_no_more_asks_no_more(
    app: Flask, people: People, client_for: ClientFor, address: str
) -> None:
    """An emergency is told however long ago it was."""
    for kind in KINDS:
        noticed(app, people["alice"], people["alice"], kind, details=BY_BOB)
    with travel(clock.now() + 31 * DAY, tick=True):
        page = block(get(client_for("alice"), address).text)
        listed = get(client_for("alice"), "/account/notices").text
    assert EMERGENCY in page
    assert "accepted the invitation" not in page
    assert "It has ended, and nothing opened." in listed
    assert "Nothing opens until you confirm" not in listed


def test_each_record_and_account_has_its_own(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    noticed(app, people["charlie"], people["alice"], NoticeKind.EMERGENCY_OPENED)
    noticed(app, people["alice"], people["eve"], NoticeKind.EMERGENCY_OPENED)
    alice = client_for("alice")
    assert block(get(alice, address).text) == ""
    told = block(get(alice, f"/records/{people['eve'].record_id}/").text)
    assert "the record of Eve Martin in an emergency" in told


@pytest.mark.parametrize("level", [Level.VIEW, Level.MANAGE])
def test_no_carer_is_asked(app: Flask, people: People, client_for: ClientFor, address: str, level: Level) -> None:
    """Neither by what others are told, nor by what they were told themselves in another role."""
    with app.app_context(), immediate() as session:
        session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one().level = level
    for name in ("alice", "frank"):
        noticed(app, people[name], people["alice"], NoticeKind.INVITATION_ACCEPTED)
    page = get(client_for("frank"), address).text
    assert block(page) == ""
    assert "accepted the invitation" not in page


def test_no_professional_reads_it(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    grant(app, people["alice"], people["carol"])
    for name in ("alice", "carol"):
        noticed(app, people[name], people["alice"], NoticeKind.COLLEAGUE_LET_IN, details=BY_BOB)
    assert "with the consent of its holder" not in get(client_for("carol", practising=True), address).text
    preview = get(client_for("alice"), f"{address}?as={people['carol'].professional_id}").text
    assert "with the consent of its holder" not in preview


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice, counts = client_for("alice"), []
    for more in (0, 30):
        for _number in range(more):
            noticed(app, people["alice"], people["alice"], NoticeKind.EMERGENCY_OPENED)
        page = get(alice, address).text
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert page.count(EMERGENCY) == 10
    assert counts[0] == counts[1] <= 12
