"""The wall behind the readers: limits that nothing talks its way around, and words that stay what they were."""

from __future__ import annotations

import time
from unittest.mock import patch

import bleach
import pytest

from portal.core import html
from portal.core.html import MAX_BYTES, MAX_DEPTH, clean

TOO_DEEP = MAX_DEPTH + 1


def test_words_beyond_the_limits_are_escaped_once() -> None:
    shown = str(clean(f"<p>5 &lt; 6 &amp; l&#39;autre</p>{'x' * MAX_BYTES}"))
    assert shown.startswith(" 5 &lt; 6 &amp; l&#39;autre xxx")


def test_what_was_written_out_does_not_become_markup() -> None:
    assert str(clean(f"&lt;script&gt;1&lt;/script&gt;{'x' * MAX_BYTES}")).startswith("&lt;script&gt;1&lt;/script&gt;")


@pytest.mark.parametrize(
    "opened",
    ["<div>", "<div></span>", '<div title="</div>">', "<div><!-- </div> -->", "<div></p ></br>", "<DIV></b>"],
)
def test_nothing_that_closes_nothing_hides_how_deep_it_is(opened: str) -> None:
    fragments = "</div>" * 30 + opened * TOO_DEEP + "texte" + "</div>" * TOO_DEEP
    with patch.object(bleach, "clean", side_effect=AssertionError("the slow one was asked")):
        shown = clean(fragments)
    assert "<" not in shown
    assert "texte" in shown


def test_what_is_deep_enough_is_kept() -> None:
    fragment = "<div>" * MAX_DEPTH + "texte" + "</div>" * MAX_DEPTH
    assert str(clean(fragment)) == fragment


def test_elements_that_close_each_other_do_not_nest() -> None:
    assert str(clean("<p>a" * 40)) == "<p>a</p>" * 40


def test_hostile_markup_takes_no_time() -> None:
    fragments = ["".join(f"<b a={one}>" for one in range(500)) + "<p>x" * 500, '<a "' * 2_000, "<a" * 4_000]
    begun = time.process_time()
    for fragment in fragments:
        html.clean(fragment[:MAX_BYTES])
    assert time.process_time() - begun < 1
