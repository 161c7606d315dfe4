"""Doses and rhythms as people say them."""

from __future__ import annotations

import pytest

from portal.core.i18n import force_locale
from portal.record.content import Detail
from portal.record.entries.dosing import detail_words


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("1 / 1 d", "every day", "chaque jour"),
        ("1 / 8 h", "every 8 hours", "toutes les 8\N{NO-BREAK SPACE}heures"),
        ("2 / 1 d", "2 times a day", "2\N{NO-BREAK SPACE}fois par jour"),
        ("1–2 / 1 wk", "1–2 times a week", "1–2\N{NO-BREAK SPACE}fois par semaine"),
        ("3 / 2 d", "3 times in 2 days", "3\N{NO-BREAK SPACE}fois en 2\N{NO-BREAK SPACE}jours"),
        (
            "1 / 1 d, 08:00",
            "every day, at 8\N{NO-BREAK SPACE}am",
            "chaque jour, à\N{NO-BREAK SPACE}8\N{NO-BREAK SPACE}h",
        ),
        ("1 / 1 d, MORN, ACV", "every day, in the morning, before dinner", "chaque jour, le matin, avant le dîner"),
        ("1 / 1 wk, mon", "every week, on Monday", "chaque semaine, le\u00a0lundi"),
        ("BID", "2 times a day", "2\N{NO-BREAK SPACE}fois par jour"),
        ("Q8H", "every 8 hours", "toutes les 8\N{NO-BREAK SPACE}heures"),
        ("QOD, HS", "every other day, at bedtime", "un jour sur deux, au coucher"),
        ("toutes les 6 h", "toutes les 6 h", "toutes les 6 h"),
        ("1 / 1.5 d", "1 / 1.5 d", "1 / 1.5 d"),
        ("1 / 1 day", "1 / 1 day", "1 / 1 day"),
    ],
)
def test_a_rhythm(written: str, english: str, french: str) -> None:
    for locale, said in (("en", english), ("fr", french)):
        with force_locale(locale):
            assert detail_words(Detail.FREQUENCY, written) == said


@pytest.mark.parametrize(
    ("detail", "written", "said"),
    [
        (Detail.DOSE, "1 {tablet}", "1 tablet"),
        (Detail.QUANTITY, "30 {tbl}", "30 tbl"),
        (Detail.DOSE, "400 mcg", "400 mcg"),
        (Detail.DURATION, "10 d", "10\N{NO-BREAK SPACE}jours"),
        (Detail.DURATION, "1 wk", "1\N{NO-BREAK SPACE}semaine"),
        (Detail.DURATION, "until the rash is gone", "until the rash is gone"),
        (Detail.PRESCRIBER, "Dr Hélène GARNIER", "Dr Hélène Garnier"),
        (Detail.NOTE, "1 {tablet}", "1 {tablet}"),
    ],
)
def test_a_detail(detail: Detail, written: str, said: str) -> None:
    assert detail_words(detail, written) == said
