"""What the command says of itself."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Portal

COMMANDS = (
    *("serve", "migrate", "open-record", "import", "doctor", "directory", "medicines", "professionals"),
    *("recognise", "remind", "tidy", "keys", "trail", "bench", "demo", "test", "backup", "restore", "status"),
)


@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_it_lists_every_command(portal: Portal, asked: str) -> None:
    ran = portal(asked)
    listed = ran.out.partition("Commands:\n")[2]
    assert (ran.status, ran.err) == (0, "")
    assert sorted(line.split()[0] for line in listed.splitlines() if line[2:3].strip()) == sorted(COMMANDS)


def test_the_command_alone_shows_the_help_and_does_nothing(portal: Portal) -> None:
    ran = portal()
    assert (ran.status, ran.out) == (2, "")
    assert "Commands:\n" in ran.err


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("serve", ["--port", "--host"]),
        ("open-record", ["--nir", "--family", "--given", "--birth-date", "--sex", "--birth-place", "--letter"]),
        ("import", ["PATH…", "--nir", "--json", "--record-confirmed", "--other-identity-confirmed"]),
        ("demo", ["--port", "--reset"]),
    ],
)
def test_each_command_explains_its_options(portal: Portal, command: str, options: list[str]) -> None:
    ran = portal(command, "--help")
    assert ran.status == 0
    assert [option for option in options if option not in ran.out] == []


def test_the_trail_is_verified_by_a_command_of_its_own(portal: Portal) -> None:
    assert "verify" in portal("trail", "--help").out
