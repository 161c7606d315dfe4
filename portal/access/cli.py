"""The operator's commands about keys."""

from __future__ import annotations

import click

from portal.access import key_rotation
from portal.core.command_line import Fault, with_app


@click.group()
def keys() -> None:
    """Change the keys that protect what is stored."""


@keys.command()
@click.option("--session", is_flag=True, help="The key of the cookies instead: everybody signs in again.")
@with_app
def rotate(session: bool) -> None:
    """Let a new key wrap the keys of all records, while the server runs; the old one still opens.

    Running it again goes on where it was interrupted. Files and texts are not encrypted anew: only the keys that open
    them are wrapped by another one.
    """
    if session:
        key_rotation.rotate_session_key()
        click.echo("The key of the cookies is a new one. Restart the server: everybody signs in again then.")
        return
    done, kept = key_rotation.rotate()
    if kept is not None:
        click.echo(f"The old file is kept as {kept}: backups made until now open with it, in the place of the new one.")
    click.echo(f"Records wrapped anew: {done}. Nothing has to be restarted.")
    if key_rotation.keys_that_open() > 1:
        click.echo("Both keys open until `portal keys retire`.")


@keys.command()
@with_app
def retire() -> None:
    """Drop the old key, when no record needs it any more."""
    try:
        dropped = key_rotation.retire()
    except key_rotation.StillNeeded as needed:
        raise Fault(f"The old key still wraps the keys of {needed} records: run `portal keys rotate`.") from None
    click.echo("The old key is dropped." if dropped else "There is one key alone: nothing to drop.")
