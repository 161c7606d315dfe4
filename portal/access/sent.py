"""What is sent to the database: every protected table in it must have its criterion beside it.

The ORM adds the criterion where it sees an entity. It sees none in a Core table, in raw text, or in the second entity
of an expression; so the words of the statement are looked at, as they were compiled.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from sqlalchemy.sql.compiler import Compiled, SQLCompiler

PREFIX = "guard_"
"""How the names of the values begin that only the guard gives."""
RECORD = f"{PREFIX}record_id"
_PLACE = re.compile(r"\?|__\[POSTCOMPILE_\w+[^\]]*\]")
_NAME = re.compile(r"%\((\w+)\)s")


@dataclass(slots=True)
class _Select:
    """The tables that one SELECT names, by their aliases, and those of which it asks the record."""

    tables: dict[str, str] = field(default_factory=dict)
    guarded: set[str] = field(default_factory=set)


def unguarded(compiled: Compiled, protected: Collection[str]) -> set[str]:
    """The ``protected`` tables that a statement reads, or writes, without their criterion in the same SELECT."""
    selects = _selects(_named(compiled).replace('"', ""), _words(tuple(sorted(protected))))
    return set(chain.from_iterable(_bare(one) for one in selects))


def _bare(select: _Select) -> list[str]:
    return [table for alias, table in select.tables.items() if alias not in select.guarded]


def _selects(sql: str, words: re.Pattern[str]) -> list[_Select]:
    """Each SELECT with its own tables: a parenthesis holds those of another one, a union follows with another one."""
    found = [_Select()]
    outer: list[_Select] = []
    current = found[0]
    for word in words.finditer(sql):
        match word.lastgroup:
            case "open":
                outer.append(current)
            case "close":
                current = outer.pop() if outer else current
            case "select":
                current = _Select()
                found.append(current)
            case "asked":
                current.guarded.add(word["asked"].lower())
            case _:
                alias = word["alias"] or word["table"]
                current.tables[alias.lower()] = word["table"].lower()
    return found


@cache
def _words(tables: tuple[str, ...]) -> re.Pattern[str]:
    """What to look for. A table's name before a full stop names a column, after AS something else."""
    names = "|".join(map(re.escape, tables))
    return re.compile(
        rf"(?P<open>\()|(?P<close>\))|\b(?P<select>SELECT)\b"
        rf"|(?<![.\w])(?P<asked>\w+)\.record_id = :{RECORD}\b"
        rf"|(?<!\w)(?<!\bAS )(?P<table>{names})(?![\w.])(?:\s+AS\s+(?P<alias>\w+))?",
        re.IGNORECASE,
    )


def _named(compiled: Compiled) -> str:
    """The words of a statement with ``:name`` for its values, which some drivers know by their place alone."""
    sql = str(compiled)
    if not isinstance(compiled, SQLCompiler) or not compiled.positiontup:
        return _NAME.sub(r":\1", sql)
    names = iter(compiled.positiontup)
    return _PLACE.sub(lambda _: f":{next(names, '')}", sql)
