"""Activation codes: hard to confuse, easy to say."""

from __future__ import annotations

import pytest

from portal.core import codes
from portal.lifecycle import codes as activation_codes


def test_a_code_is_twelve_characters_that_are_not_confused() -> None:
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert {len(code) for code in made} == {codes.LENGTH}
    assert not set("".join(made)) & set("ILOU")


def test_every_character_can_be_said() -> None:
    assert len(set(codes.spoken(codes.ALPHABET))) == len(codes.ALPHABET) == 32


@pytest.mark.parametrize("typed", ["K7PM 2XQ9 4TRB", "k7pm2xq94trb", " K7PM-2XQ9-4TRB ", "K7PM\u00a02XQ9\u202f4TRB"])
def test_it_is_recognised_however_it_is_typed(typed: str) -> None:
    assert activation_codes.matches(typed, activation_codes.digest("K7PM2XQ94TRB"))


def test_what_looks_alike_is_read_as_what_was_printed() -> None:
    assert activation_codes.matches("oOiIlLuU1234", activation_codes.digest("001111VV1234"))


@pytest.mark.parametrize("typed", ["", "K7PM2XQ94TR", "K7PM2XQ94TRC", "K7PM2XQ94TRBB", "é" * 12])
def test_another_is_not(typed: str) -> None:
    assert not activation_codes.matches(typed, activation_codes.digest("K7PM2XQ94TRB"))


def test_as_printed() -> None:
    assert codes.written("K7PM2XQ94TRB") == "K7PM 2XQ9 4TRB"
