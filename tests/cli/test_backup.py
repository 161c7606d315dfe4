"""The commands that make a backup and put it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Portal


def test_there_and_back(opened: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = tmp_path / "instance" / "keys"
    made = opened("backup", tmp_path / "backup")
    assert (made.status, made.err) == (0, "")
    assert f"The keys are not in it: they lie in {keys}." in made.out
    again = opened("backup", tmp_path / "backup")
    assert (again.status, "is not empty" in again.err) == (1, True)
    refused = opened("restore", tmp_path / "backup")
    assert (refused.status, "is not empty" in refused.err) == (1, True)
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "other"))
    without = opened("restore", tmp_path / "backup")
    assert (without.status, "bring back the keys first" in without.err) == (1, True)
    monkeypatch.setenv("PORTAL_KEYS", str(keys))
    back = opened("restore", tmp_path / "backup")
    assert (back.status, back.err) == (0, "")
    assert "Rows and files agree, and the trail is whole" in back.out
    assert opened("doctor").status == opened("trail", "verify").status == 0


def test_what_is_no_backup(opened: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_KEYS", str(tmp_path / "instance" / "keys"))
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "other"))
    ran = opened("restore", tmp_path)
    assert (ran.status, "is no backup" in ran.err) == (1, True)
