"""Processes that upload until they are killed: ``python -m tests.support.uploader FOLDER RECORD KILLS SEED``.

Everything is loaded once; each victim is a fork of its own with its own connections. What a victim was told to be
saved it writes to a pipe; the ids come out on standard output, one per line. A victim brings documents of every kind in
turn: a structured one with pages and a copy inside, the next version of it, several originals as one, a correction, and
one under the key of a form.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, opened_by_system
from portal.core.db import db
from portal.intake.commands import IntakeOutcome, TakenIn, take_in_parts
from portal.intake.parts import Part
from portal.intake.understood import About
from portal.record.content import ReadDocument
from portal.record.models import Source
from portal.record.storage.receipts import Sending
from tests.support.bare_app import make_app
from tests.support.documents import PAGE, PDF_COPY, a_document

_ID_SIZE = 16
_LONGEST_LIFE = 0.15


def upload_for_ever(folder: Path, record_id: uuid.UUID, told: int) -> None:
    """Upload one document after the other, each of another kind, and write the id of each that was called saved."""
    with make_app(folder).app_context():
        record = db.session.get_one(Record, record_id)
        line, number, last = uuid.uuid4().hex, 0, None
        while True:
            number += 1
            with opened_by_system("operator-import", record, Action.ADD_DOCUMENT) as opened:
                taken = _upload(opened, line, number, last)
            assert taken.document is not None
            assert taken.outcome in (IntakeOutcome.IMPORTED, IntakeOutcome.REPLACED)
            last = taken.document.id
            os.write(told, last.bytes)


def _upload(opened: Opened, line: str, number: int, last: uuid.UUID | None) -> TakenIn:
    """Every third a new version; every fourth of three originals, every fifth in the place of the one before, and each
    second under a key.
    """
    parts = [Part(os.urandom(2000), f"{place}.xml") for place in range(3 if number % 4 == 0 else 1)]
    sending = Sending(uuid.uuid4(), number) if number % 2 else None
    corrects = last if number % 5 == 0 else None
    read = _read(line, number)
    return take_in_parts(
        opened, parts, About(Source.OPERATOR, sending=sending), corrects=corrects, read=lambda _parts: read
    )


def _read(line: str, number: int) -> ReadDocument:
    return a_document(
        unique_id=f"{line}^{number}",
        set_id=f"{line}^{number // 3}",
        version_number=number,
        pages=(PAGE, PAGE),
        attachments=(PDF_COPY,),
    )


def kill_one(folder: Path, record_id: uuid.UUID, after: float) -> list[uuid.UUID]:
    """Let a victim upload, kill it ``after`` seconds from its first word, and give back what it was told."""
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            upload_for_ever(folder, record_id, told)
        finally:
            os._exit(1)
    os.close(told)
    select.select([heard], [], [], 10)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the victim died by itself"
    with os.fdopen(heard, "rb") as pipe:
        words = pipe.read()
    return list(_ids(words))


def _ids(words: bytes) -> Iterator[uuid.UUID]:
    for start in range(0, len(words), _ID_SIZE):
        yield uuid.UUID(bytes=words[start : start + _ID_SIZE])


def main(folder: str, record_id: str, kills: str, seed: str) -> None:
    """Kill one victim after the other."""
    chance = random.Random(int(seed))
    for _ in range(int(kills)):
        for told in kill_one(Path(folder), uuid.UUID(record_id), chance.random() * _LONGEST_LIFE):
            sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
