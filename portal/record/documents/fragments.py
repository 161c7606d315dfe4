"""The sender's text as parts of our page: cleaned, its headings in order, its tables and images within the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from markupsafe import Markup, escape

from portal.core.html import clean
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.content import Section

MOST_TAGS = 12_000
"""Opening tags, closing tags and written-out signs (``&lt;``) of a page, together."""
MOST_SIGNS = 300_000
_DEEPEST = 6
_REFERENCE = re.compile(r'src="attachment:(\d{1,4})"')
_WIDE = 4
"""From how many columns on a table is said to go on beside a phone's screen."""
_TABLE, _CELL = re.compile("<table>"), re.compile(r"<t[dh][ >]")
_EMPTY_HEAD = re.compile(r"<th((?:\s(?:col|row)span=\"\d+\")*)[^>]*>(\s*(?:<br>\s*)*)</th>")


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as the template shows it; ``level`` is that of its heading, and of nothing when it has no title."""

    title: str
    level: int
    fragments: tuple[Markup, ...]
    subsections: tuple[ShownSection, ...]
    generated: bool


class _Room:
    """What one page still holds: cleaning costs 30 to 60 µs a tag, and others wait meanwhile."""

    def __init__(self) -> None:
        self._tags, self._signs, self.full = MOST_TAGS, MOST_SIGNS, False

    def holds(self, fragment: str) -> bool:
        """Take the room of a fragment; False, and full from then on, when it does not fit."""
        self._tags -= fragment.count("<") + fragment.count("&")
        self._signs -= len(fragment)
        self.full = self.full or self._tags < 0 or self._signs < 0
        return not self.full


def shown_sections(
    sections: Sequence[Section], image_url: Callable[[int], str] | None, level: int = 2
) -> tuple[ShownSection, ...]:
    """The sections of a document, in order, as far as a page goes; then a sentence tells that there is more.

    ``image_url`` gives the address of the Nth attachment.
    """
    room = _Room()
    shown = _shown(sections, image_url, level, room)
    if not room.full:
        return shown
    rest = Markup(f'<p class="c-small" lang="{current_locale()}">{escape(_too_long())}</p>')  # noqa: S704 (escaped)
    return (*shown, ShownSection("", level, (rest,), (), generated=False))


def _shown(
    sections: Sequence[Section], image_url: Callable[[int], str] | None, level: int, room: _Room
) -> tuple[ShownSection, ...]:
    shown = []
    for section in sections:
        if room.full:
            break
        below = min(level + bool(section.title.strip()), _DEEPEST)
        held = takewhile(room.holds, section.fragments)
        fragments = tuple(_placed(clean(fragment, image_url), below) for fragment in held)
        inner = _shown(section.subsections, image_url, below, room)
        if room.full and not fragments and not inner:
            break
        shown.append(ShownSection(section.title.strip(), min(level, _DEEPEST), fragments, inner, section.generated))
    return tuple(shown)


def shown_text(text: str) -> str:
    """Words that stand in no section, as far as a page goes; then the same sentence."""
    return text if len(text) <= MOST_SIGNS else f"{text[:MOST_SIGNS]} …\n\n{_too_long()}"


def _too_long() -> str:
    return _("This document is too long for one page. Download the original to read the rest.")


def has_own_text(sections: Sequence[Section]) -> bool:
    """Whether anything is the sender's own text, and not a table made of the file's data."""
    return any((one.fragments and not one.generated) or has_own_text(one.subsections) for one in sections)


def attachments_within(sections: Sequence[Section]) -> frozenset[int]:
    """Which attachments the text shows by itself."""
    found: set[int] = set()
    for section in sections:
        found.update(int(number) for fragment in section.fragments for number in _REFERENCE.findall(fragment))
        found |= attachments_within(section.subsections)
    return frozenset(found)


def _placed(markup: Markup, level: int) -> Markup:
    """Cleaned markup, which holds only tags of the allow-list, as it fits the page.

    A heading gets the level that follows its section's; a table scrolls within itself, by keyboard too; an empty
    heading of a table is a plain cell, which is what it means; an image is fetched when it comes near.
    """
    text = str(markup).replace("<h4>", f"<h{level}>").replace("</h4>", f"</h{level}>")
    text = _EMPTY_HEAD.sub(r"<td\1>\2</td>", text)
    text = _TABLE.sub(lambda found: _scrolling(text[found.end() :]), text).replace("</table>", "</table></div>")
    return Markup(text.replace("<img ", '<img loading="lazy" '))  # noqa: S704 (cleaned above)


def _scrolling(rest: str) -> str:
    """What opens a table of which ``rest`` follows; where it is wide, a phone says so in words (``c-swipe``)."""
    rows = rest.partition("</table>")[0].split("</tr>")
    label, says = escape(_("Table")), ""
    if max(len(_CELL.findall(row)) for row in rows) >= _WIDE:
        words = escape(_("Slide this table sideways to read all of it."))
        says = f'<p class="c-small c-swipe" lang="{current_locale()}">{words}</p>'
    return f'{says}<div class="c-scroll" role="group" tabindex="0" aria-label="{label}"><table>'
