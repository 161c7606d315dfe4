"""``portal demo``: seed the family once, print their links, serve."""

from __future__ import annotations

import json
import shutil
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask

from portal import create_app
from portal.access.gate import check_doors
from portal.config import Config, load_config
from portal.core.command_line import Fault, check_port
from portal.demo import links
from portal.migrations.run import is_current, upgrade
from portal.server import Server, options

_MARK = "demo.json"
_KEPT = ".gitignore"
_HTTP = 80
"""The port that an origin does not name."""


def run(port: int, *, reset: bool) -> None:
    """Serve the demonstration on this machine. Raises :class:`Fault` for a folder that holds a real installation."""
    config = load_config(origin="http://localhost" + (f":{port}" if port != _HTTP else ""))
    if config.database_url:
        raise Fault("The demonstration keeps its own SQLite database: unset DATABASE_URL.")
    check_port("127.0.0.1", port)
    mark = config.instance / _MARK
    _clear(config.instance, mark, reset=reset)
    app = create_app(config)
    accounts = _accounts(app, mark)
    for name, address in links.init_app(app, accounts, config.origin):
        click.echo(f"demo-link {name.replace(' ', '-')} {address}")
    click.echo("The children have no account: Claire and Marc open their records.")
    check_doors(app)
    click.echo(f"Carnet is at {config.origin} until you press Ctrl+C.")
    sys.stdout.flush()
    Server(lambda: app, _options(config, port)).run()


def _options(config: Config, port: int) -> dict[str, Any]:
    """One process, so that a link is used once; on this machine only."""
    return options(f"127.0.0.1:{port}", 1) | {"workers": 1, "proc_name": f"carnet-demo-{config.host}"}


def _clear(instance: Path, mark: Path, *, reset: bool) -> None:
    """Empty the folder when asked, or when seeding was cut short; never a folder that holds a real installation."""
    content = [path for path in instance.glob("*") if path.name != _KEPT] if instance.is_dir() else []
    if content and not mark.exists():
        raise Fault(
            f"{instance} holds a real installation: set PORTAL_INSTANCE to another folder for the demonstration."
        )
    if content and (reset or not _state(mark)):
        for path in content:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    instance.mkdir(parents=True, exist_ok=True)
    if not mark.exists():
        mark.write_text("{}")


def _state(mark: Path) -> dict[str, str]:
    """The accounts by name, once seeding has come to its end."""
    found: dict[str, str] = json.loads(mark.read_text() or "{}")
    return found


def seed(app: Flask, on_file: Callable[[int], None]) -> dict[str, uuid.UUID]:
    """Fill the records, once: what draws papers and images is large, and no later start loads it."""
    from portal.demo.seed import seed as fill

    return fill(app, on_file)


def _accounts(app: Flask, mark: Path) -> dict[str, uuid.UUID]:
    with app.app_context():
        if not is_current():
            upgrade()
    if not _state(mark):
        click.echo("Filling the records of a made-up family, once …", err=True)
        made = seed(app, _show)
        click.echo(err=True)
        mark.write_text(json.dumps({name: str(account_id) for name, account_id in made.items()}))
    return {name: uuid.UUID(account_id) for name, account_id in _state(mark).items()}


def _show(number: int) -> None:
    click.echo(f"\r{number} documents", nl=False, err=True)
