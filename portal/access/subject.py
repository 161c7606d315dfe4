"""Who asks: an account in one role, or a named job of the system."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from portal.trail.write import Actor

if TYPE_CHECKING:
    from portal.access.rights import Professional

FRESH_FOR = dt.timedelta(minutes=5)


class Role(enum.StrEnum):
    """The roles a person or a job acts in, one at a time."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    CARER = "carer"
    PROFESSIONAL = "professional"
    NOBODY = "nobody"
    SYSTEM = "system"


class SignedIn(Protocol):
    """What the doors need to know of a signed-in session; the accounts floor provides it."""

    @property
    def account_id(self) -> uuid.UUID: ...

    @property
    def account_name(self) -> str: ...

    @property
    def verified_at(self) -> dt.datetime:
        """When the person last proved to be there with a passkey."""
        ...

    @property
    def signed_in_at(self) -> dt.datetime:
        """When the person signed in on this device; what came before is their last visit."""
        ...

    @property
    def restricted(self) -> bool:
        """Whether the session was opened with a recovery code and may only enrol a passkey."""
        ...

    @property
    def professional(self) -> Professional | None:
        """The professional that the person acts as in this session; None for acting as a private person."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks, in which role, how freshly authenticated. ``account_id`` is None for a job."""

    role: Role
    name: str
    account_id: uuid.UUID | None = None
    verified_at: dt.datetime | None = None
    signed_in_at: dt.datetime | None = None

    @property
    def actor(self) -> Actor:
        """The same, for the trail."""
        return Actor(self.account_id, self.name, str(self.role))


def system(job: str) -> Subject:
    """A job of the portal or of its operator, under its name."""
    return Subject(Role.SYSTEM, job)
