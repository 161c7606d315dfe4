"""What may be wrong with rows, keys and index, in words."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class RowFault(enum.StrEnum):
    """What is wrong."""

    ALTERED = "altered-row"
    UNDIGESTED = "row-without-digest"
    NO_KEYS = "record-without-keys"
    KEYS_BROKEN = "keys-do-not-open"
    NUMBER_BROKEN = "number-does-not-open"
    KEYS_OF_PURGED = "keys-of-purged"
    TEXT_MISSING = "text-missing"
    TEXT_BROKEN = "text-does-not-open"
    NOT_INDEXED = "not-indexed"
    INDEX_ONLY = "index-without-document"
    OVERDUE = "overdue-in-trash"


_SENTENCES = {
    RowFault.ALTERED: "What a document says was changed in the database",
    RowFault.UNDIGESTED: "A document has no digest of what it says",
    RowFault.NO_KEYS: "A record has no keys",
    RowFault.KEYS_BROKEN: "A record's keys do not open",
    RowFault.NUMBER_BROKEN: "The number of a record's holder does not open, or is another one",
    RowFault.KEYS_OF_PURGED: "A purged record has its keys still",
    RowFault.TEXT_MISSING: "A document's text is missing",
    RowFault.TEXT_BROKEN: "A document's text does not open",
    RowFault.NOT_INDEXED: "A document is not found by its words",
    RowFault.INDEX_ONLY: "The index finds what is not there",
    RowFault.OVERDUE: "What was taken out waits to be deleted: `portal tidy` was not run",
}
_HARMLESS = frozenset({RowFault.INDEX_ONLY, RowFault.NOT_INDEXED, RowFault.OVERDUE})
FIXED = frozenset({RowFault.INDEX_ONLY, RowFault.NOT_INDEXED, RowFault.KEYS_OF_PURGED})
"""What ``--fix`` mends: nothing is lost by it."""


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One fault, and what it is about: the id of a document or of a record, or the number of a row."""

    fault: RowFault
    about: str

    @property
    def harmless(self) -> bool:
        """Nothing that anyone was told of is lost, or another than it was."""
        return self.fault in _HARMLESS

    def __str__(self) -> str:
        return f"{_SENTENCES[self.fault]}: {self.about}."
