"""Recovery codes: how many, how strong, and how kindly a typed one is read."""

from __future__ import annotations

import pytest

from portal.accounts.recovery_codes import code_digest, new_codes


def test_eight_different_codes_of_120_bits() -> None:
    codes = new_codes()
    assert len(set(codes)) == 8
    for code in codes:
        letters = code.replace("-", "")
        assert len(letters) == 24
        assert set(letters) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        assert [len(group) for group in code.split("-")] == [4] * 6


def test_a_code_is_read_however_it_is_typed() -> None:
    digest = code_digest("K01M-2XQ9-4TRB-0000-1111-ZZZZ")
    assert digest is not None
    for typed in (
        "k0lm2xq94trboooo1lIizzzz",
        " K01M 2XQ9 4TRB OOOO 1111 ZZZZ ",
        "K01M–2XQ9-4TRB-0000-1111-ZZZZ".replace("–", "-"),
    ):
        assert code_digest(typed) == digest


@pytest.mark.parametrize("typed", ["", "K7PM", "U" * 24, "K" * 25, "é" * 24, "0" * 10_000, "\x00" * 24])
def test_what_is_no_code_has_no_digest(typed: str) -> None:
    assert code_digest(typed) is None
