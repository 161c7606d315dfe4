"""How somebody agreed, in words."""

from __future__ import annotations

from portal.access.rights import Consent
from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l

_WORDS: dict[Consent, LazyString] = {
    Consent.PORTAL: _l("Given here"),
    Consent.SPOKEN: _l("Given by word of mouth"),
    Consent.WRITTEN: _l("Given on paper"),
    Consent.REPRESENTATIVE: _l("Given by a representative"),
}


def consent_words(consent: Consent) -> str:
    """``Given by word of mouth``."""
    return str(_WORDS[consent])
