"""The words of notes and of answers, sealed under the record's key and bound to their note."""

from __future__ import annotations

import uuid

from portal.access.opening import Opened
from portal.record.notes.models import Note
from portal.record.storage.body import keys_of


def sealed_text(opened: Opened, note_id: uuid.UUID, text: str) -> bytes:
    """The words of a note, for its row."""
    return keys_of(opened).seal(text.encode(), f"note:{note_id}")


def sealed_answer(opened: Opened, note_id: uuid.UUID, text: str) -> bytes:
    """The words of an answer, for the same row."""
    return keys_of(opened).seal(text.encode(), f"answer:{note_id}")


def text_of(opened: Opened, note: Note) -> str:
    """The words of a note. Raises :class:`portal.core.crypto.SealBroken`."""
    return keys_of(opened).open(note.sealed, f"note:{note.id}").decode()


def answer_of(opened: Opened, note: Note) -> str:
    """The words of its answer, empty where there are none. Raises :class:`portal.core.crypto.SealBroken`."""
    return keys_of(opened).open(note.answer_sealed, f"answer:{note.id}").decode() if note.answer_sealed else ""
