"""The index of the directory of professionals: their names, their professions, their towns."""

from __future__ import annotations

from portal.core.word_index import WordIndex

INDEX = WordIndex("directory_search")
create_index_table, drop_index_table = INDEX.create, INDEX.drop
"""For the migration that makes it."""
