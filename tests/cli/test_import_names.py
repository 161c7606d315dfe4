"""``portal import`` on files whose names want to be obeyed, and on links."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from portal.core.command_line import printable
from tests.cli.conftest import NIR, Portal


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2Jb.txt", "a\\u001b[2Jb.txt"),
        ("a\x9b31mb.txt", "a\\u009b31mb.txt"),
        ("a\nimported.txt", "a\\u000aimported.txt"),
        ("exe\u202etxt.txt", "exe\\u202etxt.txt"),
        ("Émilie à l’hôpital\u00a0: 3.txt", "Émilie à l’hôpital\u00a0: 3.txt"),
        ("tag\U000e0041.txt", "tag\\udb40\\udc41.txt"),
    ],
)
def test_a_name_is_shown_and_not_obeyed(opened: Portal, tmp_path: Path, name: str, shown: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text("Questions")
    ran = opened("import", "--nir", NIR, tmp_path / "in")
    assert shown in ran.out
    assert all(sign == "\n" or sign == "\u00a0" or sign.isprintable() for sign in ran.out)
    assert ran.out.count("\n") == 1
    (told,) = [json.loads(line) for line in opened("import", "--json", "--nir", NIR, tmp_path / "in").out.splitlines()]
    assert told["path"] == f"{tmp_path}/in/{name}"


def test_a_name_that_is_no_text_is_taken_in_all_the_same(opened: Portal, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/in/note \xff.txt")).write_text("Questions")
    ran = opened("import", "--nir", NIR, tmp_path / "in")
    assert (ran.status, ran.err) == (0, "")
    assert "note \\udcff.txt" in ran.out


def test_a_fault_is_shown_and_not_obeyed(opened: Portal) -> None:
    ran = opened("import", "--nir", "1\x1b[31m2", "x")
    assert ran.status != 0
    assert "\x1b" not in ran.err
    assert "\x1b" not in opened("no\x1b[31mcommand").err


def test_links_are_refused_with_a_sentence(opened: Portal, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "in"
    outside.mkdir()
    folder.mkdir()
    (outside / "secret.txt").write_text("Not to be taken in")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "broken").symlink_to(tmp_path / "nowhere")
    (folder / "note.txt").write_text("Questions")
    ran = opened("import", "--json", "--nir", NIR, folder, folder / "link.txt")
    told = [json.loads(line) for line in ran.out.splitlines()]
    outcomes = [(Path(one["path"]).name, one["outcome"]) for one in told]
    assert outcomes == [
        ("broken", "refused"),
        ("folder", "refused"),
        ("link.txt", "refused"),
        ("note.txt", "imported"),
        ("link.txt", "refused"),
    ]
    assert {one["reason"] for one in told} == {"This is a link to another place: name that place itself.", ""}


def test_a_link_put_there_meanwhile_is_not_followed(
    opened: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("Not to be taken in")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr(Path, "is_symlink", lambda _path: False)
    ran = opened("import", "--nir", NIR, tmp_path / "link.txt")
    assert ran.out.startswith("refused")


def test_what_is_json_before_is_the_same_json_after() -> None:
    told = {"path": "a\x1b\x9b\u202e\U000e0041é\ud800\n"}
    assert json.loads(printable(json.dumps(told, ensure_ascii=False))) == told
