"""Activation codes: used once, good for 30 days and five tries, for which the 60 bits of a code are enough."""

from __future__ import annotations

import hashlib
import hmac

from portal.core.codes import normalise


def digest(code: str) -> bytes:
    """What is stored of a code."""
    return hashlib.sha256(f"activation:{code}".encode()).digest()


def matches(code: str, stored: bytes) -> bool:
    """Whether a typed code is the stored one, in constant time."""
    return hmac.compare_digest(digest(normalise(code)), stored)
