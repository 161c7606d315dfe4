"""The two languages of the site: French, which is also the default, and English.

Source strings are English; ``portal/core/catalog.py`` builds the French catalogue. A page says a hundred of them, so
a request looks its language up once, and a string is one look-up by it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app, g, has_request_context, request
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOCALES = ("fr", "en")
DEFAULT_LOCALE = "fr"
LANGUAGE_COOKIE = "lang"
TRANSLATIONS = Path(__file__).parent / "translations"
_PREFERENCE = "carnet-preferred-language"
_STRINGS = 4096
"""How many strings are kept ready: a page says two hundred of them."""
_forced: ContextVar[str | None] = ContextVar("forced_locale", default=None)
_chosen: ContextVar[str | None] = ContextVar("chosen_locale", default=None)
"""The language of the request that is served, empty until it is asked for; None where none is served."""


class LazyString:
    """A string of a form or a table, said in the language of whoever reads it."""

    def __init__(self, say: Callable[[], str]) -> None:
        self._say = say

    def __str__(self) -> str:
        return self._say()

    def __html__(self) -> str:
        return str(escape(self._say()))

    def __repr__(self) -> str:
        return f"LazyString({self._say()!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    __hash__ = None  # type: ignore[assignment]  # what it equals changes with who reads

    def __mod__(self, values: object) -> str:
        return self._say() % values

    def __len__(self) -> int:
        return len(self._say())


def choose_locale(preference: str | None, cookie: str | None, accept: LanguageAccept) -> str:
    """The language to answer in, ``"fr"`` or ``"en"``, never anything else.

    In order: the account's preference, the cookie of someone who chose before signing in, what the browser asks for
    (``en-GB`` is English), French. A value that is not one of ours is passed over.
    """
    for chosen in (preference, cookie):
        if chosen in LOCALES:
            return chosen
    wanted = (code[:2].lower() for code, quality in accept if quality > 0)
    return next((code for code in wanted if code in LOCALES), DEFAULT_LOCALE)


@cache
def _catalog(locale: str) -> NullTranslations:
    """The strings of a language; English is the source itself."""
    if locale == "en":
        return NullTranslations()
    with (TRANSLATIONS / locale / "LC_MESSAGES" / "messages.mo").open("rb") as stream:
        return GNUTranslations(stream)


def _translations() -> NullTranslations:
    forced = _forced.get()
    if forced is not None:
        return _catalog(forced)
    return _catalog(_chosen.get() or current_locale())


def current_locale() -> str:
    """The reader's language, ``"fr"`` or ``"en"``; outside a request French, or what :func:`force_locale` says."""
    forced = _forced.get()
    if forced is not None:
        return forced
    known = _chosen.get()
    if known:
        return known
    if not has_request_context():
        return DEFAULT_LOCALE
    found = _of_request()
    if known is not None:
        _chosen.set(found)
    return found


def _of_request() -> str:
    if "locale_code" not in g:
        preferred: str | None = current_app.extensions[_PREFERENCE]()
        g.locale_code = choose_locale(preferred, request.cookies.get(LANGUAGE_COOKIE), request.accept_languages)
    code: str = g.locale_code
    return code


@contextlib.contextmanager
def force_locale(locale: str) -> Iterator[None]:
    """Speak another language than the reader's for a while: a mail, a letter."""
    before = _forced.set(locale if locale in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _forced.reset(before)


@lru_cache(maxsize=_STRINGS)
def _plain(locale: str, text: str) -> str:
    return _catalog(locale).gettext(text)


def gettext(text: str, **values: object) -> str:
    """``text`` (English, with ``%(name)s`` places) in the reader's language."""
    said = _plain(_forced.get() or _chosen.get() or current_locale(), text)
    return said % values if values else said


def ngettext(one: str, more: str, number: int, **values: object) -> str:
    """The one or the other by ``number``, which both may name as ``%(num)s``."""
    return _translations().ngettext(one, more, number) % {"num": number, **values}


def pgettext(context: str, text: str, **values: object) -> str:
    """``text`` where one English sentence has several translations, told apart by ``context``."""
    said = _translations().pgettext(context, text)
    return said % values if values else said


def lazy_gettext(text: str, **values: object) -> LazyString:
    """:func:`gettext`, put off until somebody reads it."""
    return LazyString(partial(gettext, text, **values))


def init_app(app: Flask, preference: Callable[[], str | None]) -> None:
    """Give templates their ``_`` and choose the language of each request, for which ``preference`` is asked once."""

    app.extensions[_PREFERENCE] = preference
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # what the extension adds
        lambda text: _translations().gettext(text),
        lambda one, more, number: _translations().ngettext(one, more, number),
        newstyle=True,
        pgettext=lambda context, text: _translations().pgettext(context, text),
    )
    app.jinja_env.globals["_"] = _said
    serve = app.wsgi_app

    def speak(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What is chosen for one request ends with it."""
        before = _chosen.set("")
        try:
            return serve(environ, start_response)
        finally:
            _chosen.reset(before)

    app.wsgi_app = speak  # type: ignore[method-assign]


def _said(text: str, **values: object) -> Markup:
    """``_`` of the templates: what the extension does, without looking itself up in the context a hundred times."""
    said = _marked_up(_forced.get() or _chosen.get() or current_locale(), text)
    return said % values if values or "%" in said else said


@lru_cache(maxsize=_STRINGS)
def _marked_up(locale: str, text: str) -> Markup:
    return Markup(_catalog(locale).gettext(text))  # noqa: S704 (strings of the catalogue; values are escaped)
