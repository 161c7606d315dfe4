"""One item of each shape, what is drawn about them, and the rights that say it in the database."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest
from flask import Flask
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.access.facts import ItemFacts
from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.access.rights import (
    FOLDERS,
    Block,
    Consent,
    EmergencyKind,
    EmergencyOpening,
    GpDesignation,
    Grant,
    Mask,
    Professional,
)
from portal.core.db import immediate
from portal.record.models import Document, Entry
from portal.record.storage.rows import entry_rows
from tests.support.documents import a_document
from tests.support.factories import add, document
from tests.support.people import People

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
INSTANTS = [NOW + steps * DAY / 2 for steps in range(-3, 4)]
ENDS = [None, *INSTANTS]
ME, OTHER = "carol", "bob"
FILED = (
    *(("reports", "10", "11488-4"), ("reports", "10", "15508-5")),
    *(("certificates", "95", "ATTEST-RESID"), ("other", "", "")),
    ("nowhere", "77", "unheard-of"),
)
HELD = ((None, False, False), (NOW, False, False), (NOW + DAY, True, False), (None, True, True))
"""On hold until, secret, removed."""
WRITTEN = ((False, False), (True, False), (True, True), (False, True))
SHAPES = list(product(FILED, WRITTEN, HELD))
"""Folder, class and type; whether it says Carol's number, and whether she added it; what hides it."""
RIGHTS: tuple[Any, ...] = (Grant, GpDesignation, Block, EmergencyOpening, Mask)


class Undo(Exception):
    """Ends an example: nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one example gives, takes and hides, and when it looks."""

    now: dt.datetime
    rights: dict[str, tuple[dt.datetime, dt.datetime | None, dt.datetime | None] | None]
    folders: frozenset[str]
    profession: str
    masks: dict[int, tuple[tuple[str | None, bool], ...]]
    switches: tuple[bool, bool, bool]
    blocked_by_number: bool
    numberless: bool
    unverified: bool
    answers_for_it: bool


@dataclass(slots=True)
class Pool:
    """Alice's items: every pair of what matters of one; Charlie has one more, which nobody sees here."""

    record_id: uuid.UUID
    people: People
    documents: list[uuid.UUID] = field(default_factory=list)
    entries: list[uuid.UUID] = field(default_factory=list)


@pytest.fixture
def pool(app: Flask, people: People) -> Pool:
    """Alice's record with one item of each shape."""
    record_id = people["alice"].record_id
    assert record_id is not None
    made = Pool(record_id, people)
    for (folder, class_code, type_code), (says_me, added), (hold, secret, removed) in SHAPES:
        row = document(
            record_id,
            folder=folder,
            class_code=class_code,
            type_code=type_code,
            author_rpps=people[ME].rpps if says_me else "",
            added_by=people[ME].account_id if added else None,
            hold_until=hold,
            secret=secret,
            removed_at=NOW if removed else None,
            id=uuid.uuid4(),
            is_current=True,
            other_identity=False,
            masked=False,
        )
        made.documents.append(row.id)
        (first, *_rest) = entry_rows(a_document(), row)
        made.entries.append(first.id)
        add(app, record_id, row)
        add(app, record_id, first)
    charlie = people["charlie"].record_id
    assert charlie is not None
    add(app, charlie, document(charlie))
    return made


_spans = st.none() | st.tuples(st.sampled_from(INSTANTS), st.sampled_from(ENDS), st.sampled_from([None, None, NOW]))
_masks = st.lists(
    st.sampled_from([(None, False), (ME, False), (ME, True), (OTHER, False), (OTHER, True)]),
    unique_by=lambda one: one[0],
    max_size=3,
).map(tuple)
_PERIOD = 7
"""Of the masks that are spread over all items: it divides no row of shapes, so that each folder has them all."""
_NOTHING = dict.fromkeys(("grant", "gp", "block", "emergency"))
_ONE_RIGHT = {name: _NOTHING | {name: (NOW - 2 * DAY, None, None)} for name in ("grant", "gp", "emergency")}
_USUAL = Drawn(
    NOW,
    _ONE_RIGHT["grant"],
    FOLDERS,
    "physician",
    {
        number: (((None, False),), ((None, False), (ME, True)), ((ME, False),), ())[number % 4]
        for number in range(len(SHAPES))
    },
    (True, True, False),
    blocked_by_number=False,
    numberless=False,
    unverified=False,
    answers_for_it=False,
)


def usual(right: str = "grant", **changes: Any) -> Drawn:
    """What comes as far as what hides one item: a doctor with one right, here and there a mask."""
    return replace(_USUAL, rights=_ONE_RIGHT[right], **changes)


_rights_of_me = st.sampled_from(list(_ONE_RIGHT.values())) | st.fixed_dictionaries(dict.fromkeys(_NOTHING, _spans))
_masks_of_items = st.dictionaries(st.integers(0, len(SHAPES) - 1), _masks, max_size=20) | st.lists(
    _masks, min_size=_PERIOD, max_size=_PERIOD
).map(lambda spread: {number: spread[number % _PERIOD] for number in range(len(SHAPES))})
DRAWN = st.builds(
    Drawn,
    now=st.sampled_from(INSTANTS),
    rights=_rights_of_me,
    folders=st.sampled_from(
        [FOLDERS, FOLDERS, frozenset({"reports"}), frozenset({"certificates", "other"}), frozenset()]
    ),
    profession=st.sampled_from(["physician", "physician", "podiatrist", "nurse", "unheard-of"]),
    masks=_masks_of_items,
    switches=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    blocked_by_number=st.booleans(),
    numberless=st.sampled_from([False, False, False, True]),
    unverified=st.sampled_from([False, False, False, True]),
    answers_for_it=st.sampled_from([False] * 5 + [True]),
)
"""Half of them with one right and nothing else, or few would come as far as what hides one item."""


def with_rights(app: Flask, pool: Pool, drawn: Drawn, look: Callable[[Session], None]) -> None:
    """Write what was drawn, look, and undo it."""
    with app.app_context(), contextlib.suppress(Undo), immediate() as session:
        connection = session.connection()
        for table in RIGHTS:
            connection.execute(delete(table.__table__))
        session.add_all(_rights(pool, drawn))
        if drawn.answers_for_it:
            relate(pool.people[ME].account_id, session.get_one(Record, pool.record_id), RelationKind.GUARDIAN)  # type: ignore[arg-type]
        carol = session.get_one(Professional, pool.people[ME].professional_id)
        carol.profession = drawn.profession
        carol.rpps, carol.verified_at = "" if drawn.numberless else carol.rpps, None if drawn.unverified else NOW
        record = session.get_one(Record, pool.record_id)
        record.emergency_bedside, record.emergency_call_centre, record.emergency_masked = drawn.switches
        session.flush()
        for number, masks in drawn.masks.items():
            for of_document in (Document.id, Entry.document_id):
                changed = update(of_document.class_).where(of_document == pool.documents[number])
                connection.execute(changed.values(masked=bool(masks)))
        look(session)
        raise Undo


def _rights(pool: Pool, drawn: Drawn) -> list[Any]:
    me, rows = pool.people[ME], list[Any]()
    whose = {"record_id": pool.record_id, "professional_id": me.professional_id}
    for name, span in drawn.rights.items():
        if span is None:
            continue
        since, until, ended_at = span
        dated = whose | {"since": since, "ended_at": ended_at}
        if name == "grant":
            rows.append(Grant(until=until, folders=sorted(drawn.folders), consent=Consent.PORTAL, **dated))
        elif name == "gp":
            rows.append(GpDesignation(**dated))
        elif name == "block":
            number = me.rpps if drawn.blocked_by_number else "10000009999"
            rows.append(Block(rpps=number, **dated))
        else:
            kind = EmergencyKind.BEDSIDE
            rows.append(EmergencyOpening(kind=kind, reason_sealed=b"", until=until or NOW + 9 * DAY, **dated))
    for place, masks in drawn.masks.items():
        rows += [_mask(pool, place, whom, shown) for whom, shown in masks]
    return rows


def _mask(pool: Pool, place: int, whom: str | None, shown: bool) -> Mask:
    return Mask(
        record_id=pool.record_id,
        item_kind="document",
        item_id=pool.documents[place],
        professional_id=pool.people[whom].professional_id if whom else None,
        shown=shown and whom is not None,
        since=NOW,
    )


def meant(pool: Pool, drawn: Drawn, model: Any, number: int, item_id: uuid.UUID) -> ItemFacts:
    """The item as it was made, and the masks of its document."""
    (folder, class_code, type_code), (says_me, added), (hold, secret, removed) = SHAPES[number]
    rpps = pool.people[ME].rpps if says_me else ""
    plain = ItemFacts(model.item_kind, item_id, hold, secret, removed, type_code, class_code, folder, rpps)
    if added and model is Document:
        plain = replace(plain, added_by=pool.people[ME].account_id)
    masks = drawn.masks.get(number, ())
    hidden = frozenset(pool.people[whom].professional_id for whom, shown in masks if whom and not shown)
    excepted = frozenset(pool.people[whom].professional_id for whom, shown in masks if whom and shown)
    every = any(whom is None for whom, _shown in masks)
    return replace(plain, hidden_from_all=every, hidden_from=hidden, shown_to=excepted)  # type: ignore[arg-type]
