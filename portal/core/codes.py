"""Codes that people read, type and say on the telephone: twelve characters that are hard to confuse, 60 random bits."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SPOKEN = {
    "0": "zéro", "1": "un", "2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "6": "six", "7": "sept",
    "8": "huit", "9": "neuf", "A": "Anatole", "B": "Berthe", "C": "Célestin", "D": "Désiré", "E": "Eugène",
    "F": "François", "G": "Gaston", "H": "Henri", "J": "Joseph", "K": "Kléber", "M": "Marcel", "N": "Nicolas",
    "P": "Pierre", "Q": "Quintal", "R": "Raoul", "S": "Suzanne", "T": "Thérèse", "V": "Victor", "W": "William",
    "X": "Xavier", "Y": "Yvonne", "Z": "Zoé",
}  # fmt: skip
"""The French spelling alphabet."""


def new_code() -> str:
    """A fresh code, without separators."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def written(code: str) -> str:
    """As printed: ``K7PM 2XQ9 4TRB``."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def spoken(code: str) -> list[str]:
    """Character by character, in the words of the French spelling alphabet."""
    return [_SPOKEN[character] for character in code]


def normalise(typed: str) -> str:
    """What somebody typed, without spaces or dashes, in capitals, look-alikes read as what was printed."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(_LOOKALIKES)
