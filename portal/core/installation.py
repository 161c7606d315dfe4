"""What one running installation consists of: its settings, its keys, its stored files."""

from __future__ import annotations

import os
from dataclasses import dataclass

from flask import Flask, current_app

from portal.config import Config
from portal.core.blobs import BlobStore
from portal.core.crypto import KeyRing

_KEY = "carnet"


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, keys and files, made once at the start."""

    config: Config
    keys: KeyRing
    blobs: BlobStore


def init_app(app: Flask, config: Config) -> Installation:
    """Make the instance folder and its keys when they are not there, and attach them to the application."""
    config.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if config.instance.stat().st_uid == os.geteuid():
        # The database holds names and words in clear: nobody else on this machine reads it.
        config.instance.chmod(0o700)
    made = Installation(config, KeyRing(config.keys_folder), BlobStore(config.instance / "files"))
    app.extensions[_KEY] = made
    return made


def installation(app: Flask | None = None) -> Installation:
    """The installation of this application (of the current one by default)."""
    found: Installation = (app or current_app).extensions[_KEY]
    return found
