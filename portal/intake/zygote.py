"""The process that worker processes are born from: the readers loaded once, then one short-lived fork per file.

Started by :mod:`portal.intake.worker` as ``python -m portal.intake.zygote FD READER LIMITS``. It parses nothing
itself. A request on the control socket carries three descriptors: the files of one document, one behind the other, the
pipe for the answer, and a leash. The
worker lives at most as long as the other end of its leash: when the asking thread lets go of it, or dies, the worker
is killed and reaped here, by its own parent, so that no process number can be mistaken.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.intake.limits import Limits, confine, isolate_network, sockets_are_refused
from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.record.content import ReadDocument, adapter

Reader = Callable[[Sequence[Part]], ReadDocument]

HEADER = struct.Struct("!I")
"""The length of what a request tells: as JSON, the name and the size of each file, in the order of their bytes."""
DOCUMENT, REFUSED, FAILED = b"D", b"R", b"F"
"""First byte of an answer: then the document as JSON, the reason in words, or where the reader broke."""


def main(control_fd: int, reader_path: str, limits: Limits) -> None:
    """Serve requests until the other end of the control socket is closed."""
    control = socket.socket(fileno=control_fd)
    isolated = isolate_network()
    reader = _load(reader_path)
    adapter()
    gc.collect()
    gc.freeze()
    control.sendall(json.dumps(_probe(limits) | {"own_network": isolated}).encode() + b"\n")
    _serve(control, reader, limits)


def _load(path: str) -> Reader:
    """The reader, ready: its module's ``warm_up`` has loaded what it needs, since a worker can open nothing."""
    module_name, _, name = path.partition(":")
    module = importlib.import_module(module_name)
    getattr(module, "warm_up", lambda: None)()
    reader: Reader = getattr(module, name)
    return reader


def _serve(control: socket.socket, reader: Reader, limits: Limits) -> None:
    leashes: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not control:
                    selector.unregister(key.fd)
                    _end(leashes.pop(key.fd), key.fd)
                    continue
                request = _receive(control)
                if request is None:
                    for leash, pid in leashes.items():
                        _end(pid, leash)
                    return
                leash, child = _start(control, *request, reader, limits)
                if child is not None:
                    leashes[leash] = child
                    selector.register(leash, selectors.EVENT_READ)


def _receive(control: socket.socket) -> tuple[list[int], bytes] | None:
    """Three descriptors and what is told of the files; None when the asking process has gone."""
    header, fds, _, _ = socket.recv_fds(control, HEADER.size, 3)
    if len(header) < HEADER.size or len(fds) != 3:
        return None
    (size,) = HEADER.unpack(header)
    return fds, control.recv(size, socket.MSG_WAITALL)


def _start(
    control: socket.socket, fds: list[int], told: bytes, reader: Reader, limits: Limits
) -> tuple[int, int | None]:
    source, answer, leash = fds
    own = os.getpid()
    try:
        pid: int | None = os.fork()
    except OSError:
        pid = None
    if pid == 0:
        control.close()
        _work(source, answer, own, told, reader, limits)
    os.close(source)
    os.close(answer)
    if pid is None:
        os.close(leash)
    return leash, pid


def _end(pid: int, leash: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    os.waitpid(pid, 0)
    os.close(leash)


def _work(source: int, answer: int, parent: int, told: bytes, reader: Reader, limits: Limits) -> None:
    """Read one document and never return: the whole life of a worker."""
    try:
        source, answer = _keep_only(source, answer)
        confine(limits, answer, parent)
        kind, payload = _read(source, told, reader, limits)
        with os.fdopen(answer, "wb") as stream:
            stream.write(kind + payload)
    finally:
        os._exit(0)


def _keep_only(source: int, answer: int) -> tuple[int, int]:
    """The two descriptors as 3 and 4, nothing behind them and no terminal or log before them."""
    nothing = os.open(os.devnull, os.O_RDWR)
    spares = [fcntl.fcntl(fd, fcntl.F_DUPFD, 5) for fd in (nothing, nothing, nothing, source, answer)]
    for place, spare in enumerate(spares):
        os.dup2(spare, place)
    os.closerange(5, os.sysconf("SC_OPEN_MAX"))
    return 3, 4


def _read(source: int, told: bytes, reader: Reader, limits: Limits) -> tuple[bytes, bytes]:
    try:
        files = json.loads(told)
        if sum(size for _name, size in files) > limits.input:
            return REFUSED, b"This file is too large."
        with os.fdopen(source, "rb", closefd=False) as stream:
            parts = [Part(stream.read(size), name) for name, size in files]
        return DOCUMENT, adapter().dump_json(reader(parts))
    except Unreadable as refusal:
        return REFUSED, refusal.reason.encode()
    except Exception as error:  # noqa: BLE001 (whatever a parser raises ends this process and nothing else)
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-3:]))
        return FAILED, f"{type(error).__name__} at {places}".encode()


def _probe(limits: Limits) -> dict[str, bool]:
    """Confine a throw-away child and hear from it which locks hold on this machine."""
    ours, theirs = os.pipe()
    own = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            _, answer = _keep_only(ours, theirs)
            locks = confine(limits, answer, own)
            os.write(answer, json.dumps(locks | {"no_network": sockets_are_refused()}).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as stream:
        said = stream.read()
    os.waitpid(pid, 0)
    held: dict[str, bool] = json.loads(said or b"{}")
    return held


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Limits(**json.loads(sys.argv[3])))
