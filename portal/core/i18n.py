"""The two languages of the site: French, which is also the default, and English.

Source strings are English; ``portal/core/catalog.py`` builds the French catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept

LOCALES = ("fr", "en")
DEFAULT_LOCALE = "fr"
LANGUAGE_COOKIE = "lang"
TIME_ZONE = "Europe/Paris"
TRANSLATIONS = Path(__file__).parent / "translations"


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


def account_preference() -> str | None:
    """The language the signed-in account chose (its ``locale``), or None."""
    if not hasattr(current_app, "login_manager"):
        return None
    preference: str | None = getattr(current_user, "locale", None)
    return preference


def init_app(app: Flask, preference: Callable[[], str | None] = account_preference) -> None:
    """Set flask-babel up; ``preference`` is asked once per request.

    Outside a request (mail, jobs) the language is French unless ``flask_babel.force_locale`` says another.
    """

    def locale() -> str:
        if not has_request_context():
            return DEFAULT_LOCALE
        return choose_locale(preference(), request.cookies.get(LANGUAGE_COOKIE), request.accept_languages)

    Babel(
        app,
        default_locale=DEFAULT_LOCALE,
        default_timezone=TIME_ZONE,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=locale,
    )
