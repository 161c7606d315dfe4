"""What its holder is told of a result on hold: nothing for thirteen days, then that it waits, and with whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Record, RecordState, RelationKind
from portal.access.records import relate
from portal.accounts.models import Account, AccountNotice, NoticeKind
from portal.core import mail
from portal.core.db import db, immediate
from portal.professionals.commands.announcements import tell_waiting
from portal.record.content import Author
from tests.support.deposits import address, deposit, press, told
from tests.support.people import People
from tests.support.professionals import grant, let_in
from tests.support.reading import result, said, severe, strip
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
PARIS = ZoneInfo("Europe/Paris")
CAME = dt.datetime(2027, 3, 1, 23, 30, tzinfo=PARIS)
"""Shortly before midnight; the clocks change on the 28th."""
SENTENCE = "A result is waiting. Make an appointment with Dr Carol Petit."
PAGES = (
    *("/", "/documents", "/documents?q=resultat", "/documents?folder=reports", "/timeline", "/health", "/health/labs"),
    *("/documents?source=professional", "/documents/new"),
)


def on(day: int, hour: int = 12) -> time_machine.travel:
    """So many days after the arrival, by the calendar in France."""
    moment = dt.datetime.combine((CAME + dt.timedelta(days=day)).date(), dt.time(hour), PARIS)
    return time_machine.travel(moment, tick=False)


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


@pytest.fixture
def held(people: People, client_for: ClientFor) -> uuid.UUID:
    """A result that Carol deposited on hold."""
    with time_machine.travel(CAME, tick=False):
        carol = client_for("carol", practising=True)
        return deposit(carol, people["alice"], announce_first="y", title="Résultat grave")


def overview(client_for: ClientFor, people: People, name: str = "alice", language: str = "en") -> str:
    return get(client_for(name), f"/records/{people['alice'].record_id}/", language=language).text


@pytest.mark.parametrize(
    ("day", "hour", "is_told"),
    [(1, 12, False), (13, 23, False), (14, 0, True), (30, 23, True), (31, 23, True), (32, 12, False)],
)
def test_from_the_fourteenth_day_until_it_opens(
    people: People, client_for: ClientFor, held: uuid.UUID, day: int, hour: int, is_told: bool
) -> None:
    with on(day, hour):
        page = overview(client_for, people)
    assert (SENTENCE in page) is is_told
    if is_told:
        assert "on 1 April 2027 at the latest" in page
        assert "grave" not in page
        assert str(held) not in page


def test_it_speaks_french(people: People, client_for: ClientFor, held: uuid.UUID) -> None:
    with on(15):
        page = overview(client_for, people, language="fr")
    assert "Un résultat vous attend. Prenez rendez-vous avec Dr Carol Petit." in page
    assert "Vous le lirez ici quand il vous aura été annoncé, et au plus tard le\u00a01er\u00a0avril 2027." in page


def test_announcing_ends_the_waiting(people: People, client_for: ClientFor, held: uuid.UUID) -> None:
    with on(15):
        press(client_for("carol", practising=True), address(people["alice"], f"/{held}/announce"))
        page = overview(client_for, people)
    assert "is waiting" not in page
    assert "Résultat grave" in page


def test_taking_it_out_ends_the_waiting(people: People, client_for: ClientFor, held: uuid.UUID) -> None:
    with on(15):
        press(client_for("carol", practising=True), address(people["alice"], f"/{held}/remove"))
        assert "is waiting" not in overview(client_for, people)


@pytest.mark.parametrize("name", ["frank", "bob", "carol"])
def test_only_the_holder_is_told(people: People, client_for: ClientFor, held: uuid.UUID, name: str) -> None:
    with on(15):
        client = client_for(name, practising=name != "frank")
        assert "is waiting" not in get(client, f"/records/{people['alice'].record_id}/").text


def test_parents_are_not_told_and_a_minor_with_an_account_is(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["eve"], people["carol"])
    with time_machine.travel(CAME, tick=False):
        deposit(client_for("carol", practising=True), people["eve"], announce_first="y")
    with on(15), app.app_context():
        assert "is waiting" not in get(client_for("alice"), f"/records/{people['eve'].record_id}/").text
        assert tell_waiting() == 0
        with immediate() as session:
            relate(people["charlie"].account_id, session.get_one(Record, people["eve"].record_id), RelationKind.HOLDER)  # type: ignore[arg-type]
        assert tell_waiting() == 1
    with on(15):
        assert SENTENCE in get(client_for("charlie"), f"/records/{people['eve'].record_id}/").text


def test_before_that_day_nothing_betrays_it(app: Flask, people: People, client_for: ClientFor) -> None:
    """Lists, counts, facets, search, results, history, notices, versions, and the number of statements."""
    record = f"/records/{people['alice'].record_id}"
    pages = [*(f"{record}{page}" for page in PAGES), "/records", "/account/notices"]
    with on(10):
        shown = save(app, people["alice"], said("1", result("CRP", "4"), title="Résultat"))
        alice = client_for("alice")
        for page in pages:
            get(alice, page)
        document = f"{record}/documents/{shown}"
        before, costs = look(app, alice, [*pages, document])
        told_before = history(alice, record)
        bring_held(app, people, shown)
        after, costs_after = look(app, alice, [*pages, document])
        assert after == before
        assert costs_after == costs
        assert [line for line in history(alice, record) if line not in told_before] == []
        with app.app_context():
            assert tell_waiting() == 0


def bring_held(app: Flask, people: People, replaced: uuid.UUID) -> None:
    """Several results on hold, one of them the next version of what Alice reads, and readings of them."""
    kept = ("N", "INVISIBLE_PATIENT")
    for number in ("h1", "h2", "h3"):
        save(app, people["alice"], said(number, severe("Cachée"), result("CRP", "88"), confidentiality=kept))
    save(app, people["alice"], said("next", title="Résultat", confidentiality=kept, replaces=("1",)))


def look(app: Flask, client: FlaskClient, pages: list[str]) -> tuple[list[str], list[int]]:
    """The pages as they are, and how many statements each costs."""
    shown, costs = [], []
    for page in pages:
        with counted_statements(app) as sent:
            shown.append(strip(get(client, page).text))
        costs.append(len(sent))
    return shown, costs


def history(client: FlaskClient, record: str) -> list[str]:
    """What is told of others."""
    pages = [get(client, f"{record}/access/history?who={who}").text for who in ("professionals", "relatives")]
    return [line for page in pages for line in page.split("<main")[1].split("c-row__t")[1:]]


def test_a_holder_is_told_once_and_by_mail_without_a_word_of_it(
    app: Flask, people: People, client_for: ClientFor, held: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[mail.Message] = []
    monkeypatch.setattr(mail, "post", posted.append)
    with app.app_context(), immediate() as session:
        account = session.get_one(Account, people["alice"].account_id)
        account.email, account.locale = "alice@example.org", "en"
    for day, expected in ((13, 0), (14, 1), (14, 0), (15, 0), (40, 0)):
        with on(day), app.app_context():
            assert tell_waiting() == expected, day
    (message,) = posted
    assert SENTENCE in message.body
    assert "result" not in message.subject.lower()
    assert "Petit" not in message.subject
    assert "grave" not in message.body + message.subject
    with on(15):
        page = get(client_for("alice"), "/account/notices").text
    assert page.count(SENTENCE) == 1
    (row,) = told(app, people["alice"], "document.awaited")
    assert (row.item_id, row.role, row.account_name) == (held, "system", "waiting-results")


def test_a_second_result_is_told_by_itself(app: Flask, people: People, client_for: ClientFor, held: uuid.UUID) -> None:
    with on(3):
        carol = client_for("carol", practising=True)
        deposit(carol, people["alice"], (b"Another", "b.txt"), announce_first="y")
    for day, expected in ((14, 1), (16, 0), (17, 1), (18, 0)):
        with on(day), app.app_context():
            assert tell_waiting() == expected, day
    with on(18):
        assert overview(client_for, people).count(SENTENCE) == 1, "one sentence for one professional to see"


def test_the_telling_itself_is_not_told_before_it_opens(
    app: Flask, people: People, client_for: ClientFor, held: uuid.UUID
) -> None:
    record = f"/records/{people['alice'].record_id}"
    with on(15):
        with app.app_context():
            tell_waiting()
        assert "waiting" not in get(client_for("alice"), f"{record}/access/history").text
    with on(40):
        assert "Carnet told that a result was waiting" in get(client_for("alice"), f"{record}/access/history").text


def test_what_came_by_itself_names_its_author(app: Flask, people: People, client_for: ClientFor) -> None:
    kept = ("N", "INVISIBLE_PATIENT")
    with time_machine.travel(CAME, tick=False):
        save(app, people["alice"], said("1", confidentiality=kept, authors=(Author("Dr Hélène GARNIER"),)))
        save(app, people["alice"], said("2", confidentiality=kept, authors=()))
    with on(15):
        page = overview(client_for, people)
    assert "Make an appointment with Dr Hélène Garnier." in page
    assert "Make an appointment with the professional who asked for it." in page


def test_a_closed_record_is_not_looked_into(app: Flask, people: People, held: uuid.UUID) -> None:
    with on(15), app.app_context():
        with immediate() as session:
            session.get_one(Record, people["alice"].record_id).state = RecordState.CLOSED
        assert tell_waiting() == 0
        kinds = select(AccountNotice).where(AccountNotice.kind == NoticeKind.RESULT_WAITING)
        assert db.session.scalars(kinds).all() == []
