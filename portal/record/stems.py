"""Words as they are searched: French and English stems, without accents, elisions and ligatures.

A word is known by several forms, so that it is found whether its writer or its reader set the accents, in either
language: the stem of the word as written, that of the word without accents, in French and in English.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_FRENCH = Stemmer.Stemmer("french", 0)
_ENGLISH = Stemmer.Stemmer("english", 0)

_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['’ʼ](?=\w)|['’ʼ]s\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_LONGEST = 40

_FRENCH_SILENT = """
à au aux avec ce ces dans de des du elle en est et il ils je la le les leur lui ma mes mon ne nos notre nous on ou où
par pas pour qui que sa se ses son sur te tu un une vos votre vous
"""
_ENGLISH_SILENT = """
an and are as at be by for from has in is it its my of on or our that the this to was were with your
"""
_SILENT = frozenset((_FRENCH_SILENT + _ENGLISH_SILENT).split())
"""Words that say nothing of a document; they are neither kept nor asked for."""


def words(text: str) -> list[str]:
    """The words of a text in small letters, ligatures opened, elisions and silent words left out."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LIGATURES)
    found = (word[:_LONGEST] for word in _WORD.findall(_ELISION.sub(" ", plain)))
    return [word for word in found if word not in _SILENT]


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """A word without its accents."""
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in decomposed if sign.isalnum())


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a word of :func:`words`, each once; a number is its own only stem."""
    plain = bare(word)
    if not plain or plain.isdigit():
        return (plain,) if plain else ()
    found = (_FRENCH.stemWord(word), _FRENCH.stemWord(plain), _ENGLISH.stemWord(plain))
    return tuple(dict.fromkeys(stem for stem in map(bare, found) if stem))
