"""What an account chooses for itself, and what it says it saw."""

from __future__ import annotations

from sqlalchemy import update

from portal.accounts.commands.sessions import acting
from portal.accounts.commands.telling import notify, tell
from portal.accounts.models import AccountNotice, AccountSession, NoticeKind
from portal.core import clock
from portal.trail.events import Event


def change_preferences(own: AccountSession, **chosen: str) -> list[str]:
    """Change some of display_name, email, locale and theme; the names of those that changed.

    A new address for notices is told to the old one: whoever changes it might want the notices to stop. Raises
    ``SessionOver``.
    """
    account = own.account
    changed = sorted(name for name, value in chosen.items() if getattr(account, name) != value)
    if not changed:
        return changed
    with acting(own):
        if "email" in changed:
            notify(account, NoticeKind.EMAIL_CHANGED)
        for name in changed:
            setattr(account, name, chosen[name])
        tell(Event.ACCOUNT_CHANGED, account, fields=changed)
    return changed


def see_notices(own: AccountSession) -> None:
    """The account says that it saw its notices. Raises ``SessionOver``."""
    with acting(own) as session:
        session.execute(
            update(AccountNotice)
            .where(AccountNotice.account_id == own.account_id, AccountNotice.seen_at.is_(None))
            .values(seen_at=clock.now())
        )
        tell(Event.ACCOUNT_CHANGED, own.account, fields=["notices"])
