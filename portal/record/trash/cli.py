"""The operator's nightly command about what was taken out."""

from __future__ import annotations

import click

from portal.core.command_line import with_app
from portal.record.trash.commands import empty_trash


@click.command()
@with_app
def tidy() -> None:
    """Delete for good what was taken out of a record more than 30 days ago: run this every night.

    Its rows, its words in the index, and its files; the history keeps that it was there, without its name. Copies in
    backups go when you remove those.
    """
    click.echo(f"Deleted for good: {empty_trash()}.")
