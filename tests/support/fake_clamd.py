"""A clamd that answers as a test wants: it speaks the protocol, or breaks off in the middle of it."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Answer = Callable[[bytes], bytes | None]
VIRUS = b"a made-up virus"


def honest(data: bytes) -> bytes:
    """What clamd answers to these bytes."""
    return b"stream: Carnet.Test FOUND\0" if VIRUS in data else b"stream: OK\0"


class FakeClamd:
    """``received`` are the files in their order; ``answer`` may be changed; ``stop_after`` bytes it hangs up."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:{path}"
        self.answer: Answer = honest
        self.received: list[bytes] = []
        self.stop_after: int | None = None
        self.delay = 0.0
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()

    def serve(self) -> None:
        """Answer one connection after the other until it is closed."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, contextlib.suppress(OSError, ValueError):
                    self._talk(connection)

    def close(self) -> None:
        """Hear nobody any more."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        if self.stop_after is not None:
            stream.read(self.stop_after)
            return
        if stream.read(10) != b"zINSTREAM\0":
            raise ValueError
        data = b""
        while size := struct.unpack("!I", stream.read(4))[0]:
            data += stream.read(size)
        self.received.append(data)
        time.sleep(self.delay)
        said = self.answer(data)
        if said is not None:
            connection.sendall(said)


@contextlib.contextmanager
def fake_clamd(folder: Path) -> Iterator[FakeClamd]:
    """One that listens on a socket in this folder."""
    made = FakeClamd(folder / "clamd.ctl")
    threading.Thread(target=made.serve, daemon=True).start()
    try:
        yield made
    finally:
        made.close()
