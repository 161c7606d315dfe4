"""The index of the medicines: their names and what they hold."""

from __future__ import annotations

from portal.core.word_index import WordIndex

INDEX = WordIndex("medicine_search")
