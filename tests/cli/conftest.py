"""The operator's command, run in this process on an installation of its own."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.cli import run
from portal.core.clock import today
from portal.record.nir import key_of

BORN = "1988-04-12"
NIR = "2880475110042"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


Portal = Callable[..., Ran]


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Portal:
    """``portal("doctor")``: the command on an instance folder that is not there yet."""
    for name in ("DATABASE_URL", "PORTAL_KEYS", "PORTAL_ORIGIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "instance"))

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return command


@pytest.fixture
def migrated(portal: Portal) -> Portal:
    """The same, on an empty database."""
    assert portal("migrate").status == 0
    return portal


@pytest.fixture
def opened(migrated: Portal) -> Portal:
    """The same, with Alice's record."""
    assert open_record(migrated).status == 0
    return migrated


def open_record(portal: Portal, *flags: str, **changes: str) -> Ran:
    """``portal open-record`` for Alice, with whatever is to be different (``birth_date``, ``letter`` …)."""
    told = {"nir": NIR, "family": "Martin", "given": "Alice Jeanne", "birth_date": BORN, "sex": "F", **changes}
    options = [part for name, value in told.items() for part in (f"--{name.replace('_', '-')}", value)]
    return portal("open-record", *options, *flags)


def with_key(number: str) -> str:
    """The 15 characters of a number of 13."""
    return number + key_of(number)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def next_year() -> int:
    return today().year + 1


def assert_one_sentence(ran: Ran, *words: str) -> None:
    """It failed, and said why in exactly one line on standard error, naming ``words``."""
    assert ran.status != 0
    assert ran.out == ""
    assert ran.err.startswith("portal: ")
    assert ran.err.count("\n") == 1, ran.err
    assert ran.err.endswith(".\n"), ran.err
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err
