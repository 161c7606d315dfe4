"""What is the matter when the database or the disk does not take what is written: told from our own faults."""

from __future__ import annotations

import enum
import errno

from sqlalchemy.exc import DBAPIError, TimeoutError

_BUSY_STATES = frozenset({"55P03", "40001", "40P01", "57014", "53300", "57P03"})
"""PostgreSQL: lock not available, serialization failure, deadlock, query canceled, too many connections, starting."""
_FULL_STATES = frozenset({"53100"})
_BROKEN_STATES = frozenset({"25006", "57P01", "57P02", "58030"})
"""PostgreSQL: read-only transaction, shut down by the operator, by a crash, input or output error."""
_LOST = "08"
"""Its class of lost connections."""
_FULL_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT})
_BROKEN_NUMBERS = frozenset({errno.EROFS, errno.EIO})


class Trouble(enum.Enum):
    """What stands between a person and what is stored; each passes without anybody changing the program."""

    BUSY = "busy"
    FULL = "full"
    BROKEN = "broken"
    UNSCANNED = "unscanned"


class Unscanned(OSError):
    """The scanner that files must pass does not answer, or says nothing plain; in a word or two why, for the log."""

    def __str__(self) -> str:
        return f"the virus scanner of PORTAL_CLAMD gave no verdict ({' '.join(map(str, self.args))})"


_WORDS = {
    Trouble.BUSY: ("locked", "busy"),
    Trouble.FULL: ("disk is full", "disk full", "no space left"),
    Trouble.BROKEN: ("unable to open", "disk i/o", "readonly", "connection", "server closed"),
}


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble that an exception tells of; None for any other, which is a fault of ours."""
    if isinstance(error, TimeoutError):
        return Trouble.BUSY
    if isinstance(error, Unscanned):
        return Trouble.UNSCANNED
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, OSError):
        return _of_number(error.errno)
    return None


def _of_database(error: DBAPIError) -> Trouble | None:
    """By its code where the database gives one (PostgreSQL), else by its words (SQLite, a lost connection).

    Where there is a code, the words are not read: they may quote what somebody wrote.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _of_state(state)
    words = str(error.orig).lower()
    for trouble, signs in _WORDS.items():
        if any(sign in words for sign in signs):
            return trouble
    return None


def _of_state(state: str) -> Trouble | None:
    if state in _BUSY_STATES:
        return Trouble.BUSY
    if state in _FULL_STATES:
        return Trouble.FULL
    return Trouble.BROKEN if state in _BROKEN_STATES or state.startswith(_LOST) else None


def _of_number(number: int | None) -> Trouble | None:
    if number in _FULL_NUMBERS:
        return Trouble.FULL
    return Trouble.BROKEN if number in _BROKEN_NUMBERS else None
