"""A QR code as a drawing of the page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

_QUIET = 4
"""Light modules around it, which readers need."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """``size``: of its sides, in modules; ``path``: the dark ones, as an SVG path of strokes one module wide."""

    size: int
    path: str


def qr_drawing(text: str) -> Drawing:
    """The QR code of a text."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=_QUIET))
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row, bool):
            length = len(list(modules))
            if dark:
                strokes.append(f"M{x} {y}.5h{length}")
            x += length
    return Drawing(len(rows), "".join(strokes))
