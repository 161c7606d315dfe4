"""What is in force on this installation, for who runs it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from portal.access.key_rotation import keys_that_open
from portal.config import MEGABYTE, Config
from portal.core.installation import installation
from portal.core.version import own_version
from portal.intake.limits import Limits
from portal.intake.worker import sandbox_status

_READER = "tesseract"


class Fact(NamedTuple):
    """What something is, and whether it is as it should be in an installation that holds real records."""

    name: str
    said: str
    holds: bool = True


def facts() -> list[Fact]:
    """Everything that an operator should know, without a password, a key or anything of a record.

    Starts the process that files are read by, which is asked what this machine grants it.
    """
    config = installation().config
    return [
        Fact("version", own_version()),
        Fact("address", config.origin, config.secure),
        Fact("database", _database(config)),
        Fact("files", config.files or str(config.instance / "files")),
        *_keys(config),
        *_locks(),
        Fact("words on pictures", _words()),
        Fact("malware", config.clamd or "files are not scanned", bool(config.clamd)),
        Fact("mail", urlsplit(config.smtp_url).hostname or "no mail is sent", bool(config.smtp_url)),
        Fact("limits", f"counted in {urlsplit(config.limits_url).scheme}"),
        Fact("upload", f"{config.upload_max_bytes // MEGABYTE} MB at most"),
        Fact("room of a record", f"{config.record_quota_bytes // MEGABYTE} MB"),
        Fact("proof of numbers", config.identity_provider or "by the operator alone"),
    ]


def _database(config: Config) -> str:
    """Its kind and its place, without who signs in there."""
    place = urlsplit(config.sqlalchemy_url)
    where = place.path.lstrip("/") if place.hostname else place.path[1:]
    return ", ".join([place.scheme.partition("+")[0], *([place.hostname] if place.hostname else []), where])


def _keys(config: Config) -> Iterator[Fact]:
    folder = config.keys_folder.resolve()
    inside = folder.is_relative_to(config.instance.resolve())
    yield Fact("keys", f"{folder}{' (in the folder of the data)' if inside else ''}", not inside)
    number = keys_that_open()
    if number > 1:
        yield Fact("rotation", f"{number} keys open: finish with `portal keys retire`", False)


def _locks() -> Iterator[Fact]:
    """The figures of each worker, and which locks this machine grants around it."""
    limits, held = Limits(), sandbox_status()
    said = f"{limits.memory // MEGABYTE} MB of memory, {limits.cpu} s of processor, {limits.wall:g} s in all"
    yield Fact("reading of files", f"in processes of their own: {said}")
    for name, holds in held.items():
        yield Fact(f"  {name.replace('_', ' ')}", "holds" if holds else "not granted by this machine", holds)


def _words() -> str:
    return "tesseract is installed" if shutil.which(_READER) else "tesseract is not installed"
