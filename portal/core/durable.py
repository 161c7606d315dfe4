"""Files that are there after a power cut: content flushed, put in place at once, and its folder flushed too."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Flush what a folder lists. Raises :class:`OSError`."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_tree(folder: Path) -> None:
    """Flush a folder and all that lies in it. Raises :class:`OSError`."""
    for path in (*folder.rglob("*"), folder):
        _sync(path, os.O_RDONLY)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for their owner alone; one that is there stays. Raises :class:`OSError`."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Make a small file, all or nothing, readable by its owner alone; its folder too, where that is missing.

    Raises :class:`OSError`, and nothing is left then.
    """
    with _aside(path, content) as temporary:
        temporary.rename(path)


def create_durably(path: Path, content: bytes) -> None:
    """As :func:`write_durably`, but a file that is there stays as it is: of two processes, the first has its way."""
    with _aside(path, content) as temporary, contextlib.suppress(FileExistsError):
        path.hardlink_to(temporary)


@contextlib.contextmanager
def _aside(path: Path, content: bytes) -> Iterator[Path]:
    """The content in a flushed file beside ``path``, to be put in its place; the folder is flushed afterwards."""
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
