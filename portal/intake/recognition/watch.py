"""The process beside the server that looks for text as documents come: ``portal recognise --watch``.

It ends with the server: its standard input closes then. One that died is started again.
"""

from __future__ import annotations

import select
import subprocess
import sys
import threading
import time
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.core.db import db
from portal.intake.recognition.job import recognise_next
from portal.record.recognition import recognises

PAUSE = 5.0
"""Seconds between two looks for work, which cost one small statement."""
_AGAIN = 30.0
_logger = structlog.get_logger("portal.intake")


def start() -> None:
    """Start the process from the server's first one, and keep it there; only where text is looked for."""
    if recognises():
        threading.Thread(target=_keep, name="text-recognition", daemon=True).start()


def _keep() -> None:
    while True:
        with (
            suppress(OSError),
            subprocess.Popen(
                [sys.executable, "-m", "portal", "recognise", "--watch"], stdin=subprocess.PIPE
            ) as running,
        ):
            running.wait()
        time.sleep(_AGAIN)


def watch(pause: float = PAUSE) -> None:
    """Take up whatever waits until standard input is closed."""
    while not select.select([sys.stdin], [], [], 0)[0]:
        if not _takes_up() and select.select([sys.stdin], [], [], pause)[0]:
            return


def _takes_up() -> bool:
    """Whether there was work. A database that is busy or away is asked again later."""
    try:
        return recognise_next()
    except SQLAlchemyError as error:
        _logger.warning("text recognition waits for the database", error=type(error).__name__)
        db.session.rollback()
        return False
