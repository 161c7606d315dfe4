"""The room that is kept for a full disk."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.core.reserve import SIZE, Reserve


def test_it_takes_real_room(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    reserve.keep()
    assert (reserve.path.stat().st_size, reserve.path.stat().st_mode & 0o777) == (SIZE, 0o600)
    assert reserve.path.stat().st_blocks * 512 >= SIZE


def test_half_of_it_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(descriptor: int, _start: int, size: int) -> None:
        os.truncate(descriptor, size // 2)
        raise OSError(28, "No space left on device")

    reserve = Reserve(tmp_path)
    with monkeypatch.context() as full, pytest.raises(OSError, match="No space"):
        full.setattr(os, "posix_fallocate", half)
        reserve.keep()
    assert not reserve.path.exists()
    os.truncate(os.open(reserve.path, os.O_CREAT | os.O_WRONLY), SIZE // 2)
    reserve.keep()
    assert reserve.path.stat().st_size == SIZE


@pytest.mark.parametrize(("blocks", "kept"), [(255, False), (256, True)])
def test_it_is_given_up_when_less_than_a_megabyte_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, kept: bool
) -> None:
    reserve = Reserve(tmp_path)
    reserve.keep()
    monkeypatch.setattr(os, "statvfs", lambda _folder: SimpleNamespace(f_bavail=blocks, f_frsize=4096))
    reserve.give_up_when_full()
    assert reserve.path.exists() == kept
