"""Each stored format says which it is, and what was written in it first opens for ever."""

from __future__ import annotations

import base64
import uuid
from pathlib import Path

import pytest
from flask import Flask

from portal.core.blobs import FolderStore
from portal.core.crypto import KeyRing, RecordKeys, SealBroken
from portal.core.sealed_text import sealed_text, text_in
from portal.record.storage.body import read_body
from portal.trail.checkpoint import checkpoint_file, read_checkpoints
from portal.trail.head import head_file, read_head
from tests.support import first_formats as first

DIGEST = "ab" * 32


def bytes_of(told: str) -> bytes:
    return base64.b64decode(told)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    for name, content in first.KEYS.items():
        (tmp_path / name).write_bytes(bytes_of(content))
    return KeyRing(tmp_path)


@pytest.fixture
def keys(ring: KeyRing) -> RecordKeys:
    return ring.record_keys(first.RECORD_ID, bytes_of(first.WRAPPED))


def test_the_fingerprint_of_the_keys(ring: KeyRing) -> None:
    assert ring.fingerprint == first.FINGERPRINT


def test_wrapped_keys_begin_with_their_version(ring: KeyRing) -> None:
    wrapped = bytes_of(first.WRAPPED)
    assert wrapped[:1] == ring.new_record_keys(first.RECORD_ID)[:1] == b"\x01"
    for unknown in (b"\x02" + wrapped[1:], b"", b"\x01\x00\x10" + b"?" * 40):
        with pytest.raises(SealBroken):
            ring.record_keys(first.RECORD_ID, unknown)
        with pytest.raises(SealBroken):
            ring.wraps_with_another(unknown)


def test_wrapped_keys_are_bound_to_their_record(ring: KeyRing) -> None:
    with pytest.raises(SealBroken):
        ring.record_keys(first.DOCUMENT_ID, bytes_of(first.WRAPPED))


def test_short_values_begin_with_the_version_of_tink_and_their_key(keys: RecordKeys) -> None:
    value, context = bytes_of(first.VALUE), f"nir:{first.RECORD_ID}"
    assert keys.open(value, context) == b"288047511004282"
    assert value[:5] == keys.seal(b"another", context)[:5]
    assert value[:1] == b"\x01"
    with pytest.raises(SealBroken):
        keys.open(b"\x02" + value[1:], context)


def test_files_are_as_the_keyset_of_their_record_says(keys: RecordKeys, tmp_path: Path) -> None:
    """The length of their header, then salt and nonce; a file under another header is none."""
    store, blob_id = FolderStore(tmp_path / "files"), uuid.UUID(first.BLOB_ID)
    path = store.path(blob_id)
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes_of(first.BLOB))
    assert store.read(blob_id, keys) == b"Compte rendu"
    assert path.read_bytes()[:1] == bytes([40])
    path.write_bytes(bytes([41]) + bytes_of(first.BLOB)[1:])
    with pytest.raises(SealBroken):
        store.read(blob_id, keys)


def test_what_a_reader_made_of_a_document(keys: RecordKeys) -> None:
    """Its context is its version: fields that came later have their defaults."""
    read = read_body(keys, uuid.UUID(first.DOCUMENT_ID), bytes_of(first.BODY))
    assert (read.title, read.text, [entry.label for entry in read.entries]) == ("Bilan", "CRP 9", ["CRP"])


def test_the_signature_of_a_checkpoint_and_the_seal_of_the_head(app: Flask, tmp_path: Path, ring: KeyRing) -> None:
    """Both sign what they are of, so that neither passes for the other or for that of a later format."""
    message = f"carnet-trail:100:{DIGEST}".encode()
    ring.trail_key.public_key().verify(bytes.fromhex(first.SIGNATURE), message)
    assert ring.keyed_digest("trail-head", f"{100:020} {DIGEST}").hex() == first.HEAD
    checkpoint_file(app).write_text('{"at": "2026-11-30", "seq": 100, "format": 2}\n')
    with pytest.raises(ValueError, match="not signed"):
        list(read_checkpoints(app))
    head_file(app).write_bytes(b"2 another format\n")
    with pytest.raises(ValueError, match="not written by this installation"):
        read_head(app)


def test_words_in_addresses_live_as_long_as_the_key_of_the_cookies(app: Flask) -> None:
    """Nothing of them is stored: one that does not open is no words."""
    with app.app_context():
        assert text_in(sealed_text("Noël", "search"), "search") == "Noël"
        assert text_in("B" + sealed_text("Noël", "search"), "search") == ""
