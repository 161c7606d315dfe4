"""Asking the author: here where they may answer, else by a letter; they have one month."""

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

from portal.accounts.models import AccountNotice, NoticeKind
from portal.core.db import db
from portal.notes.telling import tell_unanswered
from tests.support.deposits import press, told
from tests.support.notes import note_rows, noted, page, report_of
from tests.support.people import People, Person
from tests.support.professionals import block, let_in
from tests.support.saved_documents import change, get, record_of

ClientFor = Callable[..., FlaskClient]
PARIS = ZoneInfo("Europe/Paris")
SENT = dt.datetime(2027, 11, 30, 12, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    let_in(app, people)


def notices(app: Flask, to: Person, kind: NoticeKind) -> list[AccountNotice]:
    with app.app_context():
        mine = AccountNotice.account_id == to.account_id, AccountNotice.kind == kind
        return list(db.session.scalars(select(AccountNotice).where(*mine)))


def prepared(app: Flask, people: People, author: str | None) -> tuple[uuid.UUID, uuid.UUID]:
    document_id = report_of(app, people["alice"], people[author] if author else None)
    return document_id, noted(app, people["alice"], document_id)


def test_an_author_who_reads_here_finds_it_here(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, carol = people["alice"], people["carol"]
    document_id, note_id = prepared(app, people, "carol")
    address = page(alice, document_id, f"{note_id}/send")
    with time_machine.travel(SENT, tick=False):
        assert "It goes to Dr Carol Petit" in get(client_for("alice"), address).text
        answer = press(client_for("alice"), address)
        assert answer.location == f"/records/{alice.record_id}/documents/{document_id}"
        shown = get(client_for("alice"), answer.location, language="fr").text
    assert "réponse attendue avant le\u00a030\u00a0décembre 2027" in shown
    (row,) = told(app, alice, "note.sent")
    assert "here" in str(row.details)
    (notice,) = notices(app, carol, NoticeKind.CORRECTION_ASKED)
    assert set(notice.details) == {"record", "note_id", "document_id"}
    with time_machine.travel(SENT + dt.timedelta(days=1), tick=False):
        assert "asks you to look at something" in get(client_for("carol", practising=True), "/patients").text
        first = get(client_for("carol", practising=True), f"/records/{alice.record_id}/").text
    assert page(alice, document_id, f"{note_id}/answer") in first


@pytest.mark.parametrize("author", ["grace", "dora", None])
def test_an_author_who_may_not_read_here_gets_a_letter(
    app: Flask, people: People, client_for: ClientFor, author: str | None
) -> None:
    """One who was never let in, one who is blocked, one who is not of this site: none is told anything."""
    document_id, note_id = prepared(app, people, author)
    address = page(people["alice"], document_id, f"{note_id}/send")
    assert "would not find it" in get(client_for("alice"), address).text
    answer = press(client_for("alice"), address)
    assert answer.location == page(people["alice"], document_id, f"{note_id}/letter")
    assert note_rows(app, people["alice"])[0].by_letter
    if author:
        assert notices(app, people[author], NoticeKind.CORRECTION_ASKED) == []


def test_it_is_sent_once(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id, note_id = prepared(app, people, "carol")
    address = page(people["alice"], document_id, f"{note_id}/send")
    with time_machine.travel(SENT, tick=False):
        press(client_for("alice"), address)
    with time_machine.travel(SENT + dt.timedelta(days=9), tick=False):
        press(client_for("alice"), address)
        assert "It was sent already." in get(client_for("alice"), address).text
    assert note_rows(app, people["alice"])[0].sent_at == SENT
    assert len(notices(app, people["carol"], NoticeKind.CORRECTION_ASKED)) == 1


def test_a_colleague_does_not_see_the_request(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id, note_id = prepared(app, people, "carol")
    press(client_for("alice"), page(people["alice"], document_id, f"{note_id}/send"))
    first = get(client_for("bob", practising=True), f"/records/{people['alice'].record_id}/").text
    assert "asks you to correct" not in first


def test_who_is_blocked_meanwhile_sees_it_no_more(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id, note_id = prepared(app, people, "carol")
    press(client_for("alice"), page(people["alice"], document_id, f"{note_id}/send"))
    block(app, people["alice"], people["carol"])
    carol = client_for("carol", practising=True)
    assert "asks you to look at something" not in get(carol, "/patients").text
    get(carol, page(people["alice"], document_id, f"{note_id}/answer"), status=404)


@pytest.mark.parametrize(("day", "count"), [(29, 0), (30, 1), (60, 1)])
def test_after_one_month_its_writer_is_told_once(
    app: Flask, people: People, client_for: ClientFor, day: int, count: int
) -> None:
    document_id, note_id = prepared(app, people, "carol")
    with time_machine.travel(SENT, tick=False):
        press(client_for("alice"), page(people["alice"], document_id, f"{note_id}/send"))
    with time_machine.travel(SENT + dt.timedelta(days=day), tick=False):
        with app.app_context():
            assert [tell_unanswered(), tell_unanswered()] == [count, 0]
        shown = get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}").text
    assert len(notices(app, people["alice"], NoticeKind.NOTE_UNANSWERED)) == count
    assert ("What you can do" in shown) is bool(count)
    assert len(told(app, people["alice"], "note.unanswered")) == count


def test_whoever_may_no_longer_read_it_is_not_told(app: Flask, people: People) -> None:
    """A parent wrote the note; the child keeps the document from its parents since."""
    document_id = report_of(app, people["eve"])
    noted(app, people["eve"], document_id, people["alice"], sent_at=SENT, by_letter=True)
    with record_of(app, people["eve"]) as opened:
        change(opened, document_id, secret=True)
    with time_machine.travel(SENT + dt.timedelta(days=40), tick=False), app.app_context():
        assert tell_unanswered() == 1
    assert notices(app, people["alice"], NoticeKind.NOTE_UNANSWERED) == []


@pytest.mark.parametrize("name", ["charlie", "frank", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    document_id, note_id = prepared(app, people, "carol")
    client = client_for(name, practising=name == "carol")
    get(client, page(people["alice"], document_id, f"{note_id}/send"), status=404)
    assert press(client, page(people["alice"], document_id, f"{note_id}/send")).status_code == 404
