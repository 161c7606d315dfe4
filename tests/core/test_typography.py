"""Dates, numbers and sizes in words, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from flask import render_template_string

from portal.core import typography as t
from tests.support.gallery import gallery_app

N = "\u00a0"
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
FIRST_OF_MAY = dt.date(2026, 5, 1)
TWENTIETH = dt.date(2026, 11, 20)


def test_full_dates() -> None:
    assert t.full_date(TWENTIETH, "fr") == f"20{N}novembre 2026"
    assert t.full_date(FIRST_OF_MAY, "fr") == f"1er{N}mai 2026"
    assert t.full_date(FIRST_OF_MAY, "en") == "1 May 2026"
    assert t.on_date(TWENTIETH, "fr") == f"le{N}20{N}novembre 2026"
    assert t.on_date(TWENTIETH, "en") == "on 20 November 2026"
    assert t.weekday_date(dt.date(2026, 11, 24), "fr") == f"mardi{N}24{N}novembre 2026"
    assert t.weekday_date(dt.date(2026, 11, 24), "en") == "Tuesday 24 November 2026"
    assert t.month_year(TWENTIETH, "fr") == "novembre 2026"
    assert t.short_month(TWENTIETH, "fr") == "nov. 26"
    assert t.short_month(TWENTIETH, "en") == "Nov 26"


@pytest.mark.parametrize(
    ("written", "french", "english"),
    [
        ("1979", "1979", "1979"),
        ("1979-03", "mars 1979", "March 1979"),
        ("1979-03-12", f"12{N}mars 1979", "12 March 1979"),
        ("2026-11-20T14:05:00+01:00", f"20{N}novembre 2026 à{N}14{N}h{N}05", f"20 November 2026 at 2:05{N}pm"),
        ("2026-11-20T23:30:00-05:00", f"20{N}novembre 2026 à{N}23{N}h{N}30", f"20 November 2026 at 11:30{N}pm"),
        ("", "", ""),
        ("about 1979", "about 1979", "about 1979"),
        ("19x9", "19x9", "19x9"),
        ("0000", "0000", "0000"),
        ("2026-13", "2026-13", "2026-13"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
    ],
)
def test_partial_dates_gain_no_precision(written: str, french: str, english: str) -> None:
    assert t.partial_date(written, "fr") == french
    assert t.partial_date(written, "en") == english


@pytest.mark.parametrize(
    ("time", "french", "english"),
    [
        (dt.time(0, 0), f"0{N}h", f"12{N}am"),
        (dt.time(9, 0), f"9{N}h", f"9{N}am"),
        (dt.time(12, 0), f"12{N}h", f"12{N}pm"),
        (dt.time(14, 5), f"14{N}h{N}05", f"2:05{N}pm"),
    ],
)
def test_hours(time: dt.time, french: str, english: str) -> None:
    assert t.hour(time, "fr") == french
    assert t.hour(time, "en") == english


def test_an_instant_is_shown_in_paris_whatever_the_season() -> None:
    assert t.hour(dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC), "fr") == f"13{N}h"
    assert t.hour(dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC), "fr") == f"14{N}h"


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        (dt.datetime(2026, 11, 24, 8, 10, tzinfo=dt.UTC), f"aujourd’hui à{N}9{N}h{N}10", f"today at 9:10{N}am"),
        (dt.datetime(2026, 11, 23, 13, 5, tzinfo=dt.UTC), f"hier à{N}14{N}h{N}05", f"yesterday at 2:05{N}pm"),
        (dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC), f"hier à{N}0{N}h{N}30", f"yesterday at 12:30{N}am"),
        (
            dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC),
            f"le{N}22{N}novembre 2026 à{N}23{N}h{N}30",
            f"on 22 November 2026 at 11:30{N}pm",
        ),
        (
            dt.datetime(2026, 11, 25, 8, 0, tzinfo=dt.UTC),
            f"le{N}25{N}novembre 2026 à{N}9{N}h",
            f"on 25 November 2026 at 9{N}am",
        ),
    ],
)
def test_moments_count_days_in_paris(instant: dt.datetime, french: str, english: str) -> None:
    assert t.moment(instant, "fr", NOW) == french
    assert t.moment(instant, "en", NOW) == english


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (Decimal("1.15"), "1,15", "1.15"),
        (Decimal("4.0"), "4,0", "4.0"),
        (Decimal("4"), "4", "4"),
        (Decimal("-0.50"), "-0,50", "-0.50"),
        (Decimal("1E+3"), "1\u202f000", "1,000"),
        (Decimal("0.0000001"), "0,0000001", "0.0000001"),
        (12400, "12\u202f400", "12,400"),
        (2.5, "2,5", "2.5"),
    ],
)
def test_numbers_keep_their_digits(value: Decimal | int | float, french: str, english: str) -> None:
    assert t.number(value, "fr") == french
    assert t.number(value, "en") == english


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (0, f"0{N}o", f"0{N}bytes"),
        (812, f"812{N}o", f"812{N}bytes"),
        (1000, f"1{N}ko", f"1{N}kB"),
        (3_400_000, f"3,4{N}Mo", f"3.4{N}MB"),
        (50 * 1024 * 1024, f"52{N}Mo", f"52{N}MB"),
        (999_499, f"999{N}ko", f"999{N}kB"),
        (999_999, f"1{N}Mo", f"1{N}MB"),
        (7_000_000_000_000, f"7\u202f000{N}Go", f"7,000{N}GB"),
    ],
)
def test_sizes(size: int, french: str, english: str) -> None:
    assert t.file_size(size, "fr") == french
    assert t.file_size(size, "en") == english


@pytest.mark.parametrize(("lang", "said"), [("fr", f"1er{N}mai 2026, mars 1979"), ("en", "1 May 2026, March 1979")])
def test_the_filters_speak_the_readers_language(lang: str, said: str) -> None:
    with gallery_app().test_request_context(f"/?lang={lang}"):
        text = render_template_string("{{ day|full_date }}, {{ '1979-03'|partial_date }}", day=FIRST_OF_MAY)
    assert text == said


def test_a_date_takes_its_article_in_a_french_sentence() -> None:
    assert t.the_date("2024-01-23", "fr") == "le\u00a023\u00a0janvier 2024"
    assert t.the_date("2024-03", "fr") == "mars 2024"
    assert t.the_date("2024-01-23", "en") == "23 January 2024"
    assert t.the_date("never at all", "fr") == "never at all"


def test_a_span_is_said_as_french_says_it() -> None:
    said = t.span_words("2024-01-23", "2024-02-07", "fr")
    assert said.replace("\u00a0", " ") == "du 23 janvier 2024 au 7 février 2024"
    assert t.span_words("2024-03", "2024-05", "fr") == "de mars 2024 à mai 2024"
    assert t.span_words("2024-03", "2024-05", "en") == "March 2024 to May 2024"
