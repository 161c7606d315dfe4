"""An invitation as its link shows it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.rpps import spaced
from portal.professionals.forms.answers import ASK, KNOWN
from portal.professionals.models import DirectoryEntry
from portal.professionals.presenters.directory import place_words, practice_words
from portal.professionals.presenters.moments import day_and_hour
from portal.professionals.queries.invitations import Answerable, Asked


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """``state``: what may be done; ``step``: what the form asks; ``name``, ``practice`` and ``place``: who somebody is,
    as far as that is known; ``until``: the end of the link.
    """

    state: str
    step: str = ASK
    name: str = ""
    practice: str = ""
    place: str = ""
    rpps: str = ""
    until: str = ""


DECLINED = AnswerPage("declined")


def answer_page(asked: Asked, step: str, entry: DirectoryEntry | None) -> AnswerPage:
    """The page in words. ``entry``: what the directory says of the number that was typed."""
    if asked.state is Answerable.GONE or asked.invitation is None:
        return AnswerPage(str(Answerable.GONE))
    told = {"until": day_and_hour(asked.invitation.expires_at)}
    known = asked.professional or entry
    if known is None:
        return AnswerPage(str(asked.state), ASK if step == KNOWN else step, **told)
    told |= {"practice": practice_words(known.profession, known.specialty), "rpps": spaced(known.rpps)}
    if known is entry and entry is not None:
        told["place"] = place_words(entry)
    return AnswerPage(str(asked.state), KNOWN if known is entry else ASK, known.name, **told)
