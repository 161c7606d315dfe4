"""Where a person goes next, never to another site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import url_for
from flask_login import current_user

from portal.access.gate import BEGINNINGS, Acting

_OF_RECORD = re.compile(r"(/records/[0-9a-f-]{36}/)(access)?")


def safe_path(wanted: str | None) -> str:
    """``wanted`` when it is a path of this site, else the empty string.

    Refused: another scheme or host, a path that a browser would read as one (``//host``, ``/\\host``), control
    characters.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return ""
    if not wanted.isprintable():
        return ""
    parts = urlsplit(wanted)
    return "" if parts.scheme or parts.netloc else wanted


def first_page() -> str:
    """Where a session begins, by the role it acts in: a person's records, a professional's patients."""
    practises = current_user.is_authenticated and current_user.professional_id is not None
    return url_for(BEGINNINGS[Acting.PROFESSIONAL if practises else Acting.PERSON])


def way_back(wanted: str) -> str:
    """Where to leave an act for: what it is about, the accesses of a record, a record or the account."""
    of_record = _OF_RECORD.match(wanted)
    if of_record is not None:
        return of_record[0]
    return url_for("accounts.passkey_list") if wanted.startswith("/account/") else first_page()
