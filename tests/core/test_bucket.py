"""Files in a bucket: what is said to be stored is, and a line that breaks is never taken for anything else."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from portal.config import ConfigError, load_config
from portal.core import clock
from portal.core.blobs import BucketStore, FolderStore, open_store
from portal.core.blobs import bucket as bucket_module
from portal.core.crypto import KeyRing, RecordKeys, SealBroken
from portal.core.faults import Trouble, trouble_of
from portal.core.key_files import KEY_FILES
from tests.support.bucket import Line, bucket, keys_in, line, s3, s3_port, settings, store

__all__ = ["bucket", "line", "s3", "s3_port", "settings", "store"]

MEGABYTE = 1024 * 1024
SMALL, LARGE = b"un compte rendu", bytes(range(256)) * 4096 * 12
"""In one request, and in parts: 12 MB."""


@pytest.fixture
def keys(tmp_path: Path) -> RecordKeys:
    for name, make in KEY_FILES.items():
        (tmp_path / name).write_bytes(make())
    ring = KeyRing(tmp_path)
    return ring.record_keys("one", ring.new_record_keys("one"))


@pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "at once", "in parts"])
def test_what_was_stored_is_read(store: BucketStore, keys: RecordKeys, s3: Any, bucket: str, content: bytes) -> None:
    for source in (content, io.BytesIO(content)):
        stored = store.save(source, keys)
        assert (stored.size, stored.digest) == (len(content), hashlib.sha256(content).hexdigest())
        assert store.read(stored.id, keys) == content
        name = stored.id.hex
        assert f"dossiers/un/{name[:2]}/{name[2:4]}/{name}" in keys_in(s3, bucket)
        assert (
            SMALL not in s3.get_object(Bucket=bucket, Key=f"dossiers/un/{name[:2]}/{name[2:4]}/{name}")["Body"].read()
        )
    assert len(set(store.all_ids())) == 2


def test_the_store_is_told_what_to_check(store: BucketStore, keys: RecordKeys, line: Line) -> None:
    """The SHA-256 of what is sent, which S3 refuses to store otherwise."""
    sealed = b"".join(store.sealed(store.save(SMALL, keys).id))
    checksum = base64.b64encode(hashlib.sha256(sealed).digest())
    assert b"x-amz-checksum-sha256: " + checksum in b"".join(line.sent)
    assert b"if-none-match: *" in b"".join(line.sent)


def test_a_name_is_never_used_again(store: BucketStore, keys: RecordKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    one = store.save(SMALL, keys).id
    monkeypatch.setattr("portal.core.ids.new_id", lambda: one)
    with pytest.raises(OSError, match="did not do"):
        store.save(b"another", keys)
    assert store.read(one, keys) == SMALL


def test_what_was_altered_or_is_another_does_not_open(
    store: BucketStore, keys: RecordKeys, s3: Any, bucket: str
) -> None:
    one, other = store.save(SMALL, keys), store.save(b"another", keys)
    first, second = (f"dossiers/un/{str(store.place(each.id))[-38:]}" for each in (one, other))
    s3.copy_object(Bucket=bucket, Key=first, CopySource={"Bucket": bucket, "Key": second})
    with pytest.raises(SealBroken):
        store.read(one.id, keys)
    content = s3.get_object(Bucket=bucket, Key=second)["Body"].read()
    s3.put_object(Bucket=bucket, Key=second, Body=content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(SealBroken):
        store.read(other.id, keys)


def test_what_is_not_there(store: BucketStore, keys: RecordKeys) -> None:
    nothing = uuid.uuid4()
    with pytest.raises(FileNotFoundError):
        store.read(nothing, keys)
    store.discard(nothing)
    store.destroy(nothing)
    assert not store.is_older(nothing, clock.now())


def test_it_is_listed_and_removed(store: BucketStore, keys: RecordKeys, s3: Any, bucket: str) -> None:
    one, other = store.save(SMALL, keys).id, store.save(SMALL, keys).id
    s3.put_object(Bucket=bucket, Key=f"dossiers/un/xx/yy/{one.hex}", Body=b"moved")
    s3.put_object(Bucket=bucket, Key="dossiers/un/notes.txt", Body=b"?")
    s3.put_object(Bucket=bucket, Key="ailleurs/notes.txt", Body=b"?")
    assert set(store.all_ids()) == {one, other}
    assert [str(place).rpartition("/")[2] for place in store.strange_places()] == ["notes.txt", one.hex]
    assert store.stale_temporaries(dt.timedelta(0)) == []
    assert store.is_older(one, clock.now() + dt.timedelta(minutes=1))
    assert not store.is_older(one, clock.now() - dt.timedelta(minutes=1))
    store.destroy(one)
    store.remove(store.place(other))
    assert list(store.all_ids()) == []


def test_a_copy_as_it_is_stored_can_be_put_back(store: BucketStore, keys: RecordKeys, tmp_path: Path) -> None:
    """Out of a bucket and into a folder, and back: under the same keys."""
    folder = FolderStore(tmp_path / "files")
    one = store.save(LARGE, keys).id
    folder.put_back(one, store.sealed(one))
    assert folder.read(one, keys) == LARGE
    for each in (store, folder):
        with pytest.raises(FileExistsError):
            each.put_back(one, folder.sealed(one))
    store.discard(one)
    store.put_back(one, folder.sealed(one))
    assert store.read(one, keys) == LARGE


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["at once", "in parts"])
def test_a_line_that_breaks_while_it_is_sent(
    store: BucketStore, keys: RecordKeys, line: Line, s3: Any, bucket: str, content: bytes
) -> None:
    line.cut_after = {"up": 100 if content is SMALL else 7 * MEGABYTE // 2}
    with pytest.raises(OSError, match="did not do") as failed:
        store.save(content, keys)
    assert trouble_of(failed.value) is Trouble.BROKEN
    assert keys_in(s3, bucket) == []
    line.cut_after = {}
    assert store.read(store.save(content, keys).id, keys) == content


def test_an_answer_that_is_lost_is_not_said_to_be_saved(
    store: BucketStore, keys: RecordKeys, line: Line, s3: Any, bucket: str
) -> None:
    """It is there, and nobody was told so: what doctor calls harmless."""
    line.cut_after = {"down": 0}
    with pytest.raises(OSError, match="did not do"):
        store.save(SMALL, keys)
    assert len(keys_in(s3, bucket)) == 1


def test_a_line_that_breaks_while_it_is_read_is_no_broken_seal(
    store: BucketStore, keys: RecordKeys, line: Line
) -> None:
    one = store.save(LARGE, keys).id
    line.cut_after = {"down": 3 * MEGABYTE}
    with pytest.raises(OSError, match="did not do"):
        store.read(one, keys)


@pytest.mark.parametrize("how", ["down", "silent"])
def test_a_store_that_does_not_answer(
    store: BucketStore, keys: RecordKeys, line: Line, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(bucket_module, "_ANSWER", "1s")
    monkeypatch.setattr(bucket_module, "_RETRY", dt.timedelta(seconds=1))
    setattr(line, how, True)
    begun = time.monotonic()
    for act in (
        lambda: store.save(SMALL, keys),
        lambda: store.read(uuid.uuid4(), keys),
        lambda: list(store.all_ids()),
        lambda: store.discard(uuid.uuid4()),
    ):
        with pytest.raises(OSError, match="did not do"):
            act()
    assert time.monotonic() - begun < 25


def test_the_settings(store: BucketStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_store(load_config()), BucketStore)
    assert "two" not in repr(load_config())
    for name, value, said in (
        ("PORTAL_FILES_ENDPOINT", "http://ailleurs.example", "must be https"),
        ("PORTAL_FILES", "gs://seau", "a folder, or s3://"),
        ("PORTAL_FILES", "s3://Seau/..", "a folder, or s3://|names none"),
        ("PORTAL_FILES", "", "names none"),
        ("PORTAL_FILES_SECRET_ACCESS_KEY", "", "are needed for a bucket"),
    ):
        with monkeypatch.context() as one:
            one.setenv(name, value)
            with pytest.raises(ConfigError, match=said):
                load_config()
    for name in ("FILES_ENDPOINT", "FILES_ACCESS_KEY_ID", "FILES_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(f"PORTAL_{name}")
    monkeypatch.setenv("PORTAL_FILES", str(tmp_path / "ailleurs"))
    made = open_store(load_config())
    assert isinstance(made, FolderStore)
    assert made.folder == tmp_path / "ailleurs"
