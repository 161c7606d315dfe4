"""How much of the machine one file may use, and the sandbox a worker enters before it reads a byte.

The figures are the promises made about hostile files: memory ≤ 512 MB, CPU ≤ 5 s, wall clock ≤ 10 s, no network. Each
lock answers whether the machine granted it, so that an operator can see what really holds (macOS has no network
namespaces and ignores ``RLIMIT_AS``).
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_GIVES_WAY = 5
"""Pages go first where both want the processor; more would starve the reader on a busy machine within its 10 s."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use. Sizes in bytes, times in seconds."""

    memory: int = 512 * 1024 * 1024
    cpu: int = 5
    wall: float = 10.0
    input: int = 50 * 1024 * 1024
    output: int = 128 * 1024 * 1024


def isolate_network() -> bool:
    """Leave the machine's network for good: an empty network namespace, inherited by every child. False if refused."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def confine(limits: Limits, last_fd: int, parent: int) -> dict[str, bool]:
    """Lock this process: own session, resource limits, no descriptor beyond ``last_fd``; which locks hold, by name.

    ``parent`` is the process that made this one. Raises :class:`ProcessLookupError` when it is dead already.

    With no free descriptor number, neither a file nor a socket can be opened any more.
    """
    os.setsid()
    locks: dict[str, Callable[[], object]] = {
        "gives_way": lambda: os.nice(_GIVES_WAY),
        "dies_with_parent": lambda: _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),
        "no_new_privileges": lambda: _prctl(_PR_SET_NO_NEW_PRIVS, 1),
        "no_core_dump": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
        "no_written_file": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        "cpu": lambda: resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1)),
        "memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory)),
        "no_opened_file": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (last_fd + 1, last_fd + 1)),
    }
    held = {name: _holds(lock) for name, lock in locks.items()}
    if os.getppid() != parent:  # it died before the kernel was asked to tell us
        raise ProcessLookupError(parent)
    return held


def sockets_are_refused() -> bool:
    """Whether a confined process fails to open a socket."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except OSError:
        return True
    return False


def dies_with_parent() -> bool:
    """Have the kernel kill this process when the thread that made it is gone; whether the machine does that."""
    return _holds(lambda: _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL))


def gains_no_privileges() -> bool:
    """Let no program that this process becomes gain rights; whether the machine does that."""
    return _holds(lambda: _prctl(_PR_SET_NO_NEW_PRIVS, 1))


def _holds(lock: Callable[[], object]) -> bool:
    try:
        lock()
    except (OSError, ValueError):
        return False
    return True


def _prctl(option: int, value: int) -> None:
    if not sys.platform.startswith("linux"):
        raise OSError("prctl is Linux's")
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
