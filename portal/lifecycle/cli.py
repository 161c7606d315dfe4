"""The operator's command that opens a record and prints its activation letter."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from portal.access.records import HolderIdentity
from portal.core import clock, codes
from portal.core.command_line import Fault, with_app
from portal.core.installation import installation
from portal.lifecycle.commands import make_letter
from portal.lifecycle.letter import letter_html
from portal.record.cli import nir_option
from portal.record.nir import goes_with


def _named(_context: click.Context, option: click.Parameter, typed: str) -> str:
    tidy = " ".join(typed.split())
    if not tidy:
        raise Fault(f"--{option.name} is empty.")
    return tidy


@click.command("open-record")
@nir_option
@click.option("--family", required=True, callback=_named, help="Birth name.")
@click.option("--given", required=True, callback=_named, help="Given names, in the order of the birth certificate.")
@click.option("--birth-date", required=True, type=click.DateTime(["%Y-%m-%d"]), help="YYYY-MM-DD.")
@click.option("--sex", required=True, type=click.Choice(["F", "M"]), help="As on the civil record.")
@click.option("--birth-place", default="", help="INSEE code of the place of birth.")
@click.option("--number-confirmed", is_flag=True, help="The number tells another birth date: you have checked both.")
@click.option("--letter", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the letter (HTML).")
@with_app
def open_record(
    nir: str,
    family: str,
    given: str,
    birth_date: dt.datetime,
    sex: str,
    birth_place: str,
    number_confirmed: bool,
    letter: Path | None,
) -> None:
    """Open a record for somebody whose identity you have checked, and print their activation letter.

    When the number has a record already, it stays as it is and gets a new letter; the one before no longer holds.
    """
    identity = HolderIdentity(nir, family, given, _born(birth_date), sex, birth_place=birth_place.strip())
    if not number_confirmed and not goes_with(nir, identity.birth_date):
        raise Fault("The number tells another birth date: check both, then add --number-confirmed.")
    try:
        made = make_letter(identity)
    except ValueError as error:
        raise Fault(str(error)) from None
    config = installation().config
    target = letter or config.instance / "letters" / f"{made.record.id}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_private(target, letter_html(made, config.origin))
    click.echo(f"Record: {made.record.id}")
    click.echo(f"Activation code: {codes.written(made.code)}")
    click.echo(f"In words: {' '.join(codes.spoken(made.code))}")
    click.echo(f"Valid until: {made.expires_at:%Y-%m-%d}")
    click.echo(f"Letter to print: {target}")


def _born(birth_date: dt.datetime) -> dt.date:
    day = birth_date.date()
    if day > clock.today():
        raise Fault("The birth date is in the future.")
    return day


def _write_private(target: Path, text: str) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        os.fchmod(descriptor, 0o600)
        stream.write(text)
