"""Another process that imports one document after the other."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask

from portal.access.models import Record
from portal.core.db import db
from portal.intake.importing import import_paths
from tests.bench.imports import cda
from tests.support.people import Person

_ROWS = 2500
"""A report of about 300 kB."""


@contextlib.contextmanager
def importing(app: Flask, person: Person, folder: Path) -> Iterator[Callable[[], int]]:
    """A fork imports reports of 300 kB into a person's record for as long as this lasts; gives how many came in."""
    heard, told = os.pipe()
    os.set_blocking(heard, True)
    pid = os.fork()
    if pid == 0:
        try:
            _import_for_ever(app, person, folder, told)
        finally:
            os._exit(1)
    os.close(told)
    os.read(heard, 1)
    os.set_blocking(heard, False)
    came = 1

    def count() -> int:
        nonlocal came
        with contextlib.suppress(BlockingIOError):
            came += len(os.read(heard, 1 << 16))
        return came

    try:
        yield count
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(heard)


def _import_for_ever(app: Flask, person: Person, folder: Path, told: int) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        db.session.remove()
        number = 0
        while True:
            number += 1
            path = folder / f"{number}.xml"
            path.write_bytes(cda(number, _ROWS))
            record = db.session.get_one(Record, person.record_id)
            (line,) = import_paths(record, [path], other_identity_confirmed=True)
            assert line["outcome"] == "imported", line
            path.unlink()
            os.write(told, b"x")
