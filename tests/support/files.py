"""The folder of the stored files of the application at hand."""

from __future__ import annotations

from portal.core.blobs import FolderStore
from portal.core.installation import installation


def folder_store() -> FolderStore:
    """The store, which is a folder."""
    store = installation().blobs
    assert isinstance(store, FolderStore)
    return store
