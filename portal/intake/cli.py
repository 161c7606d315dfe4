"""The operator's commands that bring files into a record, and have the text of pictures looked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from portal.access.models import IdentityStatus, Record, RecordState
from portal.access.opening import Refused
from portal.access.records import records_by_nir
from portal.core.command_line import Fault, printable, with_app
from portal.intake.importing import find_files, import_paths
from portal.intake.recognition.job import recognise_next
from portal.intake.recognition.program import NotRecognised, languages
from portal.intake.recognition.watch import watch
from portal.record.cli import nir_option
from portal.record.recognition import recognises

_NOT_CONFIRMED = (
    "Nobody confirmed the identity of this record, which anyone may have opened: "
    "make sure that it is that person's, then add --record-confirmed."
)
_CLEAR_LINE = "\r\033[K"


@click.command("import")
@nir_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
@click.option(
    "--record-confirmed",
    is_flag=True,
    help="Import into a record whose identity nobody confirmed: you vouch that it is that person's.",
)
@click.option(
    "--other-identity-confirmed", is_flag=True, help="Take in files that name another person: you have checked them."
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@with_app
def import_files(
    nir: str, as_json: bool, record_confirmed: bool, other_identity_confirmed: bool, paths: tuple[Path, ...]
) -> int:
    """Bring files, and all files of folders, into the record of a number.

    A file that cannot be taken in does not stop the others; the exit status is then 1. Links are not followed.
    One that names another person than the record's is refused, unless you have checked it.
    """
    record = _record_of(nir, confirmed=record_confirmed)
    files = find_files(paths)
    refused = 0
    with _progress(len(files)) as (show, advance):
        try:
            for result in import_paths(record, files, other_identity_confirmed=other_identity_confirmed):
                refused += result["outcome"] == "refused"
                show(printable(json.dumps(result, ensure_ascii=False) if as_json else _line(result)))
                advance()
        except Refused:
            raise Fault("The record of this number is closed: nothing can be added to it.") from None
    return 1 if refused else 0


def _record_of(nir: str, *, confirmed: bool) -> Record:
    """The record to import into. Raises :class:`Fault` where there is none, or several and nobody vouched for one."""
    found = [record for record in records_by_nir(nir) if record.state is not RecordState.PURGED]
    if not found:
        raise Fault("No record has this number.")
    if found[0].identity_status is IdentityStatus.CONFIRMED:
        return found[0]
    if len(found) > 1:
        raise Fault(f"{len(found)} records claim this number and none is confirmed: run `portal open-record` first.")
    if not confirmed:
        raise Fault(_NOT_CONFIRMED)
    return found[0]


@contextmanager
def _progress(length: int) -> Iterator[tuple[Callable[[str], None], Callable[[], None]]]:
    """How to print a line, and how to advance: beneath a bar when a person watches, plainly when not."""
    if not sys.stderr.isatty():
        yield click.echo, lambda: None
        return
    with click.progressbar(length=length, label="Importing", show_pos=True, file=sys.stderr) as bar:

        def show(line: str) -> None:
            click.echo(_CLEAR_LINE, nl=False, err=True)
            click.echo(line)

        yield show, lambda: bar.update(1)


def _line(result: dict[str, Any]) -> str:
    """For people: what became of the file, which it is, its title or why not, and what was odd."""
    said: Iterable[str] = (result["title"] or result["reason"], *result["warnings"])
    return f"{result['outcome']:<9}  {result['path']}  {' '.join(said)}".rstrip()


@click.command()
@click.option("--watch", "watches", is_flag=True, help="Go on as documents come, until standard input is closed.")
@with_app
def recognise(watches: bool) -> int:
    """Look for the text of pages that are pictures, until none waits; the server does so by itself.

    For an installation whose server may not start programs: run this often. Needs tesseract with its French or English
    data; `PORTAL_OCR=off` keeps it from looking.
    """
    if not recognises():
        raise Fault("Text is not looked for: PORTAL_OCR is off, or tesseract is not installed.")
    try:
        languages()
    except NotRecognised as error:
        raise Fault(str(error)) from None
    pages = 0
    if watches:
        watch()
        return 0
    while recognise_next():
        pages += 1
    click.echo(f"Pages looked at: {pages}.")
    return 0
