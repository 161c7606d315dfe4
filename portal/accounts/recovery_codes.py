"""Recovery codes: eight, of 120 bits each, easy to copy by hand, kept only as SHA-256.

120 random bits need no slow hash: nobody searches them, whatever the speed.
"""

from __future__ import annotations

import hashlib
import secrets

CODE_COUNT = 8
CODE_BITS = 120
GROUP_LETTERS = 4

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
_LETTERS = CODE_BITS // 5
_AS_READ = str.maketrans(
    {"O": "0", "I": "1", "L": "1", "-": None, "–": None, "—": None, " ": None, "\u202f": None, "\u00a0": None}
)


def new_codes() -> tuple[str, ...]:
    """Eight new codes, grouped for reading: ``K7PM-2XQ9-…``, 24 letters each."""
    return tuple(_grouped("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))) for _ in range(CODE_COUNT))


def code_digest(typed: str) -> bytes | None:
    """The SHA-256 of a code as a person types it (any case, spacing, O for 0, I or L for 1), ``None`` if it is none."""
    letters = typed.strip().upper().translate(_AS_READ)
    if len(letters) != _LETTERS or any(letter not in _ALPHABET for letter in letters):
        return None
    return hashlib.sha256(letters.encode("ascii")).digest()


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP_LETTERS] for start in range(0, len(letters), GROUP_LETTERS))
