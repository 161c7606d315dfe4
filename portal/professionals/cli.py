"""The part of the operator's daily command that is about holds."""

from __future__ import annotations

import click

from portal.professionals.commands.announcements import tell_waiting


def remind_of_results() -> None:
    """Tell holders, once, that a result waits for a consultation: from the fourteenth day, without its title."""
    click.echo(f"Told of a result that waits: {tell_waiting()}.")
