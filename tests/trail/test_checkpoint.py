"""Checkpoints that could not be written whole: taken back, stepped over, and never taken for a forger's."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from flask import Flask

from portal.trail.checkpoint import read_checkpoints, write_checkpoint
from portal.trail.verify import Verdict, verify
from tests.trail.test_trail import digest_of, fault_of, tamper, tell

TORN = "Checkpoint 2 was not written to its end: a power cut or a full disk may have done that."


@pytest.fixture
def file(app: Flask, instance: Path) -> Path:
    """Three rows, the first one signed."""
    tell(app, 3)
    sign(app, 1)
    return instance / "trail-checkpoints.jsonl"


def sign(app: Flask, seq: int) -> None:
    with app.app_context():
        write_checkpoint(app, seq, digest_of(app, seq))


def verdict(app: Flask) -> Verdict:
    with app.app_context():
        return verify(app)


def signed(app: Flask) -> list[int]:
    with app.app_context():
        return [point.seq for point in read_checkpoints(app)]


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_what_a_full_disk_took_is_taken_back(
    app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """The disk takes a part of the line, or all of it and then does not flush it."""
    before, write, room = file.read_bytes(), os.write, [40]

    def nearly_full(descriptor: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(descriptor, data[: room[0]])
        room[0] -= taken
        return taken

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(os, call, nearly_full if call == "write" else full)
        sign(app, 2)
    assert file.read_bytes() == before
    sign(app, 3)
    assert signed(app) == [1, 3]
    assert verdict(app) == Verdict(3)


def test_a_torn_line_is_told_as_torn_and_stepped_over(app: Flask, file: Path) -> None:
    sign(app, 2)
    file.write_bytes(file.read_bytes()[:-30])
    assert verdict(app) == Verdict(3, remarks=(TORN,))
    sign(app, 3)
    assert signed(app) == [1, 3]
    assert verdict(app) == Verdict(3, remarks=(TORN,))


def test_a_line_that_lacks_its_end_of_line_alone_counts(app: Flask, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])
    sign(app, 2)
    assert signed(app) == [1, 2]


@pytest.mark.parametrize("line", [b"{}", b"something else", b'{"at": "now", "seq": 2}', b"\xff"])
def test_another_line_is_still_a_forgers(app: Flask, file: Path, line: bytes) -> None:
    file.write_bytes(file.read_bytes() + line)
    assert fault_of(app) == "Checkpoint 2 is not signed by this installation."


def test_a_process_killed_before_it_signed_row_100_is_no_fault(
    app: Flask, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next checkpoint is due at row 200; meanwhile the head tells a cut, and may not be missing either."""
    monkeypatch.setattr("portal.trail.verify.CHECKPOINT_EVERY", 10)
    tell(app, 19)
    assert fault_of(app) == ""
    head = (instance / "trail-head").read_bytes()
    (instance / "trail-head").unlink()
    assert "note of where the trail ends is missing" in fault_of(app)
    (instance / "trail-head").write_bytes(head)
    tell(app, 1)
    assert "checkpoints of the trail are missing" in fault_of(app)


def test_a_cut_between_checkpoints_is_told_by_the_head(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.trail.verify.CHECKPOINT_EVERY", 10)
    tell(app, 19)
    tamper(app, "DELETE FROM trail_event WHERE seq > 12")
    assert "ends at row 12, but row 19 was signed" in fault_of(app)
