"""Every form that is shown again with what was typed, filled in by the one it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.core import clock
from tests.support.invitations import NOBODY

WORDS = "Kept Words"
_RECORD, _DOCUMENT = "/records/{record}", "/records/{record}/documents/{document}"
_IDENTITY = {
    "nir": "2880475110042",
    "family_name": "Martin",
    "given_names": WORDS,
    "birth_date-day": "12",
    "birth_date-month": "4",
    "birth_date-year": "1988",
    "sex": "F",
    "birth_place": "Paris",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of words. In ``path`` and in what is ``sent`` stand the places of a test: ``{record}``, ``{passkey}``…

    ``who`` fills it in, nobody where empty, or a professional at work; ``kept`` is what tells that it came back as it
    was, a regular expression.
    """

    path: str
    sent: Mapping[str, Any] = field(default_factory=dict)
    who: str = "alice"
    practising: bool = False
    kept: str = WORDS

    def filled(self, places: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
        """Its address and what is sent, in a test."""
        said = {name: one.format_map(places) if isinstance(one, str) else one for name, one in self.sent.items()}
        return self.path.format_map(places), said


_FOLDERS = ["summary", "reports"]
_PROFILE, _NOTES = f"{_RECORD}/health/profile", f"{_DOCUMENT}/notes"
FORMS: dict[str, Form] = {
    "accounts.preferences": Form("/account/preferences", {"display_name": WORDS, "locale": "fr", "theme": ""}),
    "accounts.rename_passkey": Form("/account/passkeys/{passkey}/rename", {"name": WORDS}),
    "accounts.recover": Form("/recover", {"code": WORDS}, who=""),
    "lifecycle.open_record": Form("/records/new", _IDENTITY),
    "lifecycle.activate_record": Form(f"{_RECORD}/activate", {"code": WORDS}),
    "intake.upload_document": Form(f"{_RECORD}/documents/new", {"title": WORDS, "type_code": ""}),
    "intake.correct_document": Form(f"{_DOCUMENT}/correct", {"title": WORDS, "type_code": ""}),
    "intake.describe_document": Form(f"{_DOCUMENT}/describe", {"title": WORDS, "type_code": "DOCPAT03"}),
    "professionals.invite_professional": Form(
        f"{_RECORD}/access/invitations/new",
        {"name": WORDS, "duration": "quarter", "folders": _FOLDERS, "consent": "portal"},
    ),
    "professionals.answer_invitation": Form(
        "/invitations/{token}",
        {
            "step": "typed",
            "rpps": NOBODY,
            "given_names": WORDS,
            "family_name": "Riou",
            "profession": "physician",
        },
        who="charlie",
    ),
    "professionals.change_grant": Form(
        f"{_RECORD}/access/professionals/{{carol}}/change",
        {
            "until": "day",
            "day-day": "17",
            "day-month": "3",
            "day-year": str(clock.today().year + 1),
            "folders": "imaging",
            "seen": "",
        },
        kept=r'name="day-day"\s[^>]*value="17"',
    ),
    "professionals.name_gp": Form(
        f"{_RECORD}/access/gp", {"professional": "{carol}"}, kept=r'name="professional"[^>]*\schecked'
    ),
    "professionals.emergencies": Form(
        f"{_RECORD}/access/emergencies",
        {"bedside": "no", "call_centre": "no", "masked": "yes"},
        kept=r'name="masked"[^>]* value="yes"\s+checked',
    ),
    "professionals.open_in_emergency": Form(
        "/emergency-access",
        {"code": "0000 0000 0000", "kind": "bedside", "reason": f"{WORDS} once more"},
        who="bob",
        practising=True,
    ),
    "professionals.add_colleague": Form(
        f"{_RECORD}/care-team/new",
        {"rpps": "1000 0004 043", "consent": "spoken", "day": clock.today().isoformat(), "hour": "0:00"},
        who="bob",
        practising=True,
        kept="1000 0004 043",
    ),
    "professionals.item_visibility": Form(
        f"{_DOCUMENT}/visibility", {"choice": "nobody"}, kept=r'value="nobody" checked'
    ),
    "professionals.hide_documents": Form(
        f"{_RECORD}/access/hidden?choose=yes",
        {"whom": "all", "documents": "{document}"},
        kept=r'value="all" checked',
    ),
    "professionals.folder_rules": Form(
        f"{_RECORD}/access/folders?folder=laboratory", {"choice": "nobody", "now": "y"}, kept=r'value="y" checked'
    ),
    "profile.add_statement": Form(f"{_PROFILE}/allergies/new", {"label": WORDS, "status": "active"}),
    "profile.change_statement": Form(
        f"{_PROFILE}/statements/{{statement}}/change", {"label": WORDS, "status": "active"}
    ),
    "profile.set_target": Form(f"{_PROFILE}/measures/weight/target", {"high": "70", "set_by": WORDS}),
    "notes.write_note": Form(f"{_NOTES}/new", {"text": WORDS}),
    "notes.change_note": Form(f"{_NOTES}/{{note}}", {"text": WORDS}),
    "notes.answer_note": Form(
        f"{_RECORD}/documents/{{report}}/notes/{{request}}/answer",
        {"outcome": "kept", "document": "", "text": WORDS},
        who="carol",
        practising=True,
    ),
}
