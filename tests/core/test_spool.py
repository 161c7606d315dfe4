"""What is being received: whole wherever it is read from, and nowhere in clear once it is large."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import spool
from portal.core.csrf import shows_form_again
from portal.core.spool import IN_MEMORY, Spool

CANARY = b"Ordonnance de lunettes "


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.binary(max_size=50), max_size=12),
    reads=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 80)), max_size=8),
    small=st.integers(0, 300),
)
def test_it_reads_what_was_written(parts: list[bytes], reads: list[tuple[int, int]], small: int) -> None:
    whole, before = b"".join(parts), spool.IN_MEMORY
    spool.IN_MEMORY = small
    try:
        with Spool() as stream:
            for part in parts:
                assert stream.write(part) == len(part)
            for start, size in reads:
                assert stream.seek(start) == min(start, len(whole))
                assert stream.read(size) == whole[start : start + size]
            assert (stream.seek(0, os.SEEK_END), stream.seek(0)) == (len(whole), 0)
            assert stream.read() == whole
    finally:
        spool.IN_MEMORY = before


def test_it_is_written_at_its_end_only() -> None:
    with Spool() as stream:
        stream.write(b"abc")
        stream.seek(1)
        with pytest.raises(ValueError, match="beginning to its end"):
            stream.write(b"x")


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """The temporary files that were made."""
    made: list[Any] = []
    original = tempfile.TemporaryFile

    def remembered(*given: Any, **named: Any) -> Any:
        made.append(original(*given, dir=tmp_path, **named))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", remembered)
    return made


def content(file: Any) -> bytes:
    return Path(f"/proc/self/fd/{file.fileno()}").read_bytes()


@pytest.mark.parametrize("size", [IN_MEMORY, IN_MEMORY + 1])
def test_a_large_file_lies_nowhere_in_clear(
    app: Flask,
    client_for: Callable[..., FlaskClient],
    on_disk: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
) -> None:
    """As it comes in with a form, to a page of ours."""
    sent = (CANARY * (size // len(CANARY) + 1))[:size]
    seen: list[tuple[bytes, list[bytes]]] = []

    @shows_form_again
    def look(**_address: object) -> str:
        stream = request.files["files"].stream
        stream.seek(0)
        seen.append((stream.read(), [content(file) for file in on_disk]))
        return ""

    monkeypatch.setitem(app.view_functions, "intake.upload_document", look)
    client = client_for("alice")
    address = "/records/00000000-0000-0000-0000-000000000000/documents/new"
    answer = client.post(address, data={"files": (io.BytesIO(sent), "a.txt")}, content_type="multipart/form-data")
    assert answer.status_code == 200
    ((received, lying),) = seen
    assert received == sent
    assert len(lying) == (size > IN_MEMORY)
    assert all(len(one) == size and CANARY not in one and b"lunettes" not in one for one in lying)
    assert list(tmp_path.iterdir()) == [], "it has no name"
    assert all(file.closed for file in on_disk)
