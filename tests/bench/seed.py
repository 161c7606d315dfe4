"""Records of a given size, written in bulk: rows like those of the intake, without stored files."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import brotli
from sqlalchemy import Connection, Table, insert, select

from portal.access.models import IdentityStatus, Record, RelationKind
from portal.access.records import HolderIdentity, new_record, relate
from portal.accounts.models import Account, AccountSession
from portal.core import clock
from portal.core.crypto import RecordKeys
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record import known_words
from portal.record.content import ReadDocument
from portal.record.models import Concept, Document, DocumentAuthor, DocumentBody, Entry
from portal.record.nir import normalise
from portal.record.search import tokens_of  # the index as the intake fills it
from portal.record.storage.body import _json
from portal.record.storage.dates import new_search_key
from portal.trail.chain import GENESIS, digest_of
from portal.trail.models import TrailEvent
from tests.support.factories import document

_BATCH = 5000
_MINUTES = 60 * 24 * 365 * 8
_FOLDERS = (("reports", "11488-4", "10"), ("laboratory", "11502-2", "10"), ("prescriptions", "57833-6", "42"))
_AUTHORS = ("Dr Karim Benali", "Dr Hélène Garnier", "Laboratoire Bio Ouest", "Dr Sophie Weiss")
_ANALYTES = 40
_VOCABULARY = 50_000
_FALSE = ("secret", "masked", "other_identity", "unnamed", "is_noted")
_WORDS = [
    "bilan",
    "sanguin",
    "ferritine",
    "cholestérol",
    "tension",
    "consultation",
    "contrôle",
    "radiographie",
    "genou",
    "vaccin",
    "rappel",
]


@dataclass(frozen=True, slots=True)
class Seeded:
    """A record of ``size`` documents and the secret of a session that may open it."""

    size: int
    record_id: uuid.UUID
    token: str


def seed_record(size: int) -> Seeded:
    """Write one account, its record and everything in it."""
    token = f"bench-{size}"
    number = normalise(f"288047511{size % 9973:04d}")  # of a prime: 10,000 and 100,000 differ
    identity = HolderIdentity(number, "Morel", "Claire Anne", dt.date(1988, 4, 12), "F")
    now = clock.now()
    with immediate() as session:
        account = Account(
            user_handle=hashlib.sha512(token.encode()).digest(),
            display_name="Claire Morel",
            created_at=now,
            locale="fr",
        )
        session.add(account)
        record = new_record(identity, how="online", identity_status=IdentityStatus.CONFIRMED)
        session.flush()
        relate(account.id, record, RelationKind.HOLDER)
        digest = hashlib.sha256(token.encode()).digest()
        far = now + dt.timedelta(hours=1)
        session.add(
            AccountSession(
                account_id=account.id, digest=digest, device="bench", created_at=now, last_seen_at=far, step_up_at=now
            )
        )
        record_id, account_id = record.id, account.id
    _fill(record, size)
    _tell(record_id, account_id, size)
    return Seeded(size, record_id, token)


def _tell(record_id: uuid.UUID, account_id: uuid.UUID, size: int) -> None:
    """As many rows of the trail as documents: visits of the holder over the years, whole in their chain."""
    with db.engine.execution_options(immediate=True).begin() as connection:
        table = _table(TrailEvent)
        head = connection.execute(select(table.c.seq, table.c.digest).order_by(table.c.seq.desc()).limit(1)).first()
        seq, previous = (head.seq, head.digest) if head else (0, GENESIS)
        began, rows = clock.now() - dt.timedelta(days=365 * 8), []
        for number in range(size):
            seq += 1
            row = _trail_row(
                seq, began + dt.timedelta(minutes=30 * number % (60 * 24 * 365 * 8)), account_id, record_id
            )
            row |= {"previous": previous, "digest": digest_of(row, previous)}
            previous = row["digest"]
            rows.append(row)
        connection.execute(insert(table), rows)


def _trail_row(seq: int, at: dt.datetime, account_id: uuid.UUID, record_id: uuid.UUID) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": at,
        "event": "record.viewed",
        "outcome": "allowed",
        "reason": "own-record",
        "account_id": account_id,
        "account_name": "Claire Morel",
        "role": "holder",
        "record_id": record_id,
        "item_kind": "",
        "item_id": None,
        "details": {},
    }


def _fill(record: Record, size: int) -> None:
    draw, keys = random.Random(size), installation().keys.record_keys(str(record.id), record.wrapped_keys)
    with db.engine.execution_options(immediate=True).begin() as connection:
        _insert(connection, DocumentAuthor, ({"record_id": record.id, "key": a.lower(), "name": a} for a in _AUTHORS))
        _insert(connection, Concept, _concepts(record.id))
        rows = _documents(record.id, size, draw)
        while batch := list(islice(rows, _BATCH)):
            connection.execute(insert(_table(Document)), [_columns(row) for row in batch])
            _insert(connection, Entry, (entry for row in batch for entry in _entries(row, draw)))
            _insert(connection, DocumentBody, _bodies(batch, keys))
            _index(connection, batch)
        for words in _vocabulary(min(size, _VOCABULARY), draw):
            known_words.note(connection, known_words.rows_of(record.id, words))


def _bodies(batch: list[Document], keys: RecordKeys) -> Iterator[dict[str, Any]]:
    """The same text for each, sealed for each: two pages of a letter, with what is searched for near its end."""
    text = " ".join([*_WORDS, "les valeurs restent stables depuis la consultation"] * 40) + " La ferritine est basse."
    packed = brotli.compress(_json(ReadDocument("cda", "application/xml", "Lettre", text=text)), quality=5)
    for row in batch:
        sealed = keys.seal(packed, f"body:{row.id}")
        yield {"record_id": row.record_id, "document_id": row.id, "sealed": sealed}


def _vocabulary(size: int, draw: random.Random) -> Iterator[list[str]]:
    """So many words, made of syllables as French ones are."""
    syllables = [one + two for one in "bcdfglmnprstv" for two in ("a", "e", "i", "o", "ou", "in", "eur")]
    words = ("".join(draw.choices(syllables, k=draw.randint(2, 5))) for _ in range(size))
    while some := list(islice(words, 2_000)):
        yield some


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _insert(connection: Connection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    found = list(rows)
    if found:
        connection.execute(insert(_table(model)), found)


def _columns(row: Document) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in _table(Document).columns}
    return values | {"id": row.id, "is_current": True, "author_rpps": ""} | dict.fromkeys(_FALSE, False)


def _documents(record_id: uuid.UUID, size: int, draw: random.Random) -> Iterator[Document]:
    now = clock.now()
    for number in range(size):
        folder, type_code, class_code = _FOLDERS[number % 3]
        sort_at = now - dt.timedelta(minutes=draw.randrange(60 * 24 * 365 * 8))
        author = draw.choice(_AUTHORS)
        yield document(
            record_id,
            f"{' '.join(draw.sample(_WORDS, 3)).capitalize()} {number}",
            id=uuid.uuid4(),
            sort_at=sort_at,
            added_at=sort_at,
            folder=folder,
            type_code=type_code,
            class_code=class_code,
            author=author,
            author_key=author.lower(),
            search_key=new_search_key(sort_at),
        )


def _concepts(record_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    for kind in ("allergy", "condition", "medication", "immunization", "procedure"):
        for number in range(5):
            yield {"record_id": record_id, "kind": kind, "key": f"{kind}-{number}", "label": f"{kind} {number}"}
    for number in range(_ANALYTES):
        yield {"record_id": record_id, "kind": "result", "key": f"loinc|{number}", "label": f"Analyse {number:02d}"}


def _entries(row: Document, draw: random.Random) -> Iterator[dict[str, Any]]:
    if row.folder == "laboratory":
        for number in draw.sample(range(_ANALYTES), 10):
            yield _entry(row, number, "result", f"loinc|{number}", f"Analyse {number:02d}", draw.randrange(100))
    else:
        kind = draw.choice(("allergy", "condition", "medication", "immunization", "procedure"))
        which = draw.randrange(5)
        yield _entry(row, 0, kind, f"{kind}-{which}", f"{kind} {which}", None)


def _entry(row: Document, number: int, kind: str, key: str, label: str, value: int | None) -> dict[str, Any]:
    texts = dict.fromkeys(("code", "code_system", "interpretation", "end_text", "range_text"), "")
    return texts | {
        "id": uuid.uuid4(),
        "record_id": row.record_id,
        "document_id": row.id,
        "number": number,
        "kind": kind,
        "concept_key": key,
        "label": label,
        "value": "" if value is None else str(value),
        "number_value": value,
        "unit": "" if value is None else "g/L",
        "range_low": None if value is None else 20,
        "range_high": None if value is None else 80,
        "status": "active",
        "start_text": f"{row.sort_at:%Y-%m-%d}",
        "sort_at": row.sort_at,
        "said_at": row.sort_at,
        "is_none_known": False,
        "is_not_asked": False,
        "negated": False,
        "is_current": True,
        "other_identity": False,
        "hold_until": None,
        "secret": False,
        "masked": False,
        "removed_at": None,
        "type_code": row.type_code,
        "class_code": row.class_code,
        "folder": row.folder,
        "author_rpps": "",
        "details": {},
    }


def _index(connection: Connection, batch: list[Document]) -> None:
    if connection.dialect.name != "sqlite":
        raise RuntimeError("The benchmark seeds SQLite.")
    found = {row.search_key: tokens_of(row, ()) for row in batch}
    rows = [(key, " ".join(one.tokens)) for key, one in found.items()]
    connection.exec_driver_sql("INSERT INTO document_search (rowid, stems) VALUES (?, ?)", rows)
    known = {(row["token"], row["word"]): row for one in found.values() for row in one.known}
    known_words.note(connection, list(known.values()))
