"""Codes of medicines and of their boxes, letter by letter."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.medicines.codes import cip13_of, has_right_key, is_cip13
from portal.medicines.gs1 import BadCode, BoxCode, read_box_code

TODAY = dt.date(2026, 11, 30)
GTIN = "03400930000014"


@pytest.mark.parametrize(
    ("said", "box"),
    [
        (f"01{GTIN}", BoxCode(GTIN)),
        (f"01{GTIN}17271231", BoxCode(GTIN, "", dt.date(2027, 12, 31))),
        (f"01{GTIN}17280200", BoxCode(GTIN, "", dt.date(2028, 2, 29))),
        (f"01{GTIN}1727123110A1B2\x1d21XYZ9", BoxCode(GTIN, "A1B2", dt.date(2027, 12, 31))),
        (f"01{GTIN}21XYZ9\x1d10A-1/B\x1d17260101", BoxCode(GTIN, "A-1/B", dt.date(2026, 1, 1))),
        (f"\x1d01{GTIN}\x1d17271231\x1d10A1", BoxCode(GTIN, "A1", dt.date(2027, 12, 31))),
        (f"21XYZ9\x1d01{GTIN}7113400930\x1d10Z", BoxCode(GTIN, "Z")),
        (f"01{GTIN}17761231", BoxCode(GTIN, "", dt.date(2076, 12, 31))),
        (f"01{GTIN}17770101", BoxCode(GTIN, "", dt.date(1977, 1, 1))),
    ],
)
def test_a_code_is_read(said: str, box: BoxCode) -> None:
    assert read_box_code(said, TODAY) == box
    assert read_box_code(said, TODAY).cip13 == "3400930000014"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "https://evil.example/",
        "3400930000014",
        "0103400930000015",
        f"01{GTIN}17271331",
        f"01{GTIN}17270230",
        f"01{GTIN}1727",
        f"01{GTIN}10",
        f"01{GTIN}10{'A' * 21}",
        f"01{GTIN}10A<script>é",
        f"01{GTIN}10A\x1d10B",
        f"01{GTIN}01{GTIN}",
        f"01{GTIN}55A",
        f"01{GTIN}10A\x00",
        "17271231",
        "01" + "٠" * 14,
        "0" * 10_000,
    ],
)
def test_what_is_none_is_refused(said: str) -> None:
    with pytest.raises(BadCode):
        read_box_code(said, TODAY)


@given(st.text(max_size=60))
def test_whatever_a_code_says_it_is_read_or_refused(said: str) -> None:
    try:
        box = read_box_code(said, TODAY)
    except BadCode:
        return
    assert has_right_key(box.gtin)


def test_another_country_s_medicine_has_no_french_code() -> None:
    other = "04150123456782"
    assert has_right_key(other)
    assert read_box_code(f"01{other}", TODAY).cip13 is None
    assert cip13_of("13400930000011") is None


def test_the_last_digit_is_reckoned() -> None:
    assert is_cip13("3400930000014")
    assert not any(is_cip13(f"340093000001{last}") for last in "012356789")
    assert not is_cip13("4150123456782")
    assert not has_right_key("1")
