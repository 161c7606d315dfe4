"""Statements that are made once and kept for good, their values given at execution: the guard completes each once."""

from __future__ import annotations

from typing import Any, TypeVar

S = TypeVar("S")
_kept: dict[int, Any] = {}


def prepared(statement: S) -> S:
    """The same statement, which the guard then looks through and completes only once.

    One that is derived from it is another one, guarded like any other.
    """
    _kept[id(statement)] = statement
    return statement


def is_prepared(statement: object) -> bool:
    """Whether this very statement is one of them."""
    return id(statement) in _kept
