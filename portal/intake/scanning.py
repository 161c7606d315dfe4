"""Asking clamd whether a file carries a known virus: before anything of it is read or stored, and refusing all doubt.

The one command of clamd's protocol that is needed, INSTREAM: the bytes in chunks, each behind its length in network
order, ended by an empty one; the answer is one line that ends with a NUL.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from portal.core.faults import Unscanned
from portal.intake.parts import Part

SECONDS = 20.0
"""For one file, all in all: a server's worker waits no longer."""
_CHUNK = 256 * 1024
_LENGTH = struct.Struct("!I")
_LONGEST_ANSWER = 4096
_CLEAN = b"stream: OK\0"
_INFECTED = re.compile(rb"stream: [^\0]+ FOUND\0")


def all_clean(address: str, parts: Sequence[Part], seconds: float = SECONDS) -> bool:
    """Whether clamd at ``unix:/path`` or ``tcp://host:port`` finds nothing in any of the files.

    Raises :class:`Unscanned` where it does not say so plainly: nobody there, too slow, cut short, an error of its own.
    """
    return all(_is_clean(address, part.data, seconds) for part in parts)


def _is_clean(address: str, data: bytes, seconds: float) -> bool:
    end = time.monotonic() + seconds
    try:
        with _connected(address, end) as connection:
            answer = _asked(connection, data, end)
    except (OSError, ValueError) as error:
        raise Unscanned(type(error).__name__) from None
    if answer == _CLEAN:
        return True
    if _INFECTED.fullmatch(answer):
        return False
    raise Unscanned("no verdict")


@contextlib.contextmanager
def _connected(address: str, end: float) -> Iterator[socket.socket]:
    if address.startswith("unix:"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_left(end))
            fault = connection.connect_ex(address.removeprefix("unix:"))
            if fault:
                raise OSError(fault, "no scanner")
            yield connection
        return
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=_left(end)) as connection:
        yield connection


def _asked(connection: socket.socket, data: bytes, end: float) -> bytes:
    """The answer to one file. Each step has what is left of the whole time."""
    connection.sendall(b"zINSTREAM\0")
    for at in range(0, len(data), _CHUNK):
        chunk = data[at : at + _CHUNK]
        connection.settimeout(_left(end))
        connection.sendall(_LENGTH.pack(len(chunk)) + chunk)
    connection.settimeout(_left(end))
    connection.sendall(_LENGTH.pack(0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(_left(end))
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer


def _left(end: float) -> float:
    """Seconds until the end. Raises :class:`TimeoutError` when none is left."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
