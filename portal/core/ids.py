"""Identifiers that tell nothing: random, never sequential, never reused."""

from __future__ import annotations

import secrets
import uuid


def new_id() -> uuid.UUID:
    """A random UUID (version 4)."""
    return uuid.uuid4()


def new_token() -> str:
    """A URL-safe secret of 256 bits."""
    return secrets.token_urlsafe(32)
