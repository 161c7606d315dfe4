"""gettext with its types, for the code that speaks to people about a record."""

from __future__ import annotations

from flask_babel import gettext, ngettext


def _(text: str, **values: object) -> str:
    """``text`` (English, with ``%(name)s`` places) in the reader's language."""
    return str(gettext(text, **values))


def several(one: str, more: str, number: int, **values: object) -> str:
    """The one or the other by ``number``, which both may name as ``%(num)s``."""
    return str(ngettext(one, more, number, **values))
