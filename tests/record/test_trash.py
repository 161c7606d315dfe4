"""What was taken out is listed to who may put it back, for thirty days, and then gone for good."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from portal.access.actions import Level
from portal.access.models import Record, RecordState, Relation
from portal.access.rights import Grant
from portal.core import clock
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record import search
from portal.record.content import Attachment
from portal.record.doctor import check_files
from portal.record.models import Concept, DocumentAuthor, Source
from portal.record.trash import queries
from portal.record.trash.commands import empty_trash, overdue
from portal.record.trash.terms import last_day, over_before
from tests.history.test_record_history import lines
from tests.support.deposits import FILE, address, deposit, press, row_of, send, stored, told
from tests.support.documents import CRP, PAGE, a_document
from tests.support.files import folder_store
from tests.support.people import People
from tests.support.professionals import grant, hide, let_in
from tests.support.saved_documents import counted_statements, get, record_of, save
from tests.support.trash import rows_about, taken_out_ago

ClientFor = Callable[..., FlaskClient]
NOW = dt.timedelta(0)
LETTER = Attachment("text/plain", b"a letter", "lettre.txt")


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture
def paper(app: Flask, people: People, alice: FlaskClient) -> uuid.UUID:
    """A document with entries, a page and an attachment that Alice added, read, and took out."""
    read = a_document(title="Zygomatique", entries=(CRP,), pages=(PAGE,), attachments=(LETTER,))
    document_id = save(app, people["alice"], read, source=Source.PATIENT)
    get(alice, address(people["alice"], f"/{document_id}"))
    hide(app, people["alice"], document_id)
    press(alice, address(people["alice"], f"/{document_id}/remove"))
    return document_id


def trash_of(people: People, whose: str = "alice") -> str:
    return f"/records/{people[whose].record_id}/trash"


def test_it_works(people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    page = get(alice, trash_of(people)).text
    assert "Zygomatique" in page
    assert "Last day to put it back: " in page
    assert f'action="{address(people["alice"], f"/{paper}/restore")}"' in page
    assert f'href="{address(people["alice"], f"/{paper}/delete")}"' in page
    assert "Dernier jour pour le remettre" in get(alice, trash_of(people), language="fr").text
    assert f'href="{trash_of(people)}"' in get(alice, address(people["alice"])).text
    press(alice, address(people["alice"], f"/{paper}/restore"))
    assert "Nothing was removed" in get(alice, trash_of(people)).text


def test_looking_is_told(app: Flask, people: People, alice: FlaskClient) -> None:
    get(alice, trash_of(people))
    assert [row.role for row in told(app, people["alice"], "trash.viewed")] == ["holder"]


@pytest.mark.parametrize(("name", "practising"), [("charlie", False), ("frank", False), ("dora", True)])
def test_it_checks_ownership(
    app: Flask, people: People, client_for: ClientFor, paper: uuid.UUID, name: str, practising: bool
) -> None:
    let_in(app, people)
    get(client_for(name, practising=practising), trash_of(people), status=404)


def test_each_side_sees_its_own(app: Flask, people: People, client_for: ClientFor, paper: uuid.UUID) -> None:
    """A professional what they deposited; a carer what they added; the holder what the patient's side added."""
    let_in(app, people)
    carol = client_for("carol", practising=True)
    theirs = deposit(carol, people["alice"], title="Lettre de Carol")
    press(carol, address(people["alice"], f"/{theirs}/remove"))
    with app.app_context(), immediate() as session:
        mine = Relation.account_id == people["frank"].account_id
        session.scalars(select(Relation).where(mine)).one().level = Level.MANAGE
    frank, alice = client_for("frank"), client_for("alice")
    send(frank, address(people["alice"], "/new"), FILE, title="Papier de Frank")
    by_frank = next(one for one in stored(app, people["alice"]) if one.title == "Papier de Frank")
    press(frank, address(people["alice"], f"/{by_frank.id}/remove"))
    names = ("Zygomatique", "Lettre de Carol", "Papier de Frank")

    def seen(client: FlaskClient) -> list[str]:
        page = get(client, trash_of(people)).text
        return [name for name in names if name in page]

    assert seen(alice) == ["Zygomatique", "Papier de Frank"]
    assert seen(frank) == ["Papier de Frank"]
    assert seen(carol) == ["Lettre de Carol"]
    assert seen(client_for("bob", practising=True)) == []


def test_what_is_secret_takes_no_place(
    app: Flask, people: People, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page without rows, and no id of what is kept from a parent in the address of the next one."""
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for number in range(3):
        row = {"secret": True, "removed_at": clock.now()}
        save(app, people["eve"], a_document(unique_id=str(number)), source=Source.PATIENT, row=row)
    page = get(alice, trash_of(people, "eve")).text
    assert "Nothing was removed" in page
    assert "before=" not in page


def test_it_has_pages(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for number in range(3):
        one = save(
            app, people["alice"], a_document(title=f"Papier {number}", unique_id=str(number)), source=Source.PATIENT
        )
        press(alice, address(people["alice"], f"/{one}/remove"))
    first = get(alice, trash_of(people)).text
    assert [name for name in ("Papier 2", "Papier 1", "Papier 0", "Zygomatique") if name in first] == [
        "Papier 2",
        "Papier 1",
    ]
    older = f"{trash_of(people)}?before={stored_named(app, people, 'Papier 1')}"
    assert older in first
    second = get(alice, older).text
    assert "Papier 0" in second
    assert "Zygomatique" in second
    assert "Papier 1" not in second
    assert "Nothing more here" in get(alice, f"{trash_of(people)}?before={uuid.uuid4()}").text


def stored_named(app: Flask, people: People, title: str) -> uuid.UUID:
    return next(one.id for one in stored(app, people["alice"]) if one.title == title)


def test_its_cost_does_not_grow(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    costs = []
    for number in range(3):
        with counted_statements(app) as sent:
            get(alice, trash_of(people))
        costs.append(len(sent))
        one = save(app, people["alice"], a_document(unique_id=str(number)), source=Source.PATIENT)
        press(alice, address(people["alice"], f"/{one}/remove"))
    assert costs[1] == costs[2] <= 12


def test_the_last_day_is_a_day_in_france() -> None:
    late = dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC)
    assert last_day(late) == dt.date(2026, 12, 30), "it was the 30th in France"
    for hour, over in ((22, False), (23, True)):
        now = dt.datetime(2026, 12, 30, hour, 30, tzinfo=dt.UTC)
        assert (late < over_before(now)) is over


def test_thirty_days_are_kept_and_the_night_after_it_is_gone(app: Flask, people: People, paper: uuid.UUID) -> None:
    with app.app_context():
        taken_out_ago(paper, 30)
        assert (overdue(), empty_trash()) == (0, 0)
        taken_out_ago(paper, 31)
        assert (overdue(), empty_trash()) == (1, 1)
        assert (overdue(), empty_trash()) == (0, 0)


def test_nothing_speaks_of_it_any_more(app: Flask, people: People, paper: uuid.UUID) -> None:
    with app.app_context():
        files = list(folder_store().folder.glob("??/??/*"))
        before = rows_about(paper)
        assert {"document", "document_body", "document_file", "entry", "mask"} <= before.keys()
        taken_out_ago(paper, 31)
        empty_trash()
        assert rows_about(paper) == {}
        assert len(files) == 3
        assert not any(path.exists() for path in files)
        assert check_files(NOW) == []
        with db.engine.connect() as connection:
            for table in (Concept.__table__, DocumentAuthor.__table__):
                assert connection.scalar(select(func.count()).select_from(table)) == 0
            assert connection.scalar(text(f"SELECT count(*) FROM {search.TABLE_NAME}")) == 0


def test_no_word_of_it_is_left_in_the_database_file(app: Flask, people: People, paper: uuid.UUID) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL keeps its rows until it cleans up by itself")
        save(app, people["alice"], a_document(title="Un autre", unique_id="autre"))
        path = installation().config.instance / "carnet.db"

        def holds() -> bool:
            return any(b"ygomatique" in one.read_bytes() for one in path.parent.glob("carnet.db*"))

        assert holds()
        taken_out_ago(paper, 31)
        empty_trash()
        assert not holds()
        with db.engine.connect() as connection:
            assert connection.scalar(text(f"SELECT count(*) FROM {search.TABLE_NAME}")) == 1


def test_the_history_goes_on_telling_it_without_its_name(
    app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID
) -> None:
    everything = f"/records/{people['alice'].record_id}/access/history?what=everything"
    before = lines(get(alice, everything).text)
    with app.app_context():
        taken_out_ago(paper, 31)
        empty_trash()
    page = get(alice, everything).text
    after = lines(page)
    assert "Zygomatique" not in page
    acts = [[line[0] for line in each if "looked through" not in line[0]] for each in (before, after)]
    assert acts[1] == ["Carnet deleted a document for good", *acts[0]]
    (row,) = told(app, people["alice"], "document.purged")
    assert (row.role, row.item_id, row.details) == ("system", paper, {"cause": "30-days"})


@pytest.mark.parametrize("why", ["secret", "hold_until"])
def test_what_a_parent_could_not_know_stays_unknown(
    app: Flask, people: People, client_for: ClientFor, why: str
) -> None:
    values = {"secret": True, "hold_until": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}
    document_id = save(app, people["eve"], a_document(), row={why: values[why]})
    with app.app_context():
        taken_out_ago(document_id, 31)
        assert empty_trash() == 1
    page = get(client_for("alice"), f"/records/{people['eve'].record_id}/access/history?what=everything").text
    assert "deleted a document" not in page
    assert str(document_id) not in page


def test_what_was_put_back_meanwhile_stays(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    with app.app_context():
        taken_out_ago(paper, 31)
    press(alice, address(people["alice"], f"/{paper}/restore"))
    with app.app_context():
        assert empty_trash() == 0
    get(alice, address(people["alice"], f"/{paper}"))


def test_a_closed_record_keeps_everything(app: Flask, people: People, paper: uuid.UUID) -> None:
    with app.app_context():
        taken_out_ago(paper, 31)
        with immediate() as session:
            session.get_one(Record, people["alice"].record_id).state = RecordState.CLOSED
        assert empty_trash() == 0
        with immediate() as session:
            session.get_one(Record, people["alice"].record_id).state = RecordState.OPEN
        assert empty_trash() == 1


def test_what_another_document_says_too_is_kept_under_its_own_words(
    app: Flask, people: People, paper: uuid.UUID
) -> None:

    said = replace(CRP, label="CRP ultrasensible")
    save(app, people["alice"], a_document(unique_id="other", entries=(said,)))
    with app.app_context():
        taken_out_ago(paper, 31)
        empty_trash()
    with record_of(app, people["alice"]):
        assert [one.label for one in db.session.scalars(select(Concept))] == ["CRP ultrasensible"]
        assert len(db.session.scalars(select(DocumentAuthor)).all()) == 1


def test_the_page_says_when_its_time_is_over(app: Flask, people: People, alice: FlaskClient, paper: uuid.UUID) -> None:
    with app.app_context():
        taken_out_ago(paper, 31)
    assert "Its time is over" in get(alice, trash_of(people)).text


def test_a_professional_who_is_shut_out_sees_no_list(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    carol = client_for("carol", practising=True)
    theirs = deposit(carol, people["alice"])
    press(carol, address(people["alice"], f"/{theirs}/remove"))
    assert row_of(app, people["alice"], theirs).removed_at is not None
    with app.app_context(), immediate() as session:
        session.scalars(select(Grant)).one().ended_at = dt.datetime.now(dt.UTC)
    get(carol, trash_of(people), status=404)
