"""Where in a text the words of a search stand: a line or two around them, the words marked. Pure.

A word is found as the index finds it, by its stems, in either language, whoever set the accents; the last word asked
for may be the beginning of one. The text is read as it was written: nothing is looked up in the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from portal.record.stems import bare, stems, words

_WIDEST = 110
"""Signs from the first marked word to the last."""
_BEFORE, _AFTER = 40, 60
_MOST_SIGNS = 200_000
"""Of one text: whoever writes a novel is found, and shown without a line of it."""
_MOST_HITS = 300
_HEAD = 3
_ACCENTED = {sign: unicodedata.normalize("NFD", sign)[0] for sign in "àâäáãåçéèêëîïíìñôöóòõùûüúýÿ"}
"""Letters with an accent, and without: sign for sign, so that a place in the one text is a place in the other."""
_WORD = re.compile(r"[^\W_]+")


class Piece(NamedTuple):
    """A part of a snippet, and whether it is one of the words that were looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """The line of a document that was found; ``page`` counts from 1, 0 where the text has no pages."""

    pieces: tuple[Piece, ...]
    page: int


class _Hit(NamedTuple):
    start: int
    end: int
    word: int


class Finder:
    """The words of one question. ``words``: how many say something."""

    def __init__(self, question: str, beginning: str) -> None:
        asked = [forms for word in words(question) if (forms := frozenset(stems(word)))]
        self._asked, self._beginning = asked, beginning
        heads = {form[:_HEAD] for forms in asked for form in forms} | ({beginning[:_HEAD]} if beginning else set())
        self._heads = sorted({spelt for head in heads for spelt in _spellings(head)})

    def snippet(self, texts: Sequence[str], *, paged: bool) -> Snippet | None:
        """The first best place in the texts of a document, its pages if ``paged``; None where no word stands there."""
        best: tuple[int, Snippet] | None = None
        for number, text in enumerate(texts, 1):
            told, found = self._of(text)
            if told and (best is None or told > best[0]):
                best = told, Snippet(found, number if paged else 0)
            if told == len(self._asked):
                break
        return best[1] if best else None

    def _of(self, text: str) -> tuple[int, tuple[Piece, ...]]:
        """How many of the words stand together, and the line where they do."""
        plain = " ".join(unicodedata.normalize("NFC", text[:_MOST_SIGNS]).split())
        hits = list(self._hits(plain))
        if not hits:
            return 0, ()
        chosen = max(
            (_together(hits, first) for first in range(len(hits))), key=lambda run: len({one.word for one in run})
        )
        return len({one.word for one in chosen}), _cut(plain, chosen)

    def _hits(self, text: str) -> Iterator[_Hit]:
        """The words of the text that are meant, in its order; each is looked at only where one may begin."""
        flat = _flat(text)
        for start in islice(sorted(set(self._begun(flat))), _MOST_HITS):
            match = _WORD.match(text, start)
            if match is not None and (word := self._meant(match.group().casefold())) is not None:
                yield _Hit(start, match.end(), word)

    def _begun(self, flat: str) -> Iterator[int]:
        for head in self._heads:
            place = flat.find(head)
            while place >= 0:
                if place == 0 or not flat[place - 1].isalnum():
                    yield place
                place = flat.find(head, place + 1)

    def _meant(self, written: str) -> int | None:
        """Which of the words asked for this one is."""
        forms = _forms(written)
        for number, asked in enumerate(self._asked):
            if not asked.isdisjoint(forms):
                return number
        begins = self._beginning and any(one.startswith(self._beginning) for one in forms)
        return len(self._asked) - 1 if begins else None


@lru_cache(20_000)
def _forms(written: str) -> frozenset[str]:
    """The stems of a written word, and itself without accents."""
    return frozenset(form for word in words(written) for form in (bare(word), *stems(word)))


def _distinct(run: Sequence[_Hit]) -> int:
    return len({one.word for one in run})


def _together(hits: Sequence[_Hit], first: int) -> list[_Hit]:
    """The hits that stand with this one in one line."""
    last = first
    while last + 1 < len(hits) and hits[last + 1].end - hits[first].start <= _WIDEST:
        last += 1
    return list(hits[first : last + 1])


def _cut(text: str, run: Sequence[_Hit]) -> tuple[Piece, ...]:
    """The words around a run of hits, whole, with signs that say what is left out."""
    start = 0 if run[0].start <= _BEFORE else text.find(" ", run[0].start - _BEFORE, run[0].start) + 1 or run[0].start
    end = len(text) if len(text) - run[-1].end <= _AFTER else text.rfind(" ", run[-1].end, run[-1].end + _AFTER)
    end = run[-1].end if end < run[-1].end else end
    pieces, place = [Piece("… ", marked=False)] if start else [], start
    for hit in run:
        pieces += [Piece(text[place : hit.start], marked=False)] if hit.start > place else []
        pieces.append(Piece(text[hit.start : hit.end], marked=True))
        place = hit.end
    rest = text[place:end] + (" …" if end < len(text) else "")
    return (*pieces, Piece(rest, marked=False)) if rest else tuple(pieces)


def _flat(text: str) -> str:
    """The text in small letters without accents, sign for sign; ligatures stay."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    for sign in () if small.isascii() else _ACCENTED:
        if sign in small:
            small = small.replace(sign, _ACCENTED[sign])
    return small


def _spellings(head: str) -> Iterator[str]:
    """The beginning of a word, with ligatures or without; the cut may go through one."""
    yield head
    for plain, ligature in (("oe", "œ"), ("ae", "æ")):
        if plain in head:
            yield head.replace(plain, ligature)
        elif head.endswith(plain[0]):
            yield head[:-1] + ligature
