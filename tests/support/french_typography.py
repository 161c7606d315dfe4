"""The rules of French words shown to people, as a function that finds what breaks them."""

from __future__ import annotations

import re

NBSP, NNBSP = "\u00a0", "\u202f"
RULES: tuple[tuple[str, str], ...] = (
    ("a straight apostrophe", r"'"),
    ("straight double quotes", r'"'),
    ("an exclamation mark", r"!"),
    ("no narrow no-break space before ; or ?", rf"(?<!{NNBSP})[;?]"),
    ("no no-break space before :", rf"(?<!{NBSP}):(?!//|\d)"),
    ("no no-break space after «", rf"«(?!{NBSP})"),
    ("no no-break space before »", rf"(?<!{NBSP})»"),
    ("an ordinary space after Dr", r"\bDr "),
    ("an ordinary space between number and what it counts", r"\d (?:%|€|mg|µg|g|kg|ml|cm|h|min|Mo|ko)\b"),
    ("an ordinary space in an hour or a day", r"\ble \d|\d ?h ?\d"),
    ("three dots instead of …", r"\.\.\."),
    ("a space before a comma or a full stop", rf"[ {NBSP}{NNBSP}][,.](?!\w)"),
    ("two spaces", r"  "),
    ("a word of the forbidden list", r"(?i)\b(?:veuillez|usagers?|anorm(?:al|ale|aux)|ATCD|PS|OK)\b"),
)
_PLACE = re.compile(r"%\(\w+\)[sd]|<[^>]*>|&\w+;")


def faults(french: str) -> list[str]:
    """The rules a French text breaks, as sentences. Its ``%(name)s`` places and its tags are looked past."""
    words = _PLACE.sub("1", french)
    return [name for name, pattern in RULES if re.search(pattern, words)]
