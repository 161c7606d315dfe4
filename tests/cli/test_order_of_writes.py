"""The order in which a document comes to the disk, as the system saw it: "imported" is said last."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import NIR, Portal
from tests.support.system_calls import STRACE, Call, calls

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = int(os.environ.get("BENCH_CYCLES", "100"))


@pytest.fixture
def done(opened: Portal, tmp_path: Path) -> list[Call]:
    """What the system did while a hundred files were imported."""
    assert opened("doctor").status == 0
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    folder, trace = tmp_path / "papers", tmp_path / "trace"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"Ordonnance {number}")
    command = [sys.executable, "-m", "portal", "import", "--nir", NIR, "--json", str(folder)]
    command = [strace, *STRACE[1:], "-o", str(trace), *command]
    ran = subprocess.run(command, cwd=CHECKOUT, env=os.environ, capture_output=True, text=True, check=False)
    if "ptrace" in ran.stderr:
        pytest.skip("this machine does not let strace look")
    assert (ran.returncode, ran.stdout.count('"imported"')) == (0, FILES), ran.stderr
    return list(calls(trace))


def by_answer(done: Iterable[Call]) -> Iterator[list[Call]]:
    """The calls before each answer, up to it."""
    part: list[Call] = []
    for call in done:
        part.append(call)
        if call.name == "write" and r"\"outcome\": \"imported\"" in call.to:
            yield part
            part = []


def place(part: list[Call], name: str, end: str, *, last: bool = False) -> int:
    """Where a call about a path with this ending stands; a call that was not made fails the test."""
    places = [number for number, call in enumerate(part) if call.name == name and call.path.endswith(end)]
    assert places, f"no {name} of {end}"
    return places[-1 if last else 0]


@pytest.mark.slow
def test_file_then_name_then_folder_then_database_then_answer(done: list[Call]) -> None:
    parts, listed = list(by_answer(done)), set[Path]()
    assert len(parts) == FILES
    for part in parts:
        (stored,) = [call for call in part if call.name == "rename" and "/files/tmp/" in call.path]
        renamed = part.index(stored)
        file, folder = stored.path, str(Path(stored.to).parent)
        order = [
            place(part, "write", file, last=True),
            place(part, "fsync", file),
            renamed,
            place(part[renamed:], "fsync", folder) + renamed,
            place(part, "write", "carnet.db-wal"),
            place(part, "write", "carnet.db-wal", last=True),
            place(part, "fsync", "carnet.db-wal", last=True),
            len(part) - 1,
        ]
        assert order == sorted(order), [part[number] for number in order]
        outer = Path(folder).parent
        assert place(part, "fsync", str(outer)) < order[4], "what leads to the file is there before the commit"
        if outer not in listed:
            assert place(part, "fsync", str(outer.parent)) < order[4]
        listed.add(outer)
