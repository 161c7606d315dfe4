"""What the operator's commands share: a fault is one sentence; a command runs on an up-to-date database."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from flask import Flask

R = TypeVar("R")


class Fault(click.ClickException):
    """What went wrong, in one sentence."""


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
