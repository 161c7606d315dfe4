"""Words as they are looked for in a directory, and what is still found of one that is not quite spelt so. Pure."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SOUNDS = str.maketrans({"c": "k", "q": "k", "z": "s", "w": "v", "j": "g"})
_SILENT = re.compile(r"[aeiouyh]")
_DOUBLE = re.compile(r"(.)\1+")
_SHORTEST = 2
LIKE = 0.75
"""From how much likeness on a word is taken for another."""
_SOUNDS_ALIKE = 0.6
"""The same for words of which one hears the same consonants."""
_KEPT = 2_000
_LONGEST = 30
"""Letters of a word: one sign may be folded into many, and what is kept of a word grows with their square."""
_NEAR, _PRACTICE = "0", "1"
"""No word of a directory begins so and holds letters."""
_ENDS = {"nne": "n", "iere": "ier", "trice": "teur", "euse": "eur", "ante": "ant"}
"""How French says a woman's profession → a man's."""


def folded(text: str) -> str:
    """Text to compare by: small letters without accents, single spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(bare.split())


def words(text: str) -> list[str]:
    """The words of a text in small letters without accents, ligatures opened: ``Élise Le Goff`` is elise, le, goff."""
    plain = text.lower() if text.isascii() else folded(text).translate(_LIGATURES)
    return [word[:_LONGEST] for word in _WORD.findall(plain)]


@lru_cache(_KEPT)
def near(word: str) -> frozenset[str]:
    """What a name and its misspellings have in common, as tokens: what sounds of its consonants, and the same with one
    of them left out. Two words with a token in common differ by vowels, doubled letters, and a consonant or two.
    """
    sound = _sound(word)
    shorter = {sound[:at] + sound[at + 1 :] for at in range(len(sound))}
    return frozenset(_NEAR + one for one in (sound, *shorter) if len(one) >= _SHORTEST)


@lru_cache(_KEPT)
def nearest(word: str) -> frozenset[str]:
    """The same without leaving out: for what is looked for less often than a name."""
    sound = _sound(word)
    return frozenset({_NEAR + sound} if len(sound) >= _SHORTEST else ())


@lru_cache(_KEPT)
def practice_token(word: str) -> str:
    """The token of a word of a profession, the same for ``infirmières`` and ``infirmier``."""
    one = word.removesuffix("s")
    end = next((end for end in _ENDS if one.endswith(end)), "")
    return _PRACTICE + one.removesuffix(end) + _ENDS.get(end, "")


def likeness(asked: str, written: str) -> float:
    """From 0 to 1: how much a word that was asked for is like one that is written, or like its beginning."""
    if written.startswith(asked):
        return 1.0
    alike = SequenceMatcher(None, asked, written, autojunk=False).ratio()
    return max(alike, LIKE) if alike >= _SOUNDS_ALIKE and _sound(asked) == _sound(written) else alike


def _sound(word: str) -> str:
    heard = word.replace("ph", "f").replace("ck", "k").replace("qu", "k").translate(_SOUNDS)
    return _DOUBLE.sub(r"\1", _SILENT.sub("", heard))
