"""Reads a plain text file: its lines as they are, nothing interpreted."""

from __future__ import annotations

import re

from portal.intake.readers.errors import Unreadable
from portal.intake.readers.html_nodes import Child, Node
from portal.intake.readers.html_split import fragments_of
from portal.record.content import ReadDocument, Section

MAX_BYTES = 5 * 1024 * 1024

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
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
    paragraphs = [_paragraph(block) for block in _PARAGRAPHS.split(words) if block.strip()]
    first_line = next(line.strip() for line in words.splitlines() if line.strip())
    return ReadDocument(
        format="text",
        media_type="text/plain",
        title=title or first_line[:120],
        sections=(Section(title="", fragments=fragments_of(paragraphs)),),
        text=words,
    )


def _paragraph(block: str) -> Node:
    lines = block.split("\n")
    children: list[Child] = [lines[0]]
    for line in lines[1:]:
        children += [Node("br"), line]
    return Node("p", tuple(children))
