"""What was done to the rights of professionals, in plain words."""

from __future__ import annotations

from portal.core.i18n import gettext as _
from portal.trail.events import Event

EVENTS = frozenset(
    {
        *(Event.PROFESSIONAL_INVITED, Event.GRANT_GIVEN, Event.GRANT_CHANGED, Event.GRANT_ENDED),
        *(Event.PROFESSIONAL_BLOCKED, Event.PROFESSIONAL_UNBLOCKED, Event.READER_REPORTED),
        *(Event.GP_NAMED, Event.GP_ENDED, Event.EMERGENCIES_SET, Event.EMERGENCY_CLOSED),
        *(Event.ITEM_HIDDEN, Event.ITEM_SHOWN, Event.FOLDER_HIDDEN, Event.FOLDER_SHOWN),
    }
)
ICONS = {
    Event.PROFESSIONAL_INVITED: "user-plus",
    Event.GRANT_GIVEN: "user-plus",
    Event.GRANT_CHANGED: "pencil",
    Event.GRANT_ENDED: "x",
    Event.PROFESSIONAL_BLOCKED: "ban",
    Event.PROFESSIONAL_UNBLOCKED: "check",
    Event.READER_REPORTED: "ban",
    Event.GP_NAMED: "stethoscope",
    Event.GP_ENDED: "stethoscope",
    Event.EMERGENCIES_SET: "settings",
    Event.EMERGENCY_OPENED: "heart-pulse",
    Event.EMERGENCY_CLOSED: "heart-pulse",
    Event.ITEM_HIDDEN: "eye-off",
    Event.ITEM_SHOWN: "eye",
    Event.FOLDER_HIDDEN: "eye-off",
    Event.FOLDER_SHOWN: "eye",
    Event.DOCUMENT_REMOVED: "x",
    Event.DOCUMENT_ANNOUNCED: "check",
}


def sentence(event: str, who: str | None, about: str, cause: str = "") -> str:
    """What was done, by ``who`` or, without a name, by the reader, about a professional, if about one."""
    if event == Event.PROFESSIONAL_INVITED and about:
        return _of_invitation(who, about, cause)
    if event == Event.GRANT_GIVEN and about and cause:
        return _of_grant(who, about, cause)
    if not about:
        return _by_reader_to_all(event) if who is None else _by_other_to_all(event, who)
    return _by_reader(event, about) if who is None else _by_other(event, who, about)


def _of_invitation(who: str | None, name: str, cause: str) -> str:
    """How far an invitation came. Who accepts is the one it is about; who declines may not have said who they are."""
    if who is None:
        return {
            "cancelled": _("You took back the invitation of %(name)s", name=name),
            "accepted": _("You accepted an invitation to this record"),
            "declined": _("You declined an invitation to this record"),
        }.get(cause) or _("You invited %(name)s", name=name)
    return {
        "cancelled": _("%(who)s took back the invitation of %(name)s", who=who, name=name),
        "accepted": _("%(who)s accepted the invitation", who=who),
        "declined": _("The invitation of %(name)s was declined", name=name),
    }.get(cause) or _("%(who)s invited %(name)s", who=who, name=name)


def _of_grant(who: str | None, name: str, cause: str) -> str:
    """A grant that was given again, or a consent to what was so already."""
    if cause == "given-back":
        return (
            _("You gave %(name)s back what was ended", name=name)
            if who is None
            else _("%(who)s gave %(name)s back what was ended", who=who, name=name)
        )
    if who is None:
        return _("You wanted to let %(name)s in, who read already: nothing changed", name=name)
    return _("%(who)s wanted to let %(name)s in, who read already: nothing changed", who=who, name=name)


def _by_reader(event: str, name: str) -> str:
    return {
        Event.GRANT_GIVEN: _("You opened this record to %(name)s", name=name),
        Event.GRANT_CHANGED: _("You changed what %(name)s may read, or until when", name=name),
        Event.GRANT_ENDED: _("You ended what %(name)s was allowed", name=name),
        Event.PROFESSIONAL_BLOCKED: _("You blocked %(name)s", name=name),
        Event.PROFESSIONAL_UNBLOCKED: _("You unblocked %(name)s", name=name),
        Event.READER_REPORTED: _("You reported and blocked %(name)s", name=name),
        Event.GP_NAMED: _("You named %(name)s as GP", name=name),
        Event.GP_ENDED: _("You ended the designation of %(name)s as GP", name=name),
        Event.EMERGENCY_CLOSED: _("You ended the emergency opening of %(name)s", name=name),
        Event.ITEM_HIDDEN: _("You hid a document from %(name)s", name=name),
        Event.ITEM_SHOWN: _("You let %(name)s read a hidden document", name=name),
        Event.FOLDER_HIDDEN: _("You hide from %(name)s what comes into a folder", name=name),
        Event.FOLDER_SHOWN: _("You no longer hide from %(name)s what comes into a folder", name=name),
    }.get(Event(event)) or _by_reader_to_all(event)


def _by_other(event: str, who: str, name: str) -> str:
    told = {"who": who, "name": name}
    return {
        Event.GRANT_GIVEN: _("%(who)s opened this record to %(name)s", **told),
        Event.GRANT_CHANGED: _("%(who)s changed what %(name)s may read, or until when", **told),
        Event.GRANT_ENDED: _("%(who)s ended what %(name)s was allowed", **told),
        Event.PROFESSIONAL_BLOCKED: _("%(who)s blocked %(name)s", **told),
        Event.PROFESSIONAL_UNBLOCKED: _("%(who)s unblocked %(name)s", **told),
        Event.READER_REPORTED: _("%(who)s reported and blocked %(name)s", **told),
        Event.GP_NAMED: _("%(who)s named %(name)s as GP", **told),
        Event.GP_ENDED: _("%(who)s ended the designation of %(name)s as GP", **told),
        Event.EMERGENCY_CLOSED: _("%(who)s ended the emergency opening of %(name)s", **told),
        Event.ITEM_HIDDEN: _("%(who)s hid a document from %(name)s", **told),
        Event.ITEM_SHOWN: _("%(who)s let %(name)s read a hidden document", **told),
        Event.FOLDER_HIDDEN: _("%(who)s hides from %(name)s what comes into a folder", **told),
        Event.FOLDER_SHOWN: _("%(who)s no longer hides from %(name)s what comes into a folder", **told),
    }.get(Event(event)) or _by_other_to_all(event, who)


def _by_reader_to_all(event: str) -> str:
    return {
        Event.PROFESSIONAL_INVITED: _("You invited a professional, or took an invitation back"),
        Event.EMERGENCIES_SET: _("You changed what is allowed in an emergency"),
        Event.EMERGENCY_CLOSED: _("You ended an emergency opening"),
        Event.ITEM_HIDDEN: _("You hid a document from professionals"),
        Event.ITEM_SHOWN: _("You showed a hidden document to professionals again"),
        Event.FOLDER_HIDDEN: _("You hide from professionals what comes into a folder"),
        Event.FOLDER_SHOWN: _("You no longer hide from professionals what comes into a folder"),
    }.get(Event(event)) or _("You changed the right of a professional")


def _by_other_to_all(event: str, who: str) -> str:
    return {
        Event.PROFESSIONAL_INVITED: _("%(who)s invited a professional, or took an invitation back", who=who),
        Event.EMERGENCIES_SET: _("%(who)s changed what is allowed in an emergency", who=who),
        Event.EMERGENCY_CLOSED: _("%(who)s ended an emergency opening", who=who),
        Event.ITEM_HIDDEN: _("%(who)s hid a document from professionals", who=who),
        Event.ITEM_SHOWN: _("%(who)s showed a hidden document to professionals again", who=who),
        Event.FOLDER_HIDDEN: _("%(who)s hides from professionals what comes into a folder", who=who),
        Event.FOLDER_SHOWN: _("%(who)s no longer hides from professionals what comes into a folder", who=who),
    }.get(Event(event)) or _("%(who)s changed the right of a professional", who=who)
