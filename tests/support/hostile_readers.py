"""Readers that misbehave in the ways a parser can, for the tests of the sandbox around it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.record.content import ReadDocument


def behave(parts: Sequence[Part]) -> ReadDocument:
    """Does what the first word of the first file asks, and tells the outcome in the title."""
    word, _, rest = parts[0].data.decode("utf-8", "replace").partition(" ")
    return ReadDocument(
        format="text", media_type="text/plain", title=_ACTS[word](rest), text="+".join(part.file_name for part in parts)
    )


def _sleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return "slept"


def _spin(seconds: str) -> str:
    until = time.process_time() + float(seconds)
    while time.process_time() < until:
        pass
    return "spun"


def _allocate(megabytes: str) -> str:
    return f"allocated {len(bytearray(int(megabytes) * 1024 * 1024)) // 1024 // 1024}"


def _overflow(megabytes: str) -> str:
    return "x" * (int(megabytes) * 1024 * 1024)


def _kill(_: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def _crash(_: str) -> str:
    ctypes.string_at(0)
    return "survived"


def _open(path: str) -> str:
    try:
        return "opened " + str(len(Path(path).read_bytes()))
    except OSError as error:
        return f"refused {error.errno}"


def _write(_: str) -> str:
    try:
        with tempfile.TemporaryFile() as stream:
            stream.write(b"kept")
    except OSError:
        return "refused"
    return "wrote"


def _connect(_: str) -> str:
    try:
        with socket.socket() as tried:
            tried.connect(("127.0.0.1", 9))
    except OSError as error:
        return f"refused {type(error).__name__}"
    return "connected"


def _tell(_: str) -> str:
    names = [name for name in ("flask", "sqlalchemy") if name in sys.modules]
    return f"{os.getsid(0) == os.getpid()} {len(os.environ.get('PORTAL_SECRET', ''))} {names}"


def _descriptors(_: str) -> str:
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return str(found)


def _refuse(reason: str) -> str:
    raise Unreadable(reason)


def _break(_: str) -> str:
    raise ZeroDivisionError("with words of the file")


_ACTS: dict[str, Callable[[str], str]] = {
    "sleep": _sleep,
    "spin": _spin,
    "allocate": _allocate,
    "overflow": _overflow,
    "kill": _kill,
    "crash": _crash,
    "open": _open,
    "write": _write,
    "connect": _connect,
    "tell": _tell,
    "descriptors": _descriptors,
    "refuse": _refuse,
    "break": _break,
    "say": str,
}
