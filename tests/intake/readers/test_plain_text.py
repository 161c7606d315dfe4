"""A text file's lines are kept as they are, in fragments that the sanitiser takes."""

from __future__ import annotations

import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.html import clean
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.html_split import MAX_BYTES, MAX_TAGS
from portal.intake.readers.plain_text import read_text


def fragments_of(words: str) -> tuple[str, ...]:
    return read_text(words.encode()).sections[0].fragments


@pytest.mark.parametrize(
    ("words", "fragments"),
    [
        ("Bonjour", ("<p>Bonjour</p>",)),
        ("a\nb\n\nc", ("<p>a<br>b</p><p>c</p>",)),
        ("a\r\nb\r\n \t\r\nc\fd", ("<p>a<br>b</p><p>c</p><p>d</p>",)),
        ("5 < 6 & <b>", ("<p>5 &lt; 6 &amp; &lt;b&gt;</p>",)),
    ],
)
def test_paragraphs_and_lines(words: str, fragments: tuple[str, ...]) -> None:
    assert fragments_of(words) == fragments


@given(st.lists(st.text("aé<& \n", max_size=400), min_size=1, max_size=60).map("\n\n".join).filter(str.strip))
def test_nothing_is_lost_and_each_is_within_the_limits(words: str) -> None:
    found = fragments_of(words * 3)
    for one in found:
        assert len(one.encode()) <= MAX_BYTES
        assert one.count("<p>") + one.count("<br>") <= MAX_TAGS
        assert clean(one) == one
    said = unescape("".join(found).replace("</p>", "").replace("<p>", "").replace("<br>", ""))
    assert "".join(said.split()) == "".join((words * 3).split())


@pytest.mark.parametrize(
    "data", [b"word " * 1_000_000, b"a\n" * 2_500_000, b"a\n\n" * 1_600_000, b"\xc3\xa9" * 2_500_000]
)
def test_five_megabytes_are_read_within_what_a_worker_may_use(data: bytes) -> None:
    began = time.process_time()
    assert read_text(data).text
    assert time.process_time() - began < 5


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"\xff\xfe", b"a\x00b", b"x" * (5 * 1024 * 1024 + 1)])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_text(data)
