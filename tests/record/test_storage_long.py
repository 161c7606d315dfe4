"""Codes, labels, names and identifiers of any length are kept, compared, and indexed by both databases."""

from __future__ import annotations

import random
from dataclasses import replace

from sqlalchemy import select

from portal.access.opening import Opened
from portal.core.db import db
from portal.record import search
from portal.record.content import Author, Code
from portal.record.models import Document, Entry, Source
from portal.record.storage import save_document
from portal.record.storage.models import DocumentReplacement
from portal.record.storage.rows import key_of
from portal.record.storage.saving import Saved, SaveOutcome
from tests.support.documents import CRP, a_document

LETTERS = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=8_000))
"""Nothing that a database could pack into less."""


def save(opened: Opened, content: bytes, **said: object) -> Saved:
    document = a_document(**said)
    return save_document(opened, document, content, file_name="a.xml", source=Source.OPERATOR)


def test_long_words_are_kept_whole_and_looked_up_by_a_short_key(opened: Opened) -> None:
    entries = (replace(CRP, code=None, label=LETTERS), replace(CRP, code=Code("1.2", LETTERS)))
    saved = save(opened, b"1", unique_id=LETTERS, set_id=LETTERS, authors=(Author(LETTERS),), entries=entries)
    document = saved.document
    assert (document.unique_id, document.author) == (LETTERS, LETTERS)
    first, second = db.session.scalars(select(Entry).order_by(Entry.number))
    assert (first.label, second.code) == (LETTERS, LETTERS)
    keys = {document.dedup_key, document.author_key, document.set_id, first.concept_key, second.concept_key}
    assert max(map(len, keys)) <= 500
    assert first.concept_key != second.concept_key


def test_the_same_long_identifier_is_the_same_document(opened: Opened) -> None:
    assert save(opened, b"1", unique_id=LETTERS).outcome is SaveOutcome.IMPORTED
    assert save(opened, b"2", unique_id=LETTERS).outcome is SaveOutcome.DUPLICATE
    assert save(opened, b"3", unique_id=f"{LETTERS}.").outcome is SaveOutcome.IMPORTED


def test_a_long_identifier_can_be_replaced_whichever_comes_first(opened: Opened) -> None:
    old = save(opened, b"1", unique_id=LETTERS).document
    new = save(opened, b"2", unique_id="new", replaces=(LETTERS,))
    assert new.outcome is SaveOutcome.REPLACED
    assert db.session.scalars(select(DocumentReplacement.replaced_key)).all() == [key_of(LETTERS)]
    late = f"{LETTERS}-late"
    save(opened, b"3", unique_id="newer", replaces=(late,))
    late_one = save(opened, b"4", unique_id=late).document
    current = set(db.session.scalars(select(Document.unique_id).where(Document.is_current.is_(True))))
    assert current == {"new", "newer"}
    assert {old.id, late_one.id}.isdisjoint(db.session.scalars(select(Document.id).where(Document.is_current)))


def test_a_short_key_stays_as_it_is() -> None:
    assert key_of("a" * 500) == "a" * 500
    assert key_of("a" * 501) != key_of("a" * 502)
    assert key_of("a" * 501) == key_of("a" * 501)


def test_the_index_takes_the_longest_text(opened: Opened) -> None:
    chance = random.Random(7)
    text = " ".join("".join(chance.choices("abcdefghijklmnop", k=40)) for _ in range(40_000))
    document = save(opened, b"1", unique_id="long", text=f"glycémie {text}").document
    assert sum(len(token) for token in search.tokens_of(document, [text]).tokens) < 1_000_000
    question = search.matching_documents(opened, "glycemie")
    assert question is not None
    assert [one.id for one in db.session.scalars(question.statement, question.values)] == [document.id]
