"""Reading a document somewhere else: one short-lived, confined process for its file, or for its files together.

No parser of uploaded bytes runs in the web process, which therefore imports none. What comes back is JSON, checked
against the schema of :class:`~portal.record.content.ReadDocument`; nothing is ever unpickled. Whatever happens to
the worker, the caller gets a document or :class:`~portal.intake.readers.errors.Unreadable` before the wall limit.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import IO

import structlog
from pydantic import ValidationError

from portal.intake.limits import Limits
from portal.intake.parts import Part
from portal.intake.readers.dicom.looks import looks_like_dicom
from portal.intake.readers.errors import Unreadable
from portal.intake.zygote import DOCUMENT, FAILED, HEADER, REFUSED
from portal.record.content import ReadDocument, adapter

COULD_NOT_OPEN = "We could not open this file."
TOO_LARGE = "This file is too large."

_START_SECONDS = 60
_CHUNK = 1024 * 1024
_LONGEST_NAME = 300
_DRAWN_AT_ONCE = 2
_LONGEST_ORDER = 4096
_logger = structlog.get_logger("portal.intake")


class Sandbox:
    """Worker processes for one reader, with the process they are born from. Safe to share between threads.

    ``reader`` names the function to run as ``module:function``, taking the parts of a document in their order.
    """

    def __init__(self, reader: str = "portal.intake.readers.detect:read_any", limits: Limits | None = None) -> None:
        self._reader = reader
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._status: dict[str, bool] = {}
        os.register_at_fork(after_in_child=self._forget)

    def read(self, parts: Sequence[Part]) -> ReadDocument:
        """The document that the parts are. The limits hold for all of them together.

        Raises :class:`Unreadable` when the reader refuses it, and with :data:`COULD_NOT_OPEN` when the worker broke,
        exceeded a limit or was killed.
        """
        with _source(parts, self._limits.input) as (source, told):
            kind, payload = self._ask(source, told)
        if kind == REFUSED:
            raise Unreadable(payload.decode("utf-8", "replace")[:300])
        if kind == DOCUMENT:
            with contextlib.suppress(ValidationError):
                return adapter().validate_json(payload)
        if kind == FAILED:
            _logger.warning("a reader broke", where=payload.decode("utf-8", "replace")[:300])
        raise Unreadable(COULD_NOT_OPEN)

    def status(self) -> dict[str, bool]:
        """Which locks hold around a worker on this machine, by name; starts the parent of the workers when needed."""
        with self._lock:
            self._started()
            return dict(self._status)

    def shutdown(self) -> None:
        """End the parent of the workers and every worker. The next :meth:`read` starts anew."""
        with self._lock:
            self._stop()

    def _ask(self, source: int, told: bytes) -> tuple[bytes, bytes]:
        answer, theirs = os.pipe()
        held, leash = os.pipe()
        try:
            try:
                self._send([source, theirs, held], told)
            finally:
                os.close(theirs)
                os.close(held)
            return _receive(answer, self._limits)
        except OSError as error:
            _logger.warning("no worker process", errno=error.errno)
            return b"", b""
        finally:
            os.close(leash)
            os.close(answer)

    def _send(self, fds: list[int], told: bytes) -> None:
        message = HEADER.pack(len(told)) + told
        with self._lock:
            for last in (False, True):
                try:
                    control = self._started()
                    sent = socket.send_fds(control, [message], fds)
                    control.sendall(message[sent:])
                    return
                except OSError:
                    self._stop()
                    if last:
                        raise

    def _started(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), self._reader, json.dumps(asdict(self._limits))]
            self._process = subprocess.Popen(  # noqa: S603 (our own module, by this interpreter)
                [sys.executable, "-m", "portal.intake.zygote", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                    "LC_ALL": "C.UTF-8",
                    "MALLOC_ARENA_MAX": "1",
                    "OPENBLAS_NUM_THREADS": "1",
                },
                start_new_session=True,
            )
        self._control = ours
        ours.settimeout(_START_SECONDS)
        with ours.makefile("rb") as lines:
            line = lines.readline()
        if not line:
            raise OSError("the parent of the workers did not start")
        self._status = json.loads(line)
        ours.settimeout(self._limits.wall)
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None

    def _forget(self) -> None:
        """After a fork, in the child: the parent's workers are not ours to talk to, wait for or stop."""
        if self._control is not None:
            self._control.close()
        self._lock = threading.Lock()
        self._control = self._process = None


@contextlib.contextmanager
def _source(parts: Sequence[Part], limit: int) -> Iterator[tuple[int, bytes]]:
    """A descriptor at the start of the bytes of all parts, and what is told of them; only within the limit."""
    if sum(len(part.data) for part in parts) > limit:
        raise Unreadable(TOO_LARGE)
    told = json.dumps([(_sent_name(part), len(part.data)) for part in parts]).encode()
    with _in_memory() as stream:
        for part in parts:
            stream.write(part.data)
        stream.seek(0)
        yield stream.fileno(), told


def _sent_name(part: Part) -> str:
    """Cut, and without half of a surrogate pair, which no answer could hold."""
    return part.file_name[:_LONGEST_NAME].encode("utf-8", "replace").decode()


def _in_memory() -> IO[bytes]:
    """A file without a name: in memory where the machine can, so that nothing readable touches the disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("document"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _receive(answer: int, limits: Limits) -> tuple[bytes, bytes]:
    """All that the worker wrote; nothing when it wrote too much or did not end in time."""
    deadline = time.monotonic() + limits.wall
    chunks: list[bytes] = []
    size = 0
    poll = select.poll()
    poll.register(answer, select.POLLIN)
    while (left := deadline - time.monotonic()) > 0 and poll.poll(left * 1000):
        chunk = os.read(answer, _CHUNK)
        if not chunk:
            whole = b"".join(chunks)
            return whole[:1], whole[1:]
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.output:
            break
    return b"", b""


_sandbox = Sandbox()
_imaging = Sandbox("portal.intake.readers.dicom.reader:read_or_draw", Limits(input=Limits().input + _LONGEST_ORDER))
"""For imaging, whose libraries are large: it starts when the first image comes or is looked at."""
_drawing = threading.BoundedSemaphore(_DRAWN_AT_ONCE)


def read_in_worker(parts: Sequence[Part]) -> ReadDocument:
    """What a document says, read in a process of its own. Raises :class:`Unreadable`; see :class:`Sandbox`."""
    if any(looks_like_dicom(part.data) for part in parts):
        return ask_imaging("read", parts)
    return _sandbox.read(parts)


def ask_imaging(do: str, parts: Sequence[Part], **asked: str | int) -> ReadDocument:
    """What :func:`portal.intake.readers.dicom.reader.read_or_draw` answers of these files.

    No more than two at once: whoever looks through many images leaves the rest of the machine to others. Raises
    :class:`Unreadable`.
    """
    with _drawing:
        return _imaging.read([Part(json.dumps({"do": do, **asked}).encode()), *parts])


def sandbox_status() -> dict[str, bool]:
    """Which locks hold around a worker on this machine, by name."""
    return _sandbox.status()


def shutdown() -> None:
    """End the processes kept for reading; the next read starts them again."""
    _sandbox.shutdown()
    _imaging.shutdown()


atexit.register(shutdown)
