"""The one door through which HTML that we did not write reaches a page.

Readers build fragments of this allow-list already; this is the wall behind them. Limits come before the second
sanitiser (bleach, at the end of its life), which is slow on hostile nesting: size, nh3, nesting, bleach.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import bleach
import nh3
from markupsafe import Markup, escape

TAGS = frozenset(
    "p br ul ol li table caption thead tbody tfoot tr th td strong em u sup sub h4 dl dt dd pre img div span".split()  # noqa: SIM905
)
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "img": {"src", "alt"}}
MAX_BYTES = 10_000
MAX_TAGS = 500
MAX_DEPTH = 20

_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^>"']|"[^"]*"|'[^']*')*""")
_VOID = frozenset({"br", "img"})
_ANY_TAG = re.compile(r"<[^>]*>")
_IMAGE = re.compile(r'<img\b[^>]*?\bsrc="attachment:(\d{1,4})"[^>]*>')
_SRC = re.compile(r'\bsrc="attachment:(\d{1,4})"')


def clean(fragment: str, image_url: Callable[[int], str] | None = None) -> Markup:
    """A fragment as safe markup; one beyond the limits becomes plain text.

    ``image_url`` gives the address of the document's Nth attachment; without it, and for any other source, images
    are left out.
    """
    if len(fragment.encode()) > MAX_BYTES or len(_TAG.findall(fragment)) > 2 * MAX_TAGS:
        return _plain(fragment)
    once = nh3.clean(
        fragment,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"attachment"},
        link_rel=None,
    )
    if not _within_limits(once):
        return _plain(fragment)
    twice = bleach.clean(
        once,
        tags=TAGS,
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols={"attachment"},
        strip=True,
    )
    return Markup(_place_images(twice, image_url))  # noqa: S704 (the allow-list above is what makes it safe)


def _plain(fragment: str) -> Markup:
    """Its words alone; what was written as a reference (``&lt;``) is read first, for it is escaped again."""
    return escape(unescape(_ANY_TAG.sub(" ", fragment)))


def _within_limits(cleaned: str) -> bool:
    """Of what the first sanitiser wrote: each element closed once, in its order, whatever the fragment closed."""
    depth, count = 0, 0
    for closing, name in _TAG.findall(cleaned):
        count += not closing
        if name not in _VOID:
            depth += -1 if closing else 1
        if depth > MAX_DEPTH or count > MAX_TAGS:
            return False
    return True


def _place_images(fragment: str, image_url: Callable[[int], str] | None) -> str:
    def place(match: re.Match[str]) -> str:
        if image_url is None:
            return ""
        url = escape(image_url(int(match.group(1))))
        return _SRC.sub(lambda _: f'src="{url}"', match.group(0))

    placed = _IMAGE.sub(place, fragment)
    return re.sub(r'<img\b(?![^>]*\bsrc="/)[^>]*>', "", placed)
