"""A signed-in browser whose last proof is old."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from portal.accounts.models import AccountSession
from portal.core.db import db, immediate
from tests.accounts.browser import Browser


def make_stale(browser: Browser) -> None:
    """As if everybody had proved to be there six minutes ago."""
    with browser.app.app_context(), immediate():
        for session in db.session.scalars(select(AccountSession)):
            session.step_up_at = (session.step_up_at or session.created_at) - dt.timedelta(minutes=6)
