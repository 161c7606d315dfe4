"""What a step-up is asked for, in words. A feature names its own acts when it is imported."""

from __future__ import annotations

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext

_ACTS: dict[str, object] = {}


def name_act(endpoint: str, words: object) -> None:
    """Say what the page ``endpoint`` lets a person do: completes "You are about to" (a lazy translation)."""
    _ACTS[endpoint] = words


def words_of(endpoint: str | None) -> str:
    """The act behind an endpoint, in the reader's language."""
    return str(_ACTS[endpoint]) if endpoint in _ACTS else _("open a protected page")


name_act("accounts.add_passkey", lazy_gettext("add a passkey"))
name_act("accounts.remove_passkey", lazy_gettext("remove a passkey"))
name_act("accounts.recovery_codes", lazy_gettext("create new recovery codes"))
