"""What deciding for a professional costs: a grant and a thousand masks, beside the holder's pages in the same run."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import random
import statistics
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psutil
from flask import Flask
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from portal.access.rights import Consent, GpDesignation, Grant, Mask, Professional
from portal.accounts.models import Account, AccountSession
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.document_types import Folder
from portal.record.models import Document, Entry
from tests.bench.load import cpu_nanoseconds, fetch
from tests.bench.pages import COMPARED, PAGES, browser_headers, count_queries
from tests.bench.seed import Seeded

MASKS = 1_000
ROUNDS, EACH = 25, 20
"""Rounds in which the two readers take turns, and how often each asks for a page in one."""
_EXCEPTIONS = 50
_OWN_PAGE = "overview"
"""What professionals have a page of their own for."""


@dataclass(frozen=True, slots=True)
class Difference:
    """CPU of one page in ms, for whoever is shown all of it and for the professional: the medians of the rounds, and of
    what each round told between them; the statements of both.

    ``other``: the holder, and for the first page, of which professionals have another one, the GP, from whom nothing is
    hidden.
    """

    page: str
    other: float
    professional: float
    added: float
    queries: tuple[int, int]


def seed_practice(seeded: Seeded, *, newest: bool = False) -> tuple[Seeded, Seeded]:
    """A GP, and a professional with a grant to every folder and a thousand masks: for everybody, for this one, and some
    for everybody but this one. ``newest``: on the newest documents of the record, else on any. What was before goes.
    """
    with immediate() as session:
        now = clock.now()
        session.execute(update(GpDesignation).values(ended_at=now))
        gp, gp_token = _let_in(session, seeded, f"gp-{newest}", "10000003037")
        session.add(GpDesignation(record_id=seeded.record_id, professional_id=gp.id, since=now))
        granted, token = _let_in(session, seeded, f"granted-{newest}", "10000002021")
        granted_id = granted.id
    with db.engine.execution_options(immediate=True).begin() as connection:
        _mask(connection, seeded.record_id, granted_id, newest)
    return Seeded(seeded.size, seeded.record_id, gp_token), Seeded(seeded.size, seeded.record_id, token)


def _let_in(session: Session, seeded: Seeded, name: str, number: str) -> tuple[Professional, str]:
    """A professional with a grant, and the secret of a session of theirs."""
    token, now = f"practice-{seeded.size}-{name}", clock.now()
    account = Account(user_handle=hashlib.sha512(token.encode()).digest(), display_name="Bob", created_at=now)
    session.add(account)
    session.flush()
    session.execute(update(Professional).where(Professional.rpps == number).values(verified_at=None))
    professional = _professional(account, number, now)
    session.add(professional)
    session.flush()
    told = {"record_id": seeded.record_id, "professional_id": professional.id}
    session.add(Grant(**told, since=now, folders=[str(folder) for folder in Folder], consent=Consent.PORTAL))
    session.add(_session(account, professional, token, now))
    return professional, token


def _professional(account: Account, number: str, now: dt.datetime) -> Professional:
    about = {"title": "Dr", "family_name": "Bernard", "given_names": "Bob", "profession": "physician"}
    return Professional(
        account_id=account.id, rpps=number, since=now, verified_at=now, verified_how="operator", **about
    )


def _session(account: Account, professional: Professional, token: str, now: dt.datetime) -> AccountSession:
    return AccountSession(
        account_id=account.id,
        digest=hashlib.sha256(token.encode()).digest(),
        device="bench",
        created_at=now,
        last_seen_at=now + dt.timedelta(hours=1),
        step_up_at=now,
        professional_id=professional.id,
    )


def _mask(connection: Connection, record_id: uuid.UUID, professional_id: uuid.UUID, newest: bool) -> None:
    documents, entries, masks = Document.__table__, Entry.__table__, Mask.__table__
    for table in (documents, entries):
        connection.execute(update(table).where(table.c.record_id == record_id, table.c.masked).values(masked=False))  # type: ignore[arg-type]
    connection.execute(masks.delete().where(masks.c.record_id == record_id))  # type: ignore[attr-defined]
    order = documents.c.sort_at.desc() if newest else documents.c.id
    found = connection.scalars(select(documents.c.id).where(documents.c.record_id == record_id).order_by(order)).all()
    chosen = found[: MASKS - _EXCEPTIONS] if newest else random.Random(7).sample(found, MASKS - _EXCEPTIONS)
    connection.execute(insert(Mask), _masks(record_id, chosen, professional_id))
    for start in range(0, len(chosen), 500):
        part = chosen[start : start + 500]
        connection.execute(update(documents).where(documents.c.id.in_(part)).values(masked=True))  # type: ignore[arg-type]
        connection.execute(update(entries).where(entries.c.document_id.in_(part)).values(masked=True))  # type: ignore[arg-type]


def _masks(record_id: uuid.UUID, chosen: Sequence[uuid.UUID], professional_id: uuid.UUID) -> list[dict[str, Any]]:
    """A thousand rows: one for each, for all and for one by turns, and a second one for those with an exception."""
    since = clock.now()

    def row(item_id: uuid.UUID, whom: uuid.UUID | None, *, shown: bool = False) -> dict[str, Any]:
        about = {"record_id": record_id, "item_kind": Document.item_kind, "item_id": item_id}
        return about | {"id": uuid.uuid4(), "professional_id": whom, "shown": shown, "since": since}

    excepted, others = chosen[:_EXCEPTIONS], chosen[_EXCEPTIONS:]
    return [
        *(row(one, None) for one in excepted),
        *(row(one, professional_id, shown=True) for one in excepted),
        *(row(one, professional_id if place % 2 else None) for place, one in enumerate(others)),
    ]


def measure_practice(
    app: Flask, server: tuple[psutil.Process, int], holder: Seeded, gp: Seeded, professional: Seeded
) -> list[Difference]:
    """The compared pages, asked for by both in turns: what the machine does beside it is shared between them."""
    process, port = server
    found = []
    for page in COMPARED:
        other = gp if page == _OWN_PAGE else holder
        readers = [(one, browser_headers(app, port, one)) for one in (other, professional)]
        path = f"/records/{holder.record_id}/{PAGES[page]}"
        spent = [[_cpu(process, port, path, headers) for _one, headers in readers] for _ in range(ROUNDS + 1)][1:]
        queries = count_queries(app, other, path), count_queries(app, professional, path)
        medians = [statistics.median(column) for column in zip(*spent, strict=True)]
        added = statistics.median(theirs - own for own, theirs in spent)
        found.append(Difference(page, medians[0], medians[1], added, queries))
    return found


def _cpu(process: psutil.Process, port: int, path: str, headers: dict[str, str]) -> float:
    """CPU of the server for one request, in ms. Raises :class:`RuntimeError` unless each is a 200."""
    connection = http.client.HTTPConnection("localhost", port)
    before = cpu_nanoseconds(process)
    for _ in range(EACH):
        status, _body, where = fetch(connection, path, headers)
        if status != 200:
            raise RuntimeError(f"{path} answered {status} {where}")
    spent = cpu_nanoseconds(process) - before
    connection.close()
    return spent / EACH / 1e6
