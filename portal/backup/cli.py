"""The operator's commands about backups."""

from __future__ import annotations

from pathlib import Path

import click

from portal.backup.databases import Refused
from portal.backup.making import NotEmpty, make_backup
from portal.backup.manifest import NotOurs
from portal.backup.restoring import Unfit, restore_backup
from portal.config import load_config
from portal.core.command_line import Fault, with_app
from portal.core.installation import installation

_FOLDER = click.Path(path_type=Path, file_okay=False, resolve_path=True)


@click.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
@with_app
def backup(folder: Path) -> None:
    """Copy everything but the keys into DIR, which is empty or not there, while the server runs.

    The database, the stored files as they are (encrypted) and the notes of the trail, with their digests. The keys are
    not in it: copy their folder too, elsewhere, each time that they change.
    """
    try:
        made = make_backup(folder)
    except NotEmpty:
        raise Fault(f"{folder} is not empty: a backup is made in a folder of its own.") from None
    except Refused as refused:
        raise Fault(f"The database was not copied: {refused}") from None
    click.echo(f"Backed up: {made.documents} documents, {made.files} files, {made.size} bytes, in {folder}.")
    click.echo(f"The keys are not in it: they lie in {installation().config.keys_folder}. Copy them elsewhere.")
    if made.missing:
        raise Fault(f"{made.missing} files were missing before: `portal doctor` tells which. Everything else is there.")


@click.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
def restore(folder: Path) -> None:
    """Put the backup of DIR into an installation that has its keys and nothing else, and check it."""
    try:
        done = restore_backup(folder, load_config())
    except (NotOurs, Unfit) as fault:
        raise Fault(str(fault)) from None
    except Refused as refused:
        raise Fault(f"The database was not put back: {refused}") from None
    told = done.manifest
    click.echo(f"Put back, as of {told.made_at}: {told.documents} documents, {told.files} files.")
    click.echo(f"Rows and files agree, and the trail is whole: {done.trail_rows} rows.")
