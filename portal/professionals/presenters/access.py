"""The home of the accesses to a record, put into sections and cards."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.access.actions import Action
from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core.i18n import gettext as _
from portal.professionals.models import Invitation
from portal.professionals.periods import UNSEEN, ends_soon
from portal.professionals.presenters.cards import FROM_LIST, Act, Card, act, card, may, renewal
from portal.professionals.presenters.invitations import InvitationLine, invitation_lines
from portal.professionals.presenters.moments import moment_within
from portal.professionals.queries.former import Former
from portal.professionals.queries.rights import Standing, offered_about
from portal.record.links import Chip, to


class Place(enum.StrEnum):
    """The sections, in their order: danger first, then what asks for a decision. Each professional is in one."""

    EMERGENCY = "emergency"
    ENDING = "ending"
    AUTHORISED = "authorised"
    UNSEEN = "unseen"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Section:
    """Some cards under a heading."""

    id: str
    title: str
    text: str
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class FormerLine:
    """Somebody who had access."""

    title: str
    meta: str
    url: str


@dataclass(frozen=True, slots=True)
class AccessPage:
    """The page: its chips lead to what else tells of accesses. ``waiting``: invitations not confirmed
    yet; ``gp_url``: where a GP is named, where there is none.
    """

    heading: str
    sub: str
    invite_url: str | None
    gp_url: str | None
    chips: Sequence[Chip]
    waiting: Sequence[InvitationLine]
    sections: Sequence[Section]
    former: Sequence[FormerLine]


def access_page(
    opened: Opened,
    found: Sequence[Standing],
    hidden: Mapping[UUID, int],
    beside: tuple[Sequence[Invitation], Sequence[Former]],
    offered: frozenset[Action],
) -> AccessPage:
    """The page in words; ``beside``: the invitations that wait, and who had access."""
    own = opened.subject.role is Role.HOLDER
    return AccessPage(
        heading=_("Access to your record") if own else _("Access to this record"),
        sub=_("You decide who reads it, and each reading leaves a trace.")
        if offered
        else _("Who reads it, and until when. Each reading leaves a trace."),
        invite_url=to(opened, "professionals.find_professional") if Action.INVITE_PROFESSIONAL in offered else None,
        gp_url=_gp_url(opened, found, offered),
        waiting=invitation_lines(opened, beside[0]),
        chips=_chips(opened, sum(one.reads for one in found), offered),
        sections=[one for place in Place if (one := _section(opened, place, found, hidden, offered)).cards],
        former=[_former_line(opened, one) for one in beside[1]],
    )


def _gp_url(opened: Opened, found: Sequence[Standing], offered: frozenset[Action]) -> str | None:
    """Where a GP is named, for a record that has none."""
    has_none = not any(one.facts.gp for one in found)
    return to(opened, "professionals.name_gp") if has_none and Action.NAME_GP in offered else None


def _former_line(opened: Opened, one: Former) -> FormerLine:
    now = opened.facts.now
    ended = {"moment": moment_within(one.ended_at, now)}
    told = [_("Emergency opening, ended %(moment)s", **ended) if one.emergency else _("Ended %(moment)s", **ended)]
    if one.last_read is not None:
        told.append(_("last read %(moment)s", moment=moment_within(one.last_read, now)))
    url = to(opened, "professionals.professional", professional_id=one.professional.id)
    return FormerLine(one.professional.name, ", ".join(told), url)


def place_of(standing: Standing) -> Place | None:
    """Where somebody is shown; None for who has nothing now."""
    grant = standing.grant
    if standing.block is not None:
        return Place.BLOCKED
    if standing.facts.emergency:
        return Place.EMERGENCY
    if standing.facts.gp:
        return Place.AUTHORISED
    if grant is not None and grant.until is not None and ends_soon(grant.since, grant.until, standing.now):
        return Place.ENDING
    if not standing.reads:
        return None
    return Place.UNSEEN if _is_unseen(standing) else Place.AUTHORISED


def _is_unseen(standing: Standing) -> bool:
    last = standing.visit.last_at if standing.visit is not None else None
    since = standing.grant.since if standing.grant is not None else standing.now
    return max(since, last or since) <= standing.now - UNSEEN


def _chips(opened: Opened, count: int, offered: frozenset[Action]) -> list[Chip]:
    chips = [
        Chip(_("Professionals"), to(opened, "professionals.professional_list"), True, str(count)),
        Chip(_("Access history"), to(opened, "history.record_history"), False),
    ]
    if Action.HIDE_ITEMS in offered:
        chips.append(Chip(_("What is hidden"), to(opened, "professionals.hide_documents"), False))
    if Action.SET_EMERGENCIES in offered:
        chips.append(Chip(_("Emergencies"), to(opened, "professionals.emergencies"), False))
    return chips


def _section(
    opened: Opened,
    place: Place,
    found: Sequence[Standing],
    hidden: Mapping[UUID, int],
    offered: frozenset[Action],
) -> Section:
    here = sorted((one for one in found if place_of(one) is place), key=lambda one: not one.facts.gp)
    cards = []
    for one in here:
        acts = _ACTS[place](opened, one, offered_about(opened, one.professional, offered))
        cards.append(card(opened, one, hidden[one.professional.id], acts))
    return Section(str(place), *_words(place), cards)


def _words(place: Place) -> tuple[str, str]:
    return {
        Place.EMERGENCY: (
            _("Opened in an emergency"),
            _("Opened without consent, for a stated reason, for 24 hours at most. It can be ended at once."),
        ),
        Place.ENDING: (
            _("Expires soon"),
            _("Renew in one tap. What is not renewed ends by itself, and can be renewed for another 7 days."),
        ),
        Place.AUTHORISED: (_("Authorised"), ""),
        Place.UNSEEN: (
            _("Not seen for 12 months"),
            _("They may read, and have not for a year. End what is no longer of use: you can invite them again."),
        ),
        Place.BLOCKED: (_("Blocked"), _("They read nothing, even in an emergency.")),
    }[place]


def _in_emergency(opened: Opened, one: Standing, offered: frozenset[Action]) -> list[Act]:
    end = act(opened, one, _("End it now"), "end_emergency", posts=True, fields=FROM_LIST)
    return may(offered, Action.END_GRANT, [end]) + _block(opened, one, offered)


def _in_ending(opened: Opened, one: Standing, offered: frozenset[Action]) -> list[Act]:
    renew = may(offered, Action.CHANGE_GRANT, renewal(opened, one, FROM_LIST))
    return renew + _block(opened, one, offered)


def _in_authorised(opened: Opened, one: Standing, offered: frozenset[Action]) -> list[Act]:
    if one.facts.gp:
        end = act(opened, one, _("End the designation"), "end_gp", posts=True, fields=FROM_LIST)
        return may(offered, Action.NAME_GP, [end])
    change = act(opened, one, _("Change"), "change_grant")
    return may(offered, Action.CHANGE_GRANT, [change]) + _block(opened, one, offered)


def _in_unseen(opened: Opened, one: Standing, offered: frozenset[Action]) -> list[Act]:
    end = act(opened, one, _("End the access"), "end_grant", posts=True, fields=FROM_LIST)
    return may(offered, Action.END_GRANT, [end])


def _in_blocked(opened: Opened, one: Standing, offered: frozenset[Action]) -> list[Act]:
    return may(offered, Action.UNBLOCK_PROFESSIONAL, [act(opened, one, _("Unblock"), "unblock_professional")])


def _block(opened: Opened, one: Standing, offered: frozenset[Action]) -> list[Act]:
    block = act(opened, one, _("Block"), "block_professional", kind="warning")
    return may(offered, Action.BLOCK_PROFESSIONAL, [block])


_ACTS: dict[Place, Callable[[Opened, Standing, frozenset[Action]], list[Act]]] = {
    Place.EMERGENCY: _in_emergency,
    Place.ENDING: _in_ending,
    Place.AUTHORISED: _in_authorised,
    Place.UNSEEN: _in_unseen,
    Place.BLOCKED: _in_blocked,
}
