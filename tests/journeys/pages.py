"""Every page there is: whose it is, where it is, and how to come to its other states."""

from __future__ import annotations

from tests.journeys.making import (
    Shown,
    at,
    document,
    in_record,
    press,
    send,
)
from tests.journeys.pages_of_health import PAGES_OF_HEALTH
from tests.journeys.pages_of_professionals import PAGES_OF_PROFESSIONALS

NO_PAGES = frozenset(
    {
        "accounts.choose_language",
        "demo.sign_in",
        "imaging.document_image",
        "imaging.document_originals",
        "imaging.larger_page",
        "lifecycle.home",
        "professionals.identity_proved",
        "record.document_attachment",
        "record.document_original",
        "record.document_page_image",
    }
)
"""What is fetched without being a page: redirects and files."""

_KEY = "/account/passkeys/{key}/{act}"

PAGES = (
    PAGES_OF_PROFESSIONALS
    | PAGES_OF_HEALTH
    | {
        "accounts.sign_in": Shown(at("/sign-in")),
        "accounts.sign_up": Shown(at("/first-visit")),
        "accounts.recover": Shown(at("/recover")),
        "accounts.recover with an error": Shown(at("/recover"), then=send()),
        "accounts.passkey_list": Shown(at("/account/passkeys"), "alice"),
        "accounts.passkey_list without a passkey": Shown(at("/account/passkeys"), "charlie"),
        "accounts.add_passkey": Shown(at("/account/passkeys/new"), "alice"),
        "accounts.rename_passkey": Shown(lambda made: _KEY.format(key=made.passkey, act="rename"), "alice"),
        "accounts.remove_passkey": Shown(lambda made: _KEY.format(key=made.passkey, act="remove"), "alice"),
        "accounts.notice_list": Shown(at("/account/notices"), "alice"),
        "accounts.preferences": Shown(at("/account/preferences"), "alice"),
        "accounts.recovery_codes": Shown(at("/account/recovery-codes"), "alice"),
        "accounts.recovery_codes made": Shown(at("/account/recovery-codes"), "charlie", then=send()),
        "accounts.choose_role": Shown(at("/account/role"), "dr carol"),
        "accounts.step_up": Shown(at("/step-up"), "alice"),
        "demo.welcome": Shown(at("/demo/welcome"), "alice"),
        "error": Shown(at("/nowhere"), status=404),
        "error in a record": Shown(in_record("/nowhere"), "alice", status=404),
        "history.record_history": Shown(in_record("/access/history"), "alice"),
        "intake.correct_document": Shown(document("own", "/correct"), "alice"),
        "intake.describe_document": Shown(document("own", "/describe"), "alice"),
        "intake.upload_document": Shown(in_record("/documents/new"), "alice"),
        "intake.upload_document with an error": Shown(in_record("/documents/new"), "alice", then=send()),
        "lifecycle.activation": Shown(at("/activate")),
        "lifecycle.activate_record": Shown(in_record("/activate"), "alice"),
        "lifecycle.open_record": Shown(at("/records/new"), "alice"),
        "lifecycle.open_record with errors": Shown(at("/records/new"), "alice", then=send()),
        "lifecycle.record_list": Shown(at("/records"), "alice"),
        "lifecycle.record_list without a record": Shown(at("/records"), "bob"),
        "record.overview": Shown(in_record(), "alice"),
        "record.overview with the switcher open": Shown(in_record(), "alice", then=press(".c-who > summary")),
        "record.overview of an empty record": Shown(in_record(name="eve"), "alice"),
        "record.document_list": Shown(in_record("/documents"), "alice"),
        "record.document_list with filters": Shown(in_record("/documents?source=patient"), "alice"),
        "record.document_list of a search": Shown(in_record("/documents?q=bilan"), "alice"),
        "record.document_list of nothing": Shown(in_record("/documents?q=nowhere"), "alice"),
        "record.document": Shown(document("cda"), "alice"),
        "record.document in FHIR": Shown(document("fhir"), "alice"),
        "record.document in PDF": Shown(document("pdf"), "alice"),
        "record.document as an image": Shown(document("image"), "alice"),
        "record.entry": Shown(
            lambda made: made.site.url("alice", f"/health/entries/{made.entries['allergy']}"), "alice"
        ),
        "record.health": Shown(in_record("/health"), "alice"),
        "record.health of an empty record": Shown(in_record("/health", "eve"), "alice"),
        "record.remove_document": Shown(document("own", "/remove"), "alice"),
        "record.result_list": Shown(in_record("/health/labs"), "alice"),
        "record.result_list of nothing": Shown(in_record("/health/labs", "eve"), "alice"),
        "record.result_trend": Shown(
            lambda made: made.site.url("alice", f"/health/labs/{made.entries['TSH']}"), "alice"
        ),
        "record.timeline": Shown(in_record("/timeline"), "alice"),
    }
)
