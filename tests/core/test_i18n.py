"""Which language one is answered in."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import LanguageAccept

from portal.core.i18n import choose_locale, gettext
from tests.support.gallery import gallery_app

GERMAN = LanguageAccept([("de", 1.0)])
ENGLISH = LanguageAccept([("de", 1.0), ("en-GB", 0.8), ("fr", 0.5)])


@pytest.mark.parametrize(
    ("preference", "cookie", "accept", "chosen"),
    [
        ("en", "fr", GERMAN, "en"),
        (None, "en", GERMAN, "en"),
        (None, "fr", ENGLISH, "fr"),
        ("de", "xx", ENGLISH, "en"),
        (None, None, ENGLISH, "en"),
        (None, None, GERMAN, "fr"),
        (None, None, LanguageAccept([]), "fr"),
        (None, None, LanguageAccept([("fr-CA", 1.0)]), "fr"),
    ],
)
def test_the_account_then_the_cookie_then_the_browser(
    preference: str | None, cookie: str | None, accept: LanguageAccept, chosen: str
) -> None:
    assert choose_locale(preference, cookie, accept) == chosen


def test_the_cookie_of_a_visitor_is_followed() -> None:
    client = gallery_app().test_client()
    assert 'lang="fr"' in client.get("/plain").text
    client.set_cookie("lang", "en")
    assert '<html lang="en"' in client.get("/plain").text


def test_without_a_request_it_is_french() -> None:
    with gallery_app().app_context():
        assert gettext("Sign out") == "Se déconnecter"
