"""What ``portal status`` says is in force, and that it says no secret."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from portal.core.key_files import KEY_FILES
from tests.cli.conftest import Portal


def test_it_says_what_is_in_force(migrated: Portal, tmp_path: Path) -> None:
    ran = migrated("status")
    assert (ran.status, ran.err) == (0, "")
    for said in ("database", "sqlite, /", str(tmp_path / "instance" / "files"), "512 MB of memory", "no mail"):
        assert said in ran.out
    marked = [line[2:].split("  ")[0] for line in ran.out.splitlines() if line[0] == "!"]
    assert {"address", "keys", "malware", "mail"} <= set(marked)
    if sys.platform == "linux":
        assert "  no network" in ran.out
        assert "  no opened file" in ran.out


def test_it_says_it_for_a_program(migrated: Portal) -> None:
    told = json.loads(migrated("status", "--json").out)
    assert told["version"]["holds"] is True
    assert told["malware"] == {"said": "files are not scanned", "holds": False}
    if sys.platform == "linux":
        assert told["memory"] == {"said": "holds", "holds": True}


def test_it_says_no_secret(migrated: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("PORTAL_SMTP_URL", "smtps://carnet:hunter2@mail.example"),
        ("PORTAL_FILES", "s3://seau/dossiers"),
        ("PORTAL_FILES_ENDPOINT", "https://s3.example"),
        ("PORTAL_FILES_ACCESS_KEY_ID", "AKIAHUNTER"),
        ("PORTAL_FILES_SECRET_ACCESS_KEY", "hunter3"),
    ):
        monkeypatch.setenv(name, value)
    ran = migrated("status")
    assert "s3://seau/dossiers" in ran.out
    assert "mail.example" in ran.out
    assert not any(word in ran.out for word in ("hunter", "HUNTER"))
    keys = [(tmp_path / "instance" / "keys" / name).read_bytes() for name in KEY_FILES]
    assert not any(key.hex() in ran.out for key in keys)


def test_a_rotation_that_is_not_finished_is_told(opened: Portal) -> None:
    opened("keys", "rotate")
    assert "2 keys open: finish with `portal keys retire`" in opened("status").out
    opened("keys", "retire")
    assert "keys open" not in opened("status").out
