"""The operator's command that loads the public medicines files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from portal.core.command_line import Fault, printable, with_app
from portal.medicines.commands import load_medicines
from portal.medicines.files import BadFiles, medicine_files


@click.group()
def medicines() -> None:
    """The public French medicines files."""


@medicines.command("load")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the files (default: of the oldest).")
@click.option("--fewer", is_flag=True, help="Take them even if they hold less than half of what stands.")
@with_app
def load(folder: Path, day: dt.datetime | None, fewer: bool) -> None:
    """Replace the medicines by the files in FOLDER: CIS_bdpm.txt, CIS_CIP_bdpm.txt and CIS_COMPO_bdpm.txt.

    They are taken as the Base de données publique des médicaments publishes them. Every line is looked at first: a file
    that is wrong or cut short changes nothing.
    """
    try:
        files = medicine_files(folder, day.date() if day else None)
        counts = load_medicines(files, fewer=fewer)
    except BadFiles as error:
        raise Fault(f"{printable(str(folder))} was not taken. {printable(str(error))}.") from None
    click.echo(
        f"Of {files.day:%Y-%m-%d}: {counts.medicines} medicines, {counts.presentations} boxes, "
        f"{counts.substances} lines of substances."
    )
