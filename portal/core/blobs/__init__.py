"""Stored files, encrypted: one small interface, kept in a folder or in a bucket of an object store."""

from __future__ import annotations

from pathlib import Path

from portal.config import Config
from portal.core.blobs.bucket import BucketStore
from portal.core.blobs.folder import FolderStore
from portal.core.blobs.store import CHUNK, BlobStore, Place, StoredBlob, StoreSilent

__all__ = ["CHUNK", "BlobStore", "BucketStore", "FolderStore", "Place", "StoreSilent", "StoredBlob", "open_store"]


def open_store(config: Config) -> BlobStore:
    """The store that the settings name. Asks no other machine anything. Raises :class:`OSError` for a folder."""
    if config.files.startswith("s3://"):
        return BucketStore(config)
    return FolderStore(Path(config.files) if config.files else config.instance / "files")
