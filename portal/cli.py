"""``portal …``: the operator's command. Every error is one sentence and a non-zero exit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal import create_app
from portal.access.cli import keys
from portal.backup.cli import backup, restore
from portal.config import ConfigError, allow_demo, load_config
from portal.core.command_line import Fault, check_port, printable, with_app
from portal.core.crypto import SealBroken
from portal.intake.cli import import_files, recognise
from portal.lifecycle.cli import open_record
from portal.lifecycle.cli_doctor import doctor
from portal.lifecycle.cli_status import status
from portal.medicines.cli import medicines
from portal.migrations.run import is_current, upgrade
from portal.notes.cli import remind_of_notes
from portal.professionals.cli import remind_of_results
from portal.professionals.cli_directory import directory
from portal.professionals.cli_identity import professionals
from portal.record.trash.cli import tidy


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def portal(context: click.Context) -> None:
    """Carnet: the patient's side of a shared medical record.

    `portal demo` shows it with a made-up family; `portal serve` runs it for real. Settings are environment variables:
    see the table in README.md.
    """
    context.obj = _migrated_app


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns the exit status: 0, or 1 and one sentence on standard error (2 for a wrong usage)."""
    try:
        result = portal.main(args=list(arguments), prog_name="portal", standalone_mode=False)
    except click.exceptions.Abort:
        return _complain("Interrupted.", 130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        return _complain(error.format_message(), 2)
    except (click.ClickException, ConfigError) as error:
        return _complain(error.format_message() if isinstance(error, click.ClickException) else str(error), 1)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return _complain(f"The database refused: {reason}.", 1)
    except SealBroken:
        return _complain("The keys are not those of what is stored: PORTAL_KEYS names another folder.", 1)
    except OSError as error:
        return _complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ") + ".", 1)
    return result if isinstance(result, int) else 0


def _complain(sentence: str, status: int) -> int:
    click.echo(f"portal: {printable(' '.join(sentence.split()))}", err=True)
    return status


def _migrated_app() -> Flask:
    """The application. Raises :class:`Fault` when its database is not at its newest migration."""
    app = create_app()
    with app.app_context():
        if not is_current():
            raise Fault("The database is not up to date: run `portal migrate` first.")
    return app


@portal.command()
def migrate() -> None:
    """Create the database, or bring it up to date."""
    with create_app().app_context():
        upgrade()
        click.echo("The database is up to date.")


@portal.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (default: that of PORTAL_ORIGIN).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, behind the reverse proxy.")
def serve(port: int | None, host: str) -> None:
    """Serve the site with gunicorn, behind a reverse proxy that speaks https."""
    config = load_config()
    port = port or urlsplit(config.origin).port or 8000
    check_port(host, port)
    _migrated_app()
    click.echo(f"Carnet listens on {host}:{port} for {config.origin}.")
    # The server is another program in this process: what only commands need would be in every worker's memory.
    os.execv(sys.executable, [sys.executable, "-m", "portal.server", f"{host}:{port}"])  # noqa: S606 (ourselves)


@portal.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--reset", is_flag=True, help="Begin again with a fresh family; what was tried is lost.")
def demo(port: int, reset: bool) -> None:
    """Show the site with a made-up family on http://localhost; prints a link that signs in for each of them."""
    allow_demo()
    from portal.demo.cli import run as run_demo

    run_demo(port, reset=reset)


@portal.group()
def trail() -> None:
    """The append-only trail of who did what."""


@trail.command("verify")
@with_app
def trail_verify() -> int:
    """Verify the whole chain and its signed checkpoints; names the first bad row."""
    from flask import current_app

    from portal.trail.verify import verify

    verdict = verify(_real(current_app))
    for remark in verdict.remarks:
        click.echo(remark)
    if verdict.fault:
        raise Fault(verdict.fault)
    click.echo(f"The trail is whole: {verdict.rows} rows.")
    return 0


@trail.command("reports")
@with_app
def trail_reports() -> int:
    """List the professionals whom people reported as unknown to them, the last one first."""
    from portal.trail.reports import reported_readers

    found = reported_readers()
    for one in found:
        records = f"{one.records} record{'s' if one.records > 1 else ''}"
        click.echo(f"{one.last:%Y-%m-%d %H:%M} {one.professional_id} {printable(one.name)}: in {records}.")
    if not found:
        click.echo("Nobody was reported.")
    return 0


def _real(app: Any) -> Flask:
    made: Flask = app._get_current_object()
    return made


def _run_module(name: str, *arguments: str) -> int:
    """Run a module of the checkout. Raises :class:`Fault` for an installed package, which has no tests."""
    checkout = Path(__file__).resolve().parents[1]
    if not (checkout / "tests").is_dir():
        raise Fault("The tests and the benchmark are in the source checkout, not in the installed package.")
    command = [sys.executable, "-m", name, *arguments]
    return subprocess.run(command, cwd=checkout, check=False).returncode  # noqa: S603 (our own tests)


@portal.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """Run all the tests (further arguments go to pytest)."""
    spread = [] if arguments else ["-n", str(os.cpu_count() or 1)]
    return _run_module("pytest", *spread, *arguments)


@portal.command()
@with_app
def remind() -> None:
    """Tell people what a day brings: run this every day.

    Holders are told, once, that a result waits for a consultation: from the fourteenth day, without its title. Whoever
    asked an author to correct something is told when their month is over.
    """
    remind_of_results()
    remind_of_notes()


@portal.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> int:
    """Measure what pages and imports cost, beside the figures to reach."""
    return _run_module("tests.bench", *arguments)


portal.add_command(doctor)
portal.add_command(status)
portal.add_command(open_record)
portal.add_command(import_files)
portal.add_command(professionals)
portal.add_command(recognise)
portal.add_command(tidy)
portal.add_command(keys)
portal.add_command(backup)
portal.add_command(restore)
portal.add_command(directory)
portal.add_command(medicines)
