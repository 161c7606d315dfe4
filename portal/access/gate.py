"""The door in front of every view: public, one's own account, or a record.

An endpoint without one of the three stops the start.
"""

from __future__ import annotations

import contextlib
import enum
import uuid
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.actions import Action
from portal.access.opening import Opened, Refused, open_record
from portal.access.subject import FRESH_FOR, SignedIn
from portal.access.taken_out import opened_to_say_so
from portal.core import clock
from portal.core.installation import installation

P = ParamSpec("P")
View = Callable[..., ResponseReturnValue]


class Acting(enum.Enum):
    """In which role a page is for: a session acts in one at a time."""

    PERSON = "person"
    PROFESSIONAL = "professional"


SIGN_IN = "accounts.sign_in"
STEP_UP = "accounts.step_up"
ADD_PASSKEY = "accounts.passkey_list"
BEGINNINGS = {Acting.PERSON: "lifecycle.record_list", Acting.PROFESSIONAL: "professionals.patient_list"}
"""Where each role begins."""
_MARK = "__carnet_door__"
_ASKING = frozenset({"GET", "HEAD"})


def public(view: View) -> View:
    """Anyone may come here, signed in or not."""
    return _marked(view, "public")


def own_account(
    *, fresh: bool = False, restricted: bool = False, acting: Acting | None = None
) -> Callable[[View], View]:
    """Signed-in people, about their own account.

    ``fresh`` asks for a user verification of the last five minutes; ``restricted`` also lets in a session opened
    with a recovery code; ``acting`` leads whoever acts in the other role to where that role begins.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def locked(**arguments: Any) -> ResponseReturnValue:
            answer = (
                _not_signed_in(restricted=restricted) or _in_other_role(acting) or (step_up_first() if fresh else None)
            )
            return answer if answer is not None else view(**arguments)

        return _marked(locked, "own_account")

    return decorate


def requires(
    action: Action,
    *,
    searching: Action | None = None,
    part: Callable[..., bool] | None = None,
    fresh: bool = False,
    taken_out: Callable[[Opened], ResponseReturnValue] | None = None,
) -> Callable[[Callable[Concatenate[Opened, P], ResponseReturnValue]], View]:
    """People whom the decision lets do ``action`` to the record in the address; the view receives it opened.

    An action about an item takes its id from the argument ``<item>_id``. ``searching`` is the action when words are
    looked for (``?q=``). ``part`` tells, of the opened record and the other arguments, whether the part of the item
    that is asked for is there; one that is not is not told as read. ``fresh`` as for one's own account. A refusal is a
    404: it must not tell that there is something. ``?as=`` names the professional whose view is asked for.
    ``taken_out`` answers for an item that was, to who may read of that in the history.
    """

    def decorate(view: Callable[Concatenate[Opened, P], ResponseReturnValue]) -> View:
        @wraps(view)
        def locked(record_id: uuid.UUID, **arguments: Any) -> ResponseReturnValue:
            answer = _not_signed_in(restricted=False) or (step_up_first() if fresh else None)
            if answer is not None:
                return answer
            item_id = arguments[f"{action.spec.item}_id"] if action.spec.item else None
            asked = searching if searching is not None and request.args.get("q", "").strip() else action
            has = partial(part, **arguments) if part is not None else None
            seen_as = request.args.get("as", type=uuid.UUID)
            opens = partial(open_record, signed_in(), record_id, asked, item_id, has, seen_as)
            return _answered(opens, partial(cast("View", view), **arguments), taken_out)

        return _marked(locked, str(action))

    return decorate


def signed_in() -> SignedIn:
    """The session of the signed-in person, behind a door that asked for one."""
    return cast("SignedIn", current_user)


def door_of(view: Callable[..., Any]) -> str | None:
    """Which door stands before a view: ``public``, ``own_account``, an action, or None."""
    return getattr(view, _MARK, None)


def check_doors(app: Flask) -> None:
    """Raise :class:`RuntimeError` naming every endpoint without a door."""
    bare = sorted(name for name, view in app.view_functions.items() if door_of(view) is None)
    if bare:
        raise RuntimeError(f"Endpoints without a door: {', '.join(bare)}.")


def _answered(
    opens: Callable[[], Opened], view: View, taken_out: Callable[[Opened], ResponseReturnValue] | None
) -> ResponseReturnValue:
    try:
        opened = opens()
    except Refused as refused:
        known = opened_to_say_so(refused) if taken_out is not None else None
        return taken_out(known) if taken_out is not None and known is not None else abort(404)
    try:
        return view(opened)
    except Refused:
        # The right ended while the view was at work: asking once more has the trail tell it.
        with contextlib.suppress(Refused):
            opens()
        abort(404)


def _marked(view: View, door: str) -> View:
    setattr(view, _MARK, door)
    return view


def _not_signed_in(*, restricted: bool) -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        if request.method in _ASKING:
            return redirect(url_for(SIGN_IN, next=_return_address()))
        return redirect(url_for(SIGN_IN, unsaved="yes", next=_page_of_form()))
    if current_user.restricted and not restricted:
        return redirect(url_for(ADD_PASSKEY))
    return None


def _in_other_role(acting: Acting | None) -> ResponseReturnValue | None:
    own = Acting.PROFESSIONAL if signed_in().professional is not None else Acting.PERSON
    return redirect(url_for(BEGINNINGS[own])) if acting not in (None, own) else None


def step_up_first() -> ResponseReturnValue | None:
    """The way to a fresh user verification, for a view that needs one in some cases alone; None where there is one."""
    verified_at, now = signed_in().verified_at, clock.now()
    if verified_at <= now <= verified_at + FRESH_FOR:
        return None
    session["step_up_for"] = request.endpoint
    if request.method in _ASKING:
        return redirect(url_for(STEP_UP, next=_return_address()))
    return redirect(url_for(STEP_UP, unsaved="yes", next=_page_of_form()))


def _page_of_form() -> str | None:
    """The page whose form was sent: it has the address that the form goes to, or the browser says where it came from.
    None where neither is known, or where that is no page of this site.
    """
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.full_path.rstrip("?")
    came_from = request.referrer or ""
    if not came_from.startswith(f"{installation().config.origin}/"):
        return None
    page = urlsplit(came_from)
    return f"{page.path}?{page.query}".rstrip("?")


def _return_address() -> str | None:
    """Where to come back to: the page, when it can be asked for again."""
    return request.full_path.rstrip("?") if request.method in _ASKING else None
