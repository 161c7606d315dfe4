"""The operator's command that loads the public directory of health professionals."""

from __future__ import annotations

from pathlib import Path

import click

from portal.core.command_line import Fault, printable, with_app
from portal.professionals.commands.directory import Loaded, Overtaken, load_directory
from portal.professionals.extract import NoExtract


@click.group()
def directory() -> None:
    """The public directory of health professionals."""


@directory.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def load(file: Path) -> None:
    """Replace the directory by FILE, the public extract PS_LibreAcces_Personne_activite (text, not the archive).

    Columns go by their names, separated by "|" or tabs, in UTF-8. What is no longer in the file goes. A loading that is
    cut short changes nothing: run it again.
    """
    try:
        with file.open("rb") as stream:
            loaded = load_directory(stream)
    except NoExtract as error:
        raise Fault(f"{printable(str(file))} is no extract of the directory. {error}.") from None
    except Overtaken:
        raise Fault("Another loading began meanwhile: this one changed nothing.") from None
    for sentence in _told(loaded):
        click.echo(sentence)


def _told(loaded: Loaded) -> list[str]:
    told = [f"In the directory: {loaded.lines} lines, {loaded.new} of them new. Gone: {loaded.gone}."]
    if loaded.left_out:
        counts = sorted(loaded.left_out.items(), key=lambda one: -one[1])
        told.append(f"Left out: {', '.join(f'{count} {why.value}' for why, count in counts)}.")
    return told
