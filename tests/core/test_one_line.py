"""What a person types into one line is kept as it will be seen."""

from __future__ import annotations

import pytest

from portal.core.forms import one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Claire \t Morel\n", "Claire Morel"),
        ("Cl\N{ZERO WIDTH SPACE}aire", "Claire"),
        ("Claire\N{RIGHT-TO-LEFT OVERRIDE}leroM", "ClaireleroM"),
        ("\N{LEFT-TO-RIGHT ISOLATE}Claire\N{POP DIRECTIONAL ISOLATE}", "Claire"),
        ("Cl\N{ZERO WIDTH JOINER}aire", "Claire"),
        ("Mo\N{SOFT HYPHEN}rel\N{ZERO WIDTH NO-BREAK SPACE}", "Morel"),
        ("\N{HANGUL FILLER}\N{BRAILLE PATTERN BLANK}\N{WORD JOINER}", ""),
        ("Claire\x00\x1b", "Claire"),
        ("Anne\N{NO-BREAK SPACE}\N{LINE SEPARATOR}Le Goff", "Anne Le Goff"),
    ],
)
def test_what_is_not_seen_goes(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Ångström-Œuvrard",
        "O’Brien",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "山田 太郎",
        "Ngũgĩ",
        "מאיה",
    ],
)
def test_names_of_every_script_stay(name: str) -> None:
    assert one_line(name) == name


def test_nothing_typed_is_nothing() -> None:
    assert one_line(None) == ""
