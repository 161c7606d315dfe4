"""What asks for a look, on the list of records: a line for those who answer for the record, until they have seen it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel

from portal.accounts.models import NoticeKind
from portal.core import clock
from tests.support.notices import noticed
from tests.support.people import People
from tests.support.professionals import DAY
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
EMERGENCY, ACCEPTED = NoticeKind.EMERGENCY_OPENED, NoticeKind.INVITATION_ACCEPTED
COLLEAGUE = NoticeKind.COLLEAGUE_LET_IN


def books(client: FlaskClient, language: str = "en") -> dict[str, str]:
    """What stands on each booklet, by its address."""
    page = get(client, "/records", language=language).text
    found = [one.partition("</li>\n            <li")[0] for one in page.split('<li class="c-book ')[1:]]
    return {one.partition('<a href="')[2].partition('"')[0]: unescape(one) for one in found}


def address(people: People, name: str) -> str:
    return f"/records/{people[name].record_id}/"


def test_each_record_tells_its_own(app: Flask, people: People, client_for: ClientFor) -> None:
    for kind in (COLLEAGUE, ACCEPTED, EMERGENCY, EMERGENCY):
        noticed(app, people["alice"], people["alice"], kind)
    noticed(app, people["alice"], people["eve"], ACCEPTED)
    shown = books(client_for("alice"))
    own, child = shown[address(people, "alice")], shown[address(people, "eve")]
    words = ["2 openings in an emergency", "1 professional to confirm", "1 colleague let in by a professional"]
    places = [own.index(one) for one in words]
    assert places == sorted(places)
    assert words[1] in child
    assert words[2] not in child
    assert "emergency" not in child
    assert "No new document" in child
    assert "Nothing new" not in child, "something is"


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    for kind in (COLLEAGUE, ACCEPTED, EMERGENCY):
        noticed(app, people["alice"], people["eve"], kind)
    child = books(client_for("alice"), language="fr")[address(people, "eve")]
    for words in ("1\u00a0ouverture en urgence", "1\u00a0professionnel à confirmer", "1\u00a0collègue ajouté par un"):
        assert words in child


def test_what_was_seen_or_is_over_is_not_told(app: Flask, people: People, client_for: ClientFor) -> None:
    noticed(app, people["alice"], people["alice"], EMERGENCY, seen_at=clock.now())
    noticed(app, people["alice"], people["alice"], ACCEPTED, at=clock.now() - 31 * DAY)
    own = books(client_for("alice"))[address(people, "alice")]
    assert "emergency" not in own
    assert "to confirm" not in own


def test_nobody_is_told_what_is_for_another(app: Flask, people: People, client_for: ClientFor) -> None:
    """A carer neither, though they were told once in another role."""
    for name in ("alice", "frank", "charlie"):
        noticed(app, people[name], people["alice"], ACCEPTED)
    for name in ("frank", "charlie"):
        (shown,) = books(client_for(name)).values()
        assert "to confirm" not in shown


def test_one_statement_tells_of_all(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, counts = client_for("alice"), []
    for more in (0, 9):
        for name in ("alice", "eve") * more:
            noticed(app, people["alice"], people[name], EMERGENCY)
        shown = books(alice)
        with counted_statements(app) as sent:
            books(alice)
        counts.append(len(sent))
        assert sum("FROM account_notice" in one for one in sent) == 1
    assert "9 openings in an emergency" in shown[address(people, "eve")]
    assert counts[0] == counts[1] <= 12


def test_an_acceptance_asks_for_thirty_days(app: Flask, people: People, client_for: ClientFor) -> None:
    noticed(app, people["alice"], people["alice"], ACCEPTED)
    for days, asks in ((29, True), (31, False)):
        with travel(clock.now() + days * DAY, tick=True):
            assert ("to confirm" in books(client_for("alice"))[address(people, "alice")]) is asks
