"""How a document becomes part of a record, and how what was read of it is had again."""

from __future__ import annotations

from portal.record.storage import clinical
from portal.record.storage.body import body_of, keys_of
from portal.record.storage.dates import beginning_of
from portal.record.storage.saving import Saved, SaveOutcome, save_document

__all__ = ["SaveOutcome", "Saved", "beginning_of", "body_of", "clinical", "keys_of", "save_document"]
