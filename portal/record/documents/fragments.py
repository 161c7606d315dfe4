"""The sender's text as parts of our page: cleaned, its headings in order, its tables and images within the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from portal.core.html import clean
from portal.core.i18n import gettext as _
from portal.record.content import Section

_DEEPEST = 6
_REFERENCE = re.compile(r'src="attachment:(\d{1,4})"')
_EMPTY_HEAD = re.compile(r"<th((?:\s(?:col|row)span=\"\d+\")*)[^>]*>(\s*(?:<br>\s*)*)</th>")


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as the template shows it; ``level`` is that of its heading, and of nothing when it has no title."""

    title: str
    level: int
    fragments: tuple[Markup, ...]
    subsections: tuple[ShownSection, ...]
    generated: bool


def shown_sections(
    sections: Sequence[Section], image_url: Callable[[int], str] | None, level: int = 2
) -> tuple[ShownSection, ...]:
    """The sections of a document, in order. ``image_url`` gives the address of the Nth attachment."""
    shown = []
    for section in sections:
        below = min(level + bool(section.title.strip()), _DEEPEST)
        fragments = tuple(_placed(clean(fragment, image_url), below) for fragment in section.fragments)
        inner = shown_sections(section.subsections, image_url, below)
        shown.append(ShownSection(section.title.strip(), min(level, _DEEPEST), fragments, inner, section.generated))
    return tuple(shown)


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
    label = escape(_("Table"))
    opening = f'<div class="c-scroll" role="group" tabindex="0" aria-label="{label}"><table>'
    text = text.replace("<table>", opening).replace("</table>", "</table></div>")
    return Markup(text.replace("<img ", '<img loading="lazy" '))  # noqa: S704 (cleaned above)
