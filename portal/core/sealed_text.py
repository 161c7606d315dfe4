"""Words that an address carries and nobody reads in it: neither in a log nor in the history of a browser.

Sealed with a key derived from that of the sessions: whoever changes that key ends the sessions and these addresses.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.installation import installation

_NONCE = 12
_LONGEST = 1000


def sealed_text(text: str, context: str) -> str:
    """The text as it may stand in an address, bound to ``context``; every time another one."""
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher().encrypt(nonce, text.encode(), context.encode())
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def text_in(written: str, context: str) -> str:
    """The text that an address of ours says; empty for anything else."""
    if not written or len(written) > _LONGEST:
        return ""
    try:
        sealed = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        return _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode()).decode()
    except (binascii.Error, ValueError, InvalidTag):
        return ""


def _cipher() -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"words in addresses")
    return AESGCM(derived.derive(installation().keys.session_key))
