"""What is in force on this site, in words for everybody: what they may count on, nothing that helps an attacker."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import gettext as _
from portal.core.installation import installation


@dataclass(frozen=True, slots=True)
class About:
    """The points of the page, by its sections."""

    kept: tuple[str, ...]
    checked: tuple[str, ...]
    yours: tuple[str, ...]
    not_done: tuple[str, ...]


def about() -> About:
    """As this installation is set up."""
    config = installation().config
    scans = bool(config.clamd)
    kept = _kept(elsewhere=config.files.startswith("s3://"))
    return About(kept, _checked(scans=scans), _yours(), _not_done(scans=scans))


def _kept(*, elsewhere: bool) -> tuple[str, ...]:
    where = (
        _("They lie with a storage provider, who receives them encrypted and has no key.")
        if elsewhere
        else _("They lie on the disks of this site, and leave them only as copies without a key.")
    )
    return (
        _("Your documents are encrypted, with keys of their own for each record. The keys are kept apart."),
        where,
        _("“Saved” is said only once your document would survive a power cut."),
        _("Who opened your record, and by which right, is written down and cannot be erased unnoticed."),
    )


def _checked(*, scans: bool) -> tuple[str, ...]:
    scanned = (_("It is scanned for viruses before it is kept."),) if scans else ()
    return (
        *scanned,
        _("Its real type is looked at, whatever its name says. Programs and archives are refused."),
        _("It is read by a separate program that reaches neither the network nor the other documents."),
        _("A file that takes too long or too much room is given up; nobody else notices."),
        _("You see a copy made for the screen. The original stays as it came, to be downloaded."),
    )


def _yours() -> tuple[str, ...]:
    return (
        _("Sign in with a passkey: there is no password that could be guessed or stolen."),
        _("Look at the history, and block whoever you do not know."),
        _("Take out what you added. You can put it back for 30 days; then it is deleted for good."),
    )


def _not_done(*, scans: bool) -> tuple[str, ...]:
    unscanned = _(
        "Files are not scanned for viruses: open an original on your device only if you know where it comes from."
    )
    return (
        *(() if scans else (unscanned,)),
        _(
            "Titles, dates and results are readable by the machine of this site, so that search and trends work: "
            "the people who run it have to protect it."
        ),
        _("Copies kept for emergencies hold what was deleted until they are renewed."),
    )
