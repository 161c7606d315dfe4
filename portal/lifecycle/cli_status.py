"""The operator's look at what is in force."""

from __future__ import annotations

import json

import click

from portal.core.command_line import printable, with_app
from portal.lifecycle.status import facts


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Say it for a program.")
@with_app
def status(as_json: bool) -> None:
    """Say what is in force: version, database, files, keys, locks around the reading of files, mail, limits.

    A sign before a line says what is not as it should be where real records are.
    """
    told = facts()
    if as_json:
        found = {one.name.strip(): {"said": one.said, "holds": one.holds} for one in told}
        click.echo(json.dumps(found, indent=2))
        return
    width = max(len(one.name) for one in told)
    for one in told:
        click.echo(f"{' ' if one.holds else '!'} {one.name:<{width}}  {printable(one.said)}")
