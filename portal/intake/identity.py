"""Whether a file is about the holder of the record that it is brought to.

Attaching a document to the wrong person is the commonest breach there is, so whatever contradicts refuses; what is
merely missing does not, because most papers do not say whom they are about in a way that a program can read.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from portal.access.models import Record
from portal.access.records import nir_of
from portal.core.spelling import folded
from portal.record.content import Identity
from portal.record.nir import key_of

_NUMBER = re.compile(r"[1-478]\d{4}(?:\d{2}|2[AB])\d{6}(?:\d{2})?")
_TEMPORARY = ("7", "8")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

WRONG_KEY = "The key of the social security number in the file is wrong."
NOT_A_NUMBER = "What the file gives as a social security number is not one."
NOT_SURE = "The file does not tell enough to be sure whom it is about."
OTHER_NUMBER = "The file bears another social security number than this record."
OTHER_BIRTH_DATE = "The file names a person with another date of birth."
OTHER_FAMILY_NAME = "The file names a person with another family name."
OTHER_GIVEN_NAME = "The file names a person with another given name."
OTHER_PERSON = "The file bears this record's number but another name and date of birth."


class Verdict(enum.StrEnum):
    """Whom a file is about."""

    SAME = "same"
    UNKNOWN = "unknown"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``reason`` is one English sentence when the verdict is :attr:`Verdict.OTHER`, else empty.

    ``unnamed``: the file names nobody, or too little of somebody to compare: fewer than two traits agree.
    """

    verdict: Verdict
    reason: str = ""
    warnings: tuple[str, ...] = ()
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class _Traits:
    """Whether each trait agrees; None where the file does not tell it."""

    family: bool | None
    given: bool | None
    birth: bool | None


def compare(identity: Identity | None, record: Record) -> Comparison:
    """Compare whom a file names with the holder: by number where both are lasting ones, else by names and birth date.

    Accents, capitals, hyphens, the order of given names and birth or used name do not matter; a partial birth date
    agrees when its known part does. A wrong key is a warning: real documents carry them.
    """
    if identity is None:
        return Comparison(Verdict.UNKNOWN, unnamed=True)
    traits = _Traits(_same_family(identity, record), _same_given(identity, record), _same_birth(identity, record))
    number, warnings = _number_of(identity)
    own = nir_of(record)[:13]
    if number and not (number.startswith(_TEMPORARY) or own.startswith(_TEMPORARY)):
        return _by_number(traits, warnings, same=number == own)
    if number == own:
        return _by_number(traits, warnings, same=True)
    return _by_traits(traits, warnings)


def _number_of(identity: Identity) -> tuple[str, tuple[str, ...]]:
    """The 13 characters of the file's number, or nothing, with what is odd about it."""
    written = re.sub(r"[\s.\-]", "", identity.nir).upper()
    if not written:
        return "", ()
    if not _NUMBER.fullmatch(written):
        return "", (NOT_A_NUMBER,)
    number, key = written[:13], written[13:]
    return number, (WRONG_KEY,) if key and key != key_of(number) else ()


def _by_number(traits: _Traits, warnings: tuple[str, ...], *, same: bool) -> Comparison:
    if not same:
        return Comparison(Verdict.OTHER, OTHER_NUMBER, warnings)
    if traits.birth is False and (traits.given is False or traits.family is False):
        return Comparison(Verdict.OTHER, OTHER_PERSON, warnings)
    odd = tuple(
        sentence
        for agrees, sentence in (
            (traits.birth, OTHER_BIRTH_DATE),
            (traits.family, OTHER_FAMILY_NAME),
            (traits.given, OTHER_GIVEN_NAME),
        )
        if agrees is False
    )
    return Comparison(Verdict.SAME, "", warnings + odd)


def _by_traits(traits: _Traits, warnings: tuple[str, ...]) -> Comparison:
    for agrees, sentence in (
        (traits.birth, OTHER_BIRTH_DATE),
        (traits.family, OTHER_FAMILY_NAME),
        (traits.given, OTHER_GIVEN_NAME),
    ):
        if agrees is False:
            return Comparison(Verdict.OTHER, sentence, warnings)
    if traits.family and traits.birth:
        return Comparison(Verdict.SAME, "", warnings)
    unnamed = (traits.family, traits.given, traits.birth).count(True) < 2
    return Comparison(Verdict.UNKNOWN, "", (*warnings, NOT_SURE), unnamed)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", folded(name)))


def _joined(name: str) -> str:
    return "".join(re.findall(r"[^\W_]+", folded(name)))


def _same_family(identity: Identity, record: Record) -> bool | None:
    """One of the file's names is one of the record's, or holds it beside another (double names)."""
    theirs = [name for name in (identity.family_name, identity.used_name) if _words(name)]
    ours = [name for name in (record.family_name, record.used_name) if _words(name)]
    if not theirs:
        return None
    return any(
        _joined(one) == _joined(other) or _words(one) <= _words(other) or _words(other) <= _words(one)
        for one in theirs
        for other in ours
    )


def _same_given(identity: Identity, record: Record) -> bool | None:
    """One given name in common, or an initial of one."""
    theirs = frozenset(word for name in identity.given_names for word in _words(name))
    ours = _words(record.given_names)
    if not theirs:
        return None
    initials = {word[0] for word in ours}
    return bool(theirs & ours) or all(len(word) == 1 and word in initials for word in theirs)


def _same_birth(identity: Identity, record: Record) -> bool | None:
    known = _DATE.match(identity.birth_date)
    return record.birth_date.isoformat().startswith(known.group()) if known else None
