"""Which diseases a vaccine protects from, told by its name, its code or its author's words. Pure; data of ours.

A name says what a combined vaccine holds; a code is asked where the name is not known, and words where neither is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from portal.core.spelling import folded
from portal.record.vaccinations.valences import Valence

ATC, CVX = "2.16.840.1.113883.6.73", "2.16.840.1.113883.12.292"
_CVX_URL, _ATC_URL = "http://hl7.org/fhir/sid/cvx", "http://www.whocc.no/atc"
Held = frozenset[Valence]
NOTHING: Held = frozenset()
_SHORT = 4


def valences_of(label: str, system: str, code: str, targets: Iterable[str] = ()) -> Held:
    """What a vaccine holds; empty where nobody can tell. ``targets``: the diseases that its document names."""
    return by_name(label) or by_code(system, code) or by_words([label, *targets])


def by_name(label: str) -> Held:
    """What the vaccine of this name holds, by the longest known name in it."""
    text = folded(label)
    known = [name for name, pattern in _names().items() if pattern.search(text)]
    return _table("names")[max(known, key=len)] if known else NOTHING


def by_code(system: str, code: str) -> Held:
    """What the vaccines of a code hold: ATC by its longest known beginning, CVX whole."""
    if system in (ATC, _ATC_URL):
        atc = _table("atc")
        return next((atc[code[:length]] for length in range(len(code), 4, -1) if code[:length] in atc), NOTHING)
    return _table("cvx").get(code.lstrip("0"), NOTHING) if system in (CVX, _CVX_URL) else NOTHING


def by_words(texts: Iterable[str]) -> Held:
    """The diseases that some words name."""
    text = folded(" / ".join(texts))
    found = [_table("words")[word] for word, pattern in _words().items() if pattern.search(text)]
    return frozenset().union(*found)


def names() -> list[str]:
    """The vaccines known by name, as people write them: to be chosen from."""
    return sorted({name[:1].upper() + name[1:] for name in _table("names")}, key=folded)


@cache
def _names() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z])") for name in _table("names")}


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """A word that a longer one may go on, but for the short ones."""
    ends = {word: r"(?![a-z0-9])" if len(word) <= _SHORT else "" for word in _table("words")}
    return {word: re.compile(rf"(?<![a-z0-9]){re.escape(word)}{end}") for word, end in ends.items()}


@cache
def _table(name: str) -> Mapping[str, Held]:
    return {key: frozenset(Valence(one) for one in held) for key, held in _read()[name].items()}


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    text = (files("portal.record.vaccinations") / "vaccines.json").read_text("utf-8")
    told: dict[str, dict[str, list[str]]] = json.loads(text)
    return told
