"""Reads a plain text file: its lines as they are, nothing interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from portal.intake.readers.errors import Unreadable
from portal.intake.readers.html_split import MAX_BYTES as MOST_BYTES
from portal.intake.readers.html_split import MAX_TAGS, split_text
from portal.record.content import ReadDocument, Section

MAX_BYTES = 5 * 1024 * 1024

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_ROOM = MOST_BYTES - len("<p></p>")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


def read_text(data: bytes, title: str = "") -> ReadDocument:
    """The document in UTF-8 text, paragraphs and line ends kept.

    Raises :class:`Unreadable` for other encodings, for control characters (it is then no text) and beyond 5 MB.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("This text file is too large.")
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("This kind of file is not accepted.") from None
    if _CONTROL.search(words):
        raise Unreadable("This kind of file is not accepted.")
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").strip("\n")
    if not words.strip():
        raise Unreadable("This file is empty.")
    first_line = next(line.strip() for line in words.splitlines() if line.strip())
    return ReadDocument(
        format="text",
        media_type="text/plain",
        title=title or first_line[:120],
        sections=(Section(title="", fragments=tuple(html for html, _tags in _packed(_paragraphs(words)))),),
        text=words,
    )


_Part = tuple[str, int]
"""A piece of HTML, and how many tags it holds."""


def _paragraphs(words: str) -> Iterator[_Part]:
    """The paragraphs, each within what a fragment may hold. Text alone, of which there may be millions of lines: it is
    joined here as strings, where a tree of nodes would cost a minute.
    """
    for block in _PARAGRAPHS.split(words):
        if block.strip():
            lines = ((escape(part, quote=False), 1) for line in block.split("\n") for part in split_text(line, _ROOM))
            yield from ((f"<p>{text}</p>", tags) for text, tags in _packed(lines, "<br>"))


def _packed(parts: Iterable[_Part], between: str = "") -> Iterator[_Part]:
    """The parts in order, as many together as a fragment may hold: a line costs the tag that ends the one before it."""
    pack: list[str] = []
    size = tags = 0
    for part, holds in parts:
        takes = len(between) + (len(part) if part.isascii() else len(part.encode()))
        if pack and (size + takes > _ROOM or tags + holds > MAX_TAGS):
            yield between.join(pack), tags
            pack, size, tags = [], 0, 0
        pack.append(part)
        size, tags = size + takes, tags + holds
    if pack:
        yield between.join(pack), tags
