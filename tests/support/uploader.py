"""Processes that upload until they are killed: ``python -m tests.support.uploader FOLDER RECORD KILLS SEED``.

Everything is loaded once; each victim is a fork of its own with its own connections. What a victim was told to be
saved it writes to a pipe; the ids come out on standard output, one per line.
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
from portal.access.opening import opened_by_system
from portal.core.db import db
from portal.intake.commands import IntakeOutcome, take_in
from portal.record.content import ReadDocument
from portal.record.models import Source
from tests.support.bare_app import make_app
from tests.support.documents import PAGE, PDF_COPY, a_document

_ID_SIZE = 16
_LONGEST_LIFE = 0.15


def upload_for_ever(folder: Path, record_id: uuid.UUID, told: int) -> None:
    """Upload one file after the other, every third a new version, and write the id of each that was called saved."""
    with make_app(folder).app_context():
        record = db.session.get_one(Record, record_id)
        line = uuid.uuid4().hex
        number = 0
        while True:
            number += 1
            read = _read(line, number)
            with opened_by_system("operator-import", record, Action.ADD_DOCUMENT) as opened:
                taken = take_in(
                    opened, os.urandom(2000), "a.xml", source=Source.OPERATOR, read=lambda *_, _r=read, **__: _r
                )
            assert taken.document is not None
            assert taken.outcome in (IntakeOutcome.IMPORTED, IntakeOutcome.REPLACED)
            os.write(told, taken.document.id.bytes)


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
