"""What the operator's commands share: a fault is one sentence; a command runs on an up-to-date database."""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from flask import Flask

R = TypeVar("R")


class Fault(click.ClickException):
    """What went wrong, in one sentence."""


def printable(text: str) -> str:
    """A text that a terminal shows and does not obey: any other sign is written out as JSON writes it (``\\u001b``).

    Names of files, and titles, come from elsewhere: they may hold what moves the cursor or turns the reading
    direction, or be no text at all. What is JSON before is the same JSON after.
    """
    return "".join(one if one.isprintable() or unicodedata.category(one) == "Zs" else _written_out(one) for one in text)


def _written_out(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def with_app(command: Callable[..., R]) -> Callable[..., R]:
    """Run a command inside the application, which the command group above gives (its context object makes it)."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> R:
        make: Callable[[], Flask] = click.get_current_context().obj
        with make().app_context():
            return command(*arguments, **options)

    return wrapped


def check_port(host: str, port: int) -> None:
    """Raise :class:`Fault` when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Fault(f"Port {port} is taken: choose another with --port.") from None
