"""What one page tells the next: shown once, and where it is about one page, on that page alone.

The messages of a browser are shared by its tabs: what was saved in one record must not be told in another one's tab.
"""

from __future__ import annotations

from typing import cast

from flask import flash, get_flashed_messages, request

KINDS = frozenset({"ok", "warn", "danger", "info"})
_MOST_WAITING = 3


def tell_at(address: str, sentence: str, kind: str) -> None:
    """Have the page at ``address`` show a sentence when it is opened."""
    flash(sentence, f"{kind} {address}")


def told_here() -> list[tuple[str, str]]:
    """Kind and sentence of what is to be shown on this page; what is for another one goes on waiting."""
    here = request.script_root + request.path
    shown, waiting = list[tuple[str, str]](), list[tuple[str, str]]()
    for category, sentence in cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True)):
        kind, _space, address = category.partition(" ")
        if address in ("", here):
            shown.append((kind if kind in KINDS else "info", sentence))
        else:
            waiting.append((category, sentence))
    for category, sentence in waiting[-_MOST_WAITING:]:
        flash(sentence, category)
    return shown
