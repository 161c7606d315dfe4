"""gettext with its types, for the code that speaks to people about a record."""

from __future__ import annotations

import flask_babel


def _(text: str, **values: object) -> str:
    """``text`` (English, with ``%(name)s`` places) in the reader's language."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, more: str, number: int, **values: object) -> str:
    """The one or the other by ``number``, which both may name as ``%(num)s``."""
    return str(flask_babel.ngettext(one, more, number, **values))


def pgettext(context: str, text: str, **values: object) -> str:
    """``text`` where one English sentence has several translations, told apart by ``context``."""
    return str(flask_babel.pgettext(context, text, **values))
