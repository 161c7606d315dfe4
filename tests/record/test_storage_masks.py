"""A document is born with the masks of its folder and of its versions; what is brought again unveils nothing."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.access.actions import Action
from portal.access.opening import Opened
from portal.access.rights import Grant
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.content import Code
from portal.record.doctor import outlived_versions, settle_versions
from portal.record.hiding import OPEN, Hiding
from portal.record.models import Document, Source
from portal.record.storage import Saved, SaveOutcome, save_document, saving
from portal.trail.models import TrailEvent
from tests.support.documents import LOINC, a_document
from tests.support.hiding import hidden_but_from, hidden_from, hiding, opened_by, rule, told
from tests.support.people import People
from tests.support.professionals import grant, hide, name_gp
from tests.support.saved_documents import record_of, save


@pytest.fixture(autouse=True)
def let_in(app: Flask, people: People) -> None:
    name_gp(app, people["alice"], people["bob"])
    for name in ("carol", "grace"):
        grant(app, people["alice"], people[name])


def version(app: Flask, people: People, number: int, **changes: Any) -> uuid.UUID:
    return save(app, people["alice"], a_document(unique_id=f"v{number}", set_id="s", version_number=number, **changes))


def deposit(opened: Opened, original: bytes = b"the file", **changes: Any) -> Saved:
    told = {"unique_id": ""} | changes
    return save_document(opened, a_document(**told), original, file_name="a.xml", source=Source.PROFESSIONAL)


def current(app: Flask, people: People, name: str) -> set[uuid.UUID]:
    """The documents that a list shows: to a professional, or to a job, which sees all."""
    statement = select(Document.id).where(Document.is_current.is_(True))
    if name in ("bob", "carol", "grace"):
        with opened_by(app, people, name, Action.LIST_DOCUMENTS):
            return set(db.session.scalars(statement))
    with record_of(app, people["alice"]):
        return set(db.session.scalars(statement))


@pytest.mark.parametrize(
    ("rules", "born"),
    [
        ([None], "all"),
        (["carol"], "carol"),
        (["carol", "grace"], "both"),
        (["carol", None], "all"),
        ([], "open"),
    ],
)
def test_a_rule_hides_what_comes_later(app: Flask, people: People, rules: list[str | None], born: str) -> None:
    for name in rules:
        rule(app, people["alice"], "laboratory", people[name] if name else None)
    rule(app, people["alice"], "laboratory", ended_at=clock.now())
    rule(app, people["alice"], "reports")
    rule(app, people["charlie"], "laboratory")
    expected = {
        "all": Hiding(True),
        "carol": hidden_from(people["carol"]),
        "both": hidden_from(people["carol"], people["grace"]),
        "open": OPEN,
    }[born]
    assert hiding(app, save(app, people["alice"])) == expected
    assert [details["cause"] for _event, details in told(app)] == (["folder"] if expected else [])


def test_the_trail_tells_the_holder_who_hid_it(app: Flask, people: People) -> None:
    """The one who brought it did not: a job of the portal did, before the row of the arrival."""
    rule(app, people["alice"], "laboratory", people["carol"])
    document_id = save(app, people["alice"])
    with record_of(app, people["alice"]):
        hidden, added = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq.desc()).limit(2)).all()[::-1]
    assert (hidden.event, hidden.role, hidden.item_id) == ("item.hidden", "system", document_id)
    assert hidden.details["professional"] == "Dr Carol Petit"
    assert added.event == "document.added"


def test_a_rule_set_while_a_document_is_on_its_way_holds(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are stored before the rows: whoever sets a rule meanwhile has the write lock first."""
    stores = saving._store

    def store(*given: Any) -> Any:
        rule(app, people["alice"], "laboratory")
        return stores(*given)

    monkeypatch.setattr(saving, "_store", store)
    assert hiding(app, save(app, people["alice"])) == Hiding(True)


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))), ids=str)
def test_a_version_of_a_hidden_one_is_born_hidden(app: Flask, people: People, order: tuple[int, ...]) -> None:
    """In whatever order they come: the first is hidden, and what comes after it repeats it."""
    first, *rest = (version(app, people, number) for number in order[:1])
    hide(app, people["alice"], first, one=people["carol"])
    rest = [version(app, people, number) for number in order[1:]]
    assert {hiding(app, one) for one in (first, *rest)} == {hidden_from(people["carol"])}
    assert [details["cause"] for _event, details in told(app)] == ["version"] * 2
    assert current(app, people, "carol") == set()
    assert len(current(app, people, "grace")) == 1


@pytest.mark.parametrize("known_by", ["replaces", "named first"])
def test_a_reference_is_enough(app: Flask, people: People, known_by: str) -> None:
    one, two = a_document(unique_id="1"), a_document(unique_id="2", replaces=("1",))
    first, second = (one, two) if known_by == "replaces" else (two, one)
    hidden = save(app, people["alice"], first)
    hide(app, people["alice"], hidden)
    assert hiding(app, save(app, people["alice"], second)) == Hiding(True)


def test_a_version_is_hidden_from_all_from_whom_one_of_them_is(app: Flask, people: People) -> None:
    one, two = (save(app, people["alice"], a_document(unique_id=name)) for name in "ab")
    hide(app, people["alice"], one, one=people["carol"])
    hide(app, people["alice"], two)
    hide(app, people["alice"], two, one=people["grace"], shown=True)
    hide(app, people["alice"], two, one=people["carol"], shown=True)
    third = save(app, people["alice"], a_document(unique_id="c", replaces=("a", "b")))
    assert hiding(app, third) == hidden_but_from(people["grace"])


def test_who_may_read_an_older_version_alone_keeps_it(app: Flask, people: People) -> None:
    """The rule of the folder came between the two."""
    old = version(app, people, 1)
    rule(app, people["alice"], "laboratory", people["carol"])
    new = version(app, people, 2)
    assert (current(app, people, "carol"), current(app, people, "grace")) == ({old}, {old, new})
    with app.app_context():
        assert (outlived_versions(), settle_versions()) == (0, 0)
    hide(app, people["alice"], old, one=people["carol"])
    with app.app_context():
        assert (outlived_versions(), settle_versions()) == (1, 1), "now nobody reads the older one alone"
    assert (current(app, people, "carol"), current(app, people, "grace")) == (set(), {new})


def test_a_correction_by_whom_the_first_is_hidden_from_unveils_nothing(app: Flask, people: People) -> None:
    """Carol may read what she wrote; that it is a version of something hidden she is not told, and others read none."""
    first = version(app, people, 1)
    hide(app, people["alice"], first)
    with opened_by(app, people, "carol") as opened:
        saved = deposit(opened, unique_id="v2", set_id="s", version_number=2)
        assert saved.outcome is SaveOutcome.IMPORTED
    assert hiding(app, saved.document.id) == Hiding(True)
    assert saved.document.id in current(app, people, "carol")
    assert current(app, people, "grace") == set()


@pytest.mark.parametrize("unique_id", ["", "1.2.3^a"], ids=["bytes", "id"])
def test_the_same_again_from_whom_it_is_hidden_from(app: Flask, people: People, unique_id: str) -> None:
    """Carol is told that it was saved, and finds it; nobody else reads more than before; the holder has it once."""
    original = b"the file"
    first = save(app, people["alice"], a_document(unique_id=unique_id), original)
    hide(app, people["alice"], first)
    with opened_by(app, people, "carol") as opened:
        saved = deposit(opened, original, unique_id=unique_id)
        assert (saved.outcome, saved.document.id == first) == (SaveOutcome.IMPORTED, False)
        again = deposit(opened, original, unique_id=unique_id)
        assert (again.outcome, again.document.id) == (SaveOutcome.DUPLICATE, saved.document.id)
        readable = set(db.session.scalars(select(Document.id)))
        assert readable == {saved.document.id}
    copy = saved.document.id
    assert hiding(app, copy) == Hiding(True)
    assert {name: current(app, people, name) for name in ("alice", "bob", "carol", "grace")} == {
        "alice": {copy},
        "bob": {copy},
        "carol": {copy},
        "grace": set(),
    }
    assert [event for event, _details in told(app)] == ["item.hidden"]


def test_the_same_again_beside_a_newer_one_outside_of_ones_folders(app: Flask, people: People) -> None:
    """Grace reads reports: what she brings stands in her list whatever became of its like in other folders."""
    read = a_document(type_code=Code(LOINC, "11502-2"), unique_id="")
    first = save(app, people["alice"], read, b"the file", source=Source.PATIENT)
    save(app, people["alice"], read, b"mended", source=Source.PATIENT, corrects=first)
    with app.app_context(), immediate() as session:
        session.execute(update(Grant).values(folders=["reports"]))
    with opened_by(app, people, "grace") as opened:
        saved = deposit(opened, type_code=Code(LOINC, "11488-4"))
        assert saved.outcome is SaveOutcome.IMPORTED
    assert current(app, people, "grace") == {saved.document.id}


def test_two_who_bring_it_again_have_each_their_own(app: Flask, people: People) -> None:
    first = save(app, people["alice"], a_document(unique_id=""), b"the file")
    hide(app, people["alice"], first)
    mine: dict[str, uuid.UUID] = {}
    for name in ("carol", "grace", "carol", "grace"):
        with opened_by(app, people, name) as opened:
            saved = deposit(opened)
            assert saved.document.id == mine.setdefault(name, saved.document.id)
    assert current(app, people, "carol") == {mine["carol"]}
    assert current(app, people, "grace") == {mine["grace"]}
    assert {hiding(app, one) for one in (first, *mine.values())} == {Hiding(True)}


def test_the_author_of_the_first_keeps_it(app: Flask, people: People) -> None:
    """Grace wrote what Carol brings again: it does not go from Grace's list."""
    first = save(app, people["alice"], a_document(unique_id=""), b"the file", row={"author_rpps": people["grace"].rpps})
    hide(app, people["alice"], first)
    with opened_by(app, people, "carol") as opened:
        saved = deposit(opened)
    assert current(app, people, "grace") == {first}
    assert current(app, people, "bob") == {first, saved.document.id}


def test_what_waits_or_is_secret_stays_so_when_it_is_brought_again(app: Flask, people: People) -> None:
    held = {"hold_until": clock.now().replace(year=clock.now().year + 1), "secret": True}
    first = save(app, people["alice"], a_document(unique_id=""), b"the file", row=held)
    hide(app, people["alice"], first, one=people["carol"])
    with opened_by(app, people, "carol") as opened:
        saved = deposit(opened)
        assert (saved.document.hold_until, saved.document.secret) == (held["hold_until"], True)


def test_the_same_id_with_other_bytes_takes_nothing_away(app: Flask, people: People) -> None:
    first = save(app, people["alice"], a_document(), b"genuine")
    hide(app, people["alice"], first)
    with opened_by(app, people, "carol") as opened:
        forged = deposit(opened, b"other bytes", unique_id="1.2.3^a").document.id
    assert current(app, people, "bob") == {first, forged}
    assert hiding(app, forged) == Hiding(True)
