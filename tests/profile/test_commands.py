"""Writing in the profile: one small document for each statement, with versions, answers, and the way back."""

from __future__ import annotations

import json
import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.actions import Action
from portal.access.opening import Refused
from portal.core.db import db
from portal.core.installation import installation
from portal.profile.commands import Contradicted, remove_statement, restore_statement, write_statement
from portal.profile.statements import Statement
from portal.record.content import Absence, Detail, EntryKind
from portal.record.models import Document, Entry
from portal.record.storage import SaveOutcome, keys_of
from portal.record.storage.corrections import AlreadyReplaced
from tests.support.deposits import stored, told
from tests.support.people import People
from tests.support.profile import current_labels, opened_by, written

POLLEN = Statement(
    EntryKind.ALLERGY, "Pollen de bouleau", status="active", start="2015", details=((Detail.REACTION, "Rhume"),)
)
NONE = Statement(EntryKind.ALLERGY, "Aucune allergie connue", absence=Absence.NONE_KNOWN)
UNKNOWN = Statement(EntryKind.ALLERGY, "Je ne sais pas", absence=Absence.NOT_ASKED)


def test_a_statement_is_a_small_document(app: Flask, people: People) -> None:
    document_id = written(app, people, POLLEN)
    with opened_by(app, people, "alice", action=Action.VIEW_HEALTH) as opened:
        document = db.session.scalars(select(Document).where(Document.id == document_id)).one()
        (entry,) = db.session.scalars(select(Entry).where(Entry.document_id == document_id))
        original = installation().blobs.read(document.blob_id, keys_of(opened))
    assert (document.folder, document.format, document.type_code) == ("profile", "profile", "DOCPAT08")
    assert (document.title, document.source, document.media_type) == (POLLEN.label, "patient", "application/fhir+json")
    assert document.added_by_name == "Alice Martin"
    assert (entry.label, entry.start_text, entry.details["reaction"]) == (POLLEN.label, "2015", ["Rhume"])
    resource = json.loads(original)
    assert (resource["resourceType"], resource["onsetDateTime"]) == ("AllergyIntolerance", "2015")
    (row,) = told(app, people["alice"], "statement.written")
    assert (row.item_id, json.loads(json.dumps(row.details))) == (document_id, {})


def test_sent_twice_it_is_written_once(app: Flask, people: People) -> None:
    once = uuid.uuid4()
    with opened_by(app, people, "alice") as opened:
        first = write_statement(opened, POLLEN, statement_id=once)
        again = write_statement(opened, POLLEN, statement_id=once)
    assert (first.outcome, again.outcome) == (SaveOutcome.IMPORTED, SaveOutcome.DUPLICATE)
    assert len(stored(app, people["alice"])) == 1


def test_an_edit_is_a_version_and_the_former_stays(app: Flask, people: People) -> None:
    former = written(app, people, POLLEN)
    changed = Statement(EntryKind.ALLERGY, "Pollen de noisetier", status="active")
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=former) as opened:
        saved = write_statement(opened, changed, former)
        assert saved.outcome is SaveOutcome.REPLACED
        with pytest.raises(AlreadyReplaced):
            write_statement(opened, POLLEN, former)
    assert current_labels(app, people) == ["Pollen de noisetier"]
    assert {one.title for one in stored(app, people["alice"])} == {"Pollen de bouleau", "Pollen de noisetier"}
    (row,) = told(app, people["alice"], "statement.changed")
    assert row.details == {"replaced_id": str(former)}


def test_taking_out_takes_every_version_and_putting_back_brings_the_last(app: Flask, people: People) -> None:
    former = written(app, people, POLLEN)
    changed = Statement(EntryKind.ALLERGY, "Pollen de noisetier", status="active")
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=former) as opened:
        last = write_statement(opened, changed, former).document.id
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=last) as opened:
        assert remove_statement(opened, last)
        assert not remove_statement(opened, last)
    assert current_labels(app, people) == []
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=last) as opened:
        assert restore_statement(opened, last)
        assert not restore_statement(opened, last)
    assert current_labels(app, people) == ["Pollen de noisetier"]
    assert [row.event for row in told(app, people["alice"], "statement.removed", "statement.restored")] == [
        "statement.removed",
        "statement.restored",
    ]


def test_an_entry_ends_the_answer(app: Flask, people: People) -> None:
    answer = written(app, people, NONE)
    assert current_labels(app, people) == [NONE.label]
    written(app, people, POLLEN)
    assert current_labels(app, people) == [POLLEN.label]
    assert told(app, people["alice"], "statement.written")[-1].details == {"ended_id": str(answer)}


def test_an_answer_ends_the_one_before(app: Flask, people: People) -> None:
    written(app, people, UNKNOWN)
    written(app, people, NONE)
    written(app, people, Statement(EntryKind.CONDITION, "Aucune", absence=Absence.NONE_KNOWN))
    assert current_labels(app, people) == [NONE.label, "Aucune"]


@pytest.mark.parametrize("answer", [NONE, UNKNOWN])
def test_no_answer_beside_an_entry(app: Flask, people: People, answer: Statement) -> None:
    written(app, people, POLLEN)
    with pytest.raises(Contradicted):
        written(app, people, answer)
    assert current_labels(app, people) == [POLLEN.label]
    assert len(stored(app, people["alice"])) == 1


def test_what_is_over_is_no_contradiction(app: Flask, people: People) -> None:
    written(app, people, Statement(EntryKind.MEDICATION, "Amoxicilline", status="stopped", end="2020"))
    written(app, people, Statement(EntryKind.MEDICATION, "Aucun traitement", absence=Absence.NONE_KNOWN))
    assert current_labels(app, people) == ["Amoxicilline", "Aucun traitement"]


def test_an_answer_does_not_come_back_beside_an_entry(app: Flask, people: People) -> None:
    answer = written(app, people, NONE)
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=answer) as opened:
        remove_statement(opened, answer)
    pollen = written(app, people, POLLEN)
    with (
        opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=answer) as opened,
        pytest.raises(Contradicted),
    ):
        restore_statement(opened, answer)
    assert current_labels(app, people) == [POLLEN.label]
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=pollen) as opened:
        remove_statement(opened, pollen)
        written_again = write_statement(opened, NONE).document.id
        restore_statement(opened, pollen)
    assert written_again
    assert current_labels(app, people) == [POLLEN.label]


def test_a_parent_writes_in_the_record_of_a_child(app: Flask, people: People) -> None:
    document_id = written(app, people, POLLEN, of="eve")
    (document,) = stored(app, people["eve"])
    assert (document.id, document.added_by_name, document.author) == (document_id, "Alice Martin", "")


@pytest.mark.parametrize("name", ["frank", "bob", "charlie"])
def test_nobody_else_writes(app: Flask, people: People, name: str) -> None:
    """A carer who only looks, her GP as a private person, and a stranger."""
    with pytest.raises(Refused):
        written(app, people, POLLEN, by=name)
    assert stored(app, people["alice"]) == []
