"""What those who answer for a record are told of professionals."""

from __future__ import annotations

from portal.access.opening import Opened
from portal.access.visits import first_visit
from portal.accounts.commands.telling import notify_of_record
from portal.accounts.models import NoticeKind


def who(opened: Opened) -> dict[str, str]:
    """The professional who acts, by name and for a link."""
    told = {"professional": opened.subject.name}
    return told | {"professional_id": str(opened.professional.id)} if opened.professional is not None else told


@first_visit.connect
def tell_of_first_visit(opened: Opened) -> None:
    """Tell the holder, or who represents the holder, that a professional is in the record for the first time."""
    notify_of_record(opened.record, NoticeKind.FIRST_VISIT, **who(opened))
