"""The numbers of professionals: which can be one."""

from __future__ import annotations

import pytest

from portal.access.rpps import BadRpps, normalise, spaced


@pytest.mark.parametrize(
    "typed", ["10000005057", " 10000 005057", "1000.0005.057", "1000-0005-057", "1000\u00a00005\u202f057"]
)
def test_spaces_and_signs_between_do_not_matter(typed: str) -> None:
    assert normalise(typed) == "10000005057"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("10000005058", "key"),
        ("10000005507", "key"),
        ("1000000505", "shape"),
        ("100000050570", "shape"),
        ("1000000505A", "shape"),
        ("", "shape"),
        ("١٠٠٠٠٠٠٥٠٥٧", "shape"),
    ],
    ids=["wrong digit", "two turned round", "ten", "twelve", "letter", "nothing", "other digits"],
)
def test_what_cannot_be_one_says_why(typed: str, reason: str) -> None:
    with pytest.raises(BadRpps) as raised:
        normalise(typed)
    assert raised.value.reason == reason


def test_it_is_written_in_groups() -> None:
    assert spaced("10000005057") == "1000\u00a00005\u00a0057"
