"""The operator's daily command: what people are told when a day has come."""

from __future__ import annotations

import click

from portal.core.command_line import with_app
from portal.professionals.commands.announcements import tell_waiting


@click.command()
@with_app
def remind() -> None:
    """Tell people what a day brings: run this every day.

    Holders are told, once, that a result waits for a consultation: from the fourteenth day, without its title.
    """
    click.echo(f"Told of a result that waits: {tell_waiting()}.")
