"""The signed head of the trail: rows cut from its very end are told, however few they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.trail import head
from tests.support.people import People
from tests.support.saved_documents import save
from tests.trail.test_trail import digest_of, fault_of, tamper, tell


@pytest.mark.parametrize("cut", [1, 2, 11, 12])
def test_any_number_of_rows_cut_from_the_end_is_told(app: Flask, cut: int) -> None:
    tell(app, 12)
    tamper(app, f"DELETE FROM trail_event WHERE seq > {12 - cut}")
    assert f"ends at row {12 - cut}, but row 12 was signed" in fault_of(app)


def test_a_cut_is_told_though_the_trail_has_grown_past_it(app: Flask) -> None:
    tell(app, 12)
    tamper(app, "DELETE FROM trail_event WHERE seq > 9")
    for _ in range(5):
        tell(app, 1)
    assert "Row 12 of the trail differs from what was signed" in fault_of(app)


def test_an_end_written_anew_is_told(app: Flask, instance: Path) -> None:
    tell(app, 12)
    noted = (instance / "trail-head").read_bytes()
    tamper(app, "DELETE FROM trail_event WHERE seq > 9")
    (instance / "trail-head").unlink()
    tell(app, 6)
    (instance / "trail-head").write_bytes(noted)
    assert "Row 12 of the trail differs" in fault_of(app)
    tell(app, 1)
    assert "Row 12 of the trail differs" in fault_of(app)


def test_a_note_behind_the_trail_is_no_fault(app: Flask, instance: Path) -> None:
    tell(app, 3)
    behind = (instance / "trail-head").read_bytes()
    tell(app, 4)
    (instance / "trail-head").write_bytes(behind)
    assert fault_of(app) == ""
    tell(app, 1)
    with app.app_context():
        noted = head.read_head(app)
        assert noted is not None
        assert noted.seq == 8
    assert not (instance / "trail-checkpoints.jsonl").exists()


def test_a_slower_process_does_not_take_the_note_back(app: Flask) -> None:
    tell(app, 5)
    with app.app_context():
        head.write_head(app, 3, digest_of(app, 3))
        noted = head.read_head(app)
    assert noted is not None
    assert noted.seq == 5


@pytest.mark.parametrize(
    ("content", "fault"),
    [(None, "missing"), (b"", "missing"), (b'{"seq": 9}', "not written by"), (b"\xff{", "not written by")],
)
def test_a_note_that_is_gone_or_forged_is_told(app: Flask, instance: Path, content: bytes | None, fault: str) -> None:
    tell(app, 3)
    path = instance / "trail-head"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert fault in fault_of(app)
    tell(app, 1)
    assert fault_of(app) == ""


def test_a_note_under_other_keys_stays_and_is_told(app: Flask, instance: Path) -> None:
    """Else rows could be cut off, and the next one would seal the rest as if nothing had been."""
    tell(app, 3)
    path = instance / "trail-head"
    seq, digest, _seal = path.read_text().split()
    strange = f"{seq} {digest} {'0' * 64}\n"
    path.write_text(strange)
    assert "other keys" in fault_of(app)
    tamper(app, "DELETE FROM trail_event WHERE seq > 2")
    tell(app, 2)
    assert path.read_text() == strange
    assert "other keys" in fault_of(app)


def test_a_note_that_cannot_be_written_undoes_nothing(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.trail.write.write_head", full)
    monkeypatch.setattr("portal.trail.head._check", full)
    assert save(app, people["alice"])
