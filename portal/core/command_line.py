"""What the operator's commands share: a fault is one sentence; a command runs on an up-to-date database."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

R = TypeVar("R")


class Fault(click.ClickException):
    """What went wrong, in one sentence."""


def with_app(command: Callable[..., R]) -> Callable[..., R]:
    """Run a command inside the application. Raises :class:`Fault` when the database is not at its newest migration."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> R:
        from portal import create_app
        from portal.migrations.run import is_current

        with create_app().app_context():
            if not is_current():
                raise Fault("The database is not up to date: run `portal migrate` first.")
            return command(*arguments, **options)

    return wrapped
