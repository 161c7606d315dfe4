"""A page shows a long or hostile document as far as a page goes, in bounded time, and tells where the rest is."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from portal.core.i18n import force_locale
from portal.intake.readers.plain_text import read_text
from portal.record.content import Section
from portal.record.documents.fragments import MOST_SIGNS, ShownSection, shown_sections, shown_text

ROWS = "".join(f"<tr><td>{number}</td><td>abc</td></tr>" for number in range(160))
TABLE = f"<table><tbody>{ROWS}</tbody></table>"
REST = "Download the original to read the rest."


def shown(app: Flask, *sections: Section) -> tuple[ShownSection, ...]:
    with app.test_request_context(), force_locale("en"):
        return shown_sections(sections, None)


@pytest.mark.parametrize(
    "fragment", [TABLE, "<p>a</p>" * 499, "<div>" * 20 + "</div>" * 20, "<" * 9_999, "&lt;" * 2_400, "<img " * 499]
)
def test_a_hostile_document_costs_about_a_second(app: Flask, fragment: str) -> None:
    """160 000 rows, and the like."""
    document = Section("Results", fragments=(fragment,) * 1_000)
    before = time.process_time()
    sections = shown(app, document)
    assert time.process_time() - before < 2
    assert REST in str(sections[-1].fragments[-1])


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"word " * 1_000_000, b"a\n" * 2_500_000, b"a\n\n" * 1_600_000])
def test_a_text_file_of_five_megabytes_costs_as_little(app: Flask, data: bytes) -> None:
    read = read_text(data)
    before = time.process_time()
    sections = shown(app, *read.sections)
    assert time.process_time() - before < 2
    assert REST in str(sections[-1].fragments[-1])
    assert sum(len(one) for section in sections for one in section.fragments) < 2 * MOST_SIGNS


def test_words_outside_sections_end_too(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert shown_text("a" * MOST_SIGNS) == "a" * MOST_SIGNS
        long = shown_text("a" * (MOST_SIGNS + 1))
    assert long.endswith(REST)
    assert len(long) < MOST_SIGNS + 200


def test_subsections_share_the_room(app: Flask) -> None:
    """Their number opens no more room, and none is left as a bare heading."""
    many = tuple(Section(f"Part {number}", fragments=("<p>word</p>" * 40,)) for number in range(2_000))
    (first, last) = shown(app, Section("Whole", subsections=many))
    assert REST in str(last.fragments)
    assert len(first.subsections) < 500
    assert all(one.fragments for one in first.subsections)


def test_what_fits_is_shown_whole(app: Flask) -> None:
    text = "a" * (MOST_SIGNS // 50)
    (only,) = shown(app, Section("Text", fragments=(f"<p>{text}</p>",) * 49))
    assert len(only.fragments) == 49
