"""What is said after an act: what holds now, whoever brought it about, and in which tab."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import gettext as _
from portal.professionals.periods import LATE
from portal.professionals.presenters.moments import lasts, until_words
from portal.professionals.queries.rights import Standing


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and its kind, of the notices."""

    kind: str
    sentence: str


def renewed(standing: Standing, *, done: bool) -> Told:
    """A grant was to be renewed, or changed; ``done``: it was, just now."""
    name, grant = standing.professional.name, standing.grant
    if standing.block is not None:
        said = _("Nothing was changed: %(name)s is blocked. Unblock them first, then invite them.", name=name)
    elif grant is None:
        said = _("Nothing was changed: the access of %(name)s was ended. Invite them again.", name=name)
    elif grant.until is None or standing.facts.granted:
        runs = _("The access of %(name)s runs %(until)s.", name=name, until=lasts(grant.until))
        return Told("ok" if done else "info", runs)
    elif grant.until + LATE <= standing.now:
        said = _("Nothing was changed: the access of %(name)s has expired. Invite them again.", name=name)
    else:
        said = _("Nothing was changed: the access of %(name)s has expired. It can be renewed below.", name=name)
    return Told("warn", said)


def ended(standing: Standing) -> Told:
    """A grant was to be ended."""
    name = standing.professional.name
    if standing.facts.gp:
        return Told(
            "warn",
            _("The access of %(name)s has ended, but they are still the GP and read everything.", name=name),
        )
    if standing.facts.emergency and standing.opening is not None:
        until = until_words(standing.opening.until)
        return Told(
            "warn",
            _(
                "The access of %(name)s has ended, but not their emergency opening, which runs until %(day)s.",
                name=name,
                day=until,
            ),
        )
    said = _("The access of %(name)s has ended: they read nothing any more.", name=name)
    return Told("ok", f"{said} " + _("For 7 days you can give it back as it was, on their page."))


def blocked(standing: Standing) -> Told:
    """Somebody was to be blocked."""
    name = standing.professional.name
    return Told("ok", _("%(name)s is blocked: they read nothing any more, even in an emergency.", name=name))


def unblocked(standing: Standing) -> Told:
    """A block was to be ended."""
    name = standing.professional.name
    if standing.reads:
        return Told("warn", _("%(name)s is not blocked, and was given access again meanwhile.", name=name))
    return Told(
        "ok", _("%(name)s is no longer blocked. Nothing came back: they read nothing until you invite them.", name=name)
    )


def gp_named(standing: Standing, former: Standing | None) -> Told:
    """Somebody was named the GP, in the place of ``former``."""
    said = _("%(name)s is the GP and reads everything, also what is hidden.", name=standing.professional.name)
    if former is not None:
        said += " " + _after_designation(former)
    return Told("ok", said)


def gp_ended(standing: Standing, other: str) -> Told:
    """A designation was to be ended; ``other``: the name of who is the GP now."""
    said = _after_designation(standing)
    return Told("ok", f"{said} " + _("The GP is %(name)s.", name=other) if other else said)


def emergency_ended(standing: Standing) -> Told:
    """An emergency opening was to be ended."""
    name = standing.professional.name
    if standing.reads:
        return Told(
            "ok",
            _("The emergency opening of %(name)s has ended. They still read by another right, told below.", name=name),
        )
    return Told("ok", _("The emergency opening of %(name)s has ended: they read nothing any more.", name=name))


def _after_designation(standing: Standing) -> str:
    """What is left to somebody who is no longer the GP."""
    name, grant = standing.professional.name, standing.grant
    if standing.facts.granted and grant is not None:
        until = lasts(grant.until)
        return _("%(name)s is no longer the GP. Their access stays, %(until)s.", name=name, until=until)
    if standing.reads:
        return _("%(name)s is no longer the GP. Their emergency opening goes on.", name=name)
    return _("%(name)s is no longer the GP and reads nothing any more.", name=name)
