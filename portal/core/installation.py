"""What one running installation consists of: its settings, its keys, its stored files, its reserve of room."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from portal.config import Config
from portal.core.blobs import BlobStore, open_store
from portal.core.crypto import KeyRing
from portal.core.key_files import make_missing_keys, note_fingerprint
from portal.core.reserve import Reserve

_KEY = "carnet"


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, keys, files and reserve, made once at the start."""

    config: Config
    keys: KeyRing
    blobs: BlobStore
    reserve: Reserve


def init_app(app: Flask, config: Config, *, has_records: Callable[[], bool] = lambda: False) -> Installation:
    """Make the instance folder and its keys when they are not there, and attach them to the application.

    ``has_records`` is asked where keys are missing. Raises :class:`portal.config.ConfigError` where they may not be
    made (:func:`portal.core.key_files.make_missing_keys`), and for keys that are not those of the instance folder.
    """
    config.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if config.instance.stat().st_uid == os.geteuid():
        # The database holds names and words in clear: nobody else on this machine reads it.
        config.instance.chmod(0o700)
    make_missing_keys(config.keys_folder, config.instance, has_records)
    keys, reserve = KeyRing(config.keys_folder), Reserve(config.instance)
    note_fingerprint(keys.fingerprint, config.keys_folder, config.instance)
    with contextlib.suppress(OSError):  # on a full disk there is none, and reading must work all the same
        reserve.keep()
    made = Installation(config, keys, open_store(config), reserve)
    app.extensions[_KEY] = made
    return made


def installation(app: Flask | None = None) -> Installation:
    """The installation of this application (of the current one by default)."""
    found: Installation = (app or current_app).extensions[_KEY]
    return found
