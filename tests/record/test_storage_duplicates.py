"""What is in the record already is not saved twice, and betrays nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core.db import db
from portal.record.models import Document, Source
from portal.record.storage import Saved, SaveOutcome, save_document
from tests.support.bare_fixtures import OpenAs
from tests.support.documents import a_document

HELD = ("INVISIBLE_PATIENT",)


def save(opened: Opened, source: Source, original: bytes = b"genuine", **changes: Any) -> Saved:
    return save_document(opened, a_document(**changes), original, file_name="a.xml", source=source)


def test_a_patients_file_does_not_keep_the_genuine_one_out(opened: Opened, open_as: OpenAs) -> None:
    with open_as(Role.HOLDER) as holder:
        fake = save(holder, Source.PATIENT, b"fake").document
    genuine = save(opened, Source.OPERATOR)
    assert genuine.outcome is SaveOutcome.IMPORTED
    assert genuine.document.is_current
    assert save(opened, Source.OPERATOR).document.id == genuine.document.id
    assert set(db.session.scalars(select(Document.id))) == {fake.id, genuine.document.id}
    assert save(opened, Source.OPERATOR, unique_id="next", replaces=("1.2.3^a",)).outcome is SaveOutcome.REPLACED
    assert db.session.get_one(Document, genuine.document.id, populate_existing=True).is_current is False


def test_the_same_bytes_from_the_patient_first_are_a_duplicate(opened: Opened, open_as: OpenAs) -> None:
    with open_as(Role.HOLDER) as holder:
        first = save(holder, Source.PATIENT).document
    again = save(opened, Source.OPERATOR)
    assert (again.outcome, again.document.id) == (SaveOutcome.DUPLICATE, first.id)


def test_the_genuine_one_on_hold_leaves_the_patients_copy_as_it_was(opened: Opened, open_as: OpenAs) -> None:
    with open_as(Role.HOLDER) as holder:
        fake = save(holder, Source.PATIENT, b"fake").document
    save(opened, Source.OPERATOR, confidentiality=HELD)
    with open_as(Role.HOLDER) as holder:
        again = save(holder, Source.PATIENT, b"fake")
        assert (again.outcome, again.document.id) == (SaveOutcome.DUPLICATE, fake.id)
        assert db.session.scalars(select(Document.id)).all() == [fake.id]


def test_a_copy_of_what_one_may_not_read_is_kept_once(opened: Opened, open_as: OpenAs) -> None:
    save(opened, Source.OPERATOR, confidentiality=HELD)
    with open_as(Role.HOLDER) as holder:
        copy = save(holder, Source.PATIENT)
        assert copy.outcome is SaveOutcome.IMPORTED
        for original in (b"genuine", b"other bytes of the same id"):
            again = save(holder, Source.PATIENT, original)
            assert (again.outcome, again.document.id) == (SaveOutcome.DUPLICATE, copy.document.id)
    assert save(opened, Source.OPERATOR).outcome is SaveOutcome.DUPLICATE


def test_a_copy_that_one_may_not_read_either_is_not_betrayed(opened: Opened, open_as: OpenAs) -> None:
    save(opened, Source.OPERATOR, unique_id="", confidentiality=("INVISIBLE_REPRESENTANTS_LEGAUX",))
    with open_as(Role.REPRESENTATIVE) as parent:
        first = save(parent, Source.PATIENT, unique_id="").document
        first.secret = True
        db.session.commit()
        second = save(parent, Source.PATIENT, unique_id="")
        assert second.outcome is SaveOutcome.IMPORTED
