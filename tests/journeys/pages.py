"""Every page there is: whose it is, where it is, and how to come to its other states."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page
from sqlalchemy import delete, select

from portal.accounts.models import AccountNotice, AccountSession, NoticeKind, Passkey
from portal.config import allow_demo
from portal.core import clock
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.record.content import EntryKind
from portal.record.models import Document, Entry, Source
from tests.professionals.proving import use_provider
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.invitations import BENALI, NOBODY, TOKEN, entry_id, invited, load
from tests.support.professionals import let_in, open_in_emergency
from tests.support.saved_documents import record_of

NO_PAGES = frozenset(
    {
        "accounts.choose_language",
        "demo.sign_in",
        "lifecycle.home",
        "professionals.identity_proved",
        "record.document_attachment",
        "record.document_original",
        "record.document_page_image",
    }
)
"""What is fetched without being a page: redirects and files."""


PROVIDER = {
    "oidc_issuer": "https://auth.example",
    "oidc_client_id": "carnet",
    "oidc_client_secret": "secret",
    "oidc_name": "Pro Santé Connect",
}
"""An identity provider that nobody asks: pages name it."""


@dataclass
class Made:
    """What the pages show: the site, and what was put into it by name."""

    site: Inhabited
    documents: dict[str, uuid.UUID] = field(default_factory=dict)
    entries: dict[str, uuid.UUID] = field(default_factory=dict)
    passkey: uuid.UUID | None = None
    invitations: dict[str, uuid.UUID] = field(default_factory=dict)

    def forget_sessions(self) -> None:
        """Sign everybody out, so that the list of devices stays short."""
        with self.site.app.app_context(), immediate() as session:
            session.execute(delete(AccountSession))


@dataclass(frozen=True)
class Shown:
    """A page: its address, who reads it (``dr bob``: as a professional), its status, and what leads to the state."""

    address: Callable[[Made], str]
    person: str = ""
    status: int = 200
    then: Callable[[Page], None] | None = None


def make_pages(site: Inhabited) -> Made:
    """Put into the site what its pages show, and the page that only the demonstration has."""
    allow_demo()
    from portal.demo import links

    links.init_app(site.app, {}, site.origin)
    use_provider(site.app, installation(site.app).config.model_copy(update=PROVIDER))
    made = Made(site)
    labs, reports, papers = files_of("labs"), files_of("reports"), files_of("papers")
    site.bring(
        "alice", [*labs[4:], reports[0], reports[11], *papers[-9:], *(f for f in reports if "internat" in f.name)]
    )
    site.bring("alice", [file for file in (*reports, *papers) if "synthese-medicale.xml" in file.name])
    with record_of(site.app, site.people["alice"]):
        for document in db.session.scalars(select(Document)):
            made.documents[document.format] = document.id
            if document.source is Source.PATIENT:
                made.documents["own"] = document.id
        for entry in db.session.scalars(select(Entry)):
            made.entries[entry.label if entry.kind is EntryKind.RESULT else str(entry.kind)] = entry.id
    made.passkey = _give_passkey(site)
    _let_in(site)
    _invite(made)
    return made


def _let_in(site: Inhabited) -> None:
    """Professionals of each kind."""
    let_in(site.app, site.people)
    open_in_emergency(site.app, site.people["alice"], site.people["grace"])


def _invite(made: Made) -> None:
    """The directory, an invitation that waits, and one that was accepted."""
    app, people = made.site.app, made.site.people
    load(app)
    made.invitations["waiting"] = invited(app, people["alice"])
    made.invitations["accepted"] = invited(
        app, people["alice"], token="accepted", by=people["carol"], as_gp=True, email="carol@example.org"
    )


def _give_passkey(site: Inhabited) -> uuid.UUID:
    with site.app.app_context(), immediate() as session:
        now, account_id = clock.now(), site.people["alice"].account_id
        told = {"algorithm": -7, "sign_count": 0, "aaguid": bytes(16), "transports": ["internal"], "name": "Téléphone"}
        keys = [
            Passkey(
                account_id=account_id,
                credential_id=os.urandom(16),
                public_key=b"key",
                backup_eligible=synced,
                backed_up=synced,
                created_at=now - dt.timedelta(days=40),
                **told,
            )
            for synced in (True, False)
        ]
        notice = {"kind": NoticeKind.PASSKEY_ADDED, "details": {"name": "Téléphone", "device": "Chromium"}}
        session.add_all([*keys, AccountNotice(account_id=account_id, at=now, **notice)])
        session.flush()
        return keys[0].id


def in_record(path: str = "/", name: str = "alice") -> Callable[[Made], str]:
    """A page of somebody's record."""
    return lambda made: made.site.url(name, path)


def document(form: str, act: str = "") -> Callable[[Made], str]:
    """The page of a document of a format, or ``own`` for one that Alice added; ``act``: of what is done with it."""
    return lambda made: made.site.url("alice", f"/documents/{made.documents[form]}{act}")


def at(path: str) -> Callable[[Made], str]:
    """A page that is the same for all."""
    return lambda _made: path


def send(button: str = "main form button[type=submit]") -> Callable[[Page], None]:
    """Send the page's form as it stands."""

    def click(page: Page) -> None:
        with page.expect_navigation():
            page.locator(button).last.click()

    return click


def invitation(name: str, act: str = "") -> Callable[[Made], str]:
    """The page of an invitation."""
    return lambda made: made.site.url("alice", f"/access/invitations/{made.invitations[name]}{act}")


def from_directory(made: Made) -> str:
    """The form about somebody in the directory."""
    entry = entry_id(made.site.app, "benali")
    return made.site.url("alice", f"/access/invitations/new?entry={entry}")


def answer(number: str) -> Callable[[Page], None]:
    """Give a number in answer to an invitation."""

    def fill(page: Page) -> None:
        page.locator("input[name=rpps]").fill(number)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()

    return fill


def press(selector: str) -> Callable[[Page], None]:
    """Open what is folded."""
    return lambda page: page.locator(selector).first.click()


def type_in(fields: dict[str, str]) -> Callable[[Page], None]:
    """Fill fields by their names, choose the first way, and send the form."""

    def fill(page: Page) -> None:
        for name, typed in fields.items():
            page.locator(f"main [name={name}]").fill(typed)
        page.locator("main input[type=radio]").first.check()
        send()(page)

    return fill


_KEY = "/account/passkeys/{key}/{act}"

PAGES = {
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
    "intake.upload_document": Shown(in_record("/documents/new"), "alice"),
    "intake.upload_document with an error": Shown(in_record("/documents/new"), "alice", then=send()),
    "lifecycle.activation": Shown(at("/activate")),
    "lifecycle.activate_record": Shown(in_record("/activate"), "alice"),
    "lifecycle.open_record": Shown(at("/records/new"), "alice"),
    "lifecycle.open_record with errors": Shown(at("/records/new"), "alice", then=send()),
    "lifecycle.record_list": Shown(at("/records"), "alice"),
    "lifecycle.record_list without a record": Shown(at("/records"), "bob"),
    "professionals.add_colleague": Shown(in_record("/care-team/new"), "dr bob"),
    "professionals.add_colleague with errors": Shown(in_record("/care-team/new"), "dr bob", then=send()),
    "professionals.add_colleague with a name": Shown(
        in_record("/care-team/new"), "dr bob", then=type_in({"rpps": "10000004043", "hour": "0:00"})
    ),
    "professionals.open_in_emergency": Shown(at("/emergency-access"), "dr grace"),
    "professionals.open_in_emergency with errors": Shown(at("/emergency-access"), "dr grace", then=send()),
    "professionals.professional": Shown(
        lambda made: made.site.url("alice", f"/access/professionals/{made.site.people['carol'].professional_id}"),
        "alice",
    ),
    "professionals.patient_list": Shown(at("/patients"), "dr carol"),
    "professionals.patient_list of nobody": Shown(at("/patients"), "dr dora"),
    "professionals.practice": Shown(at("/practice"), "dr carol"),
    "record.overview of a patient": Shown(in_record(), "dr bob"),
    "record.overview in an emergency": Shown(in_record(), "dr grace"),
    "professionals.prove_identity": Shown(at("/account/professional-identity"), "alice"),
    "professionals.prove_identity proved": Shown(at("/account/professional-identity"), "bob"),
    "professionals.item_visibility": Shown(
        lambda made: made.site.url("alice", f"/documents/{made.documents['cda']}/visibility"), "alice"
    ),
    "professionals.item_visibility with somebody to choose": Shown(
        lambda made: made.site.url("alice", f"/documents/{made.documents['cda']}/visibility"),
        "alice",
        then=press("#choice-2"),
    ),
    "professionals.hide_documents": Shown(in_record("/access/hidden"), "alice"),
    "professionals.hide_documents to choose": Shown(in_record("/access/hidden?choose=yes"), "alice"),
    "professionals.hide_documents with errors": Shown(in_record("/access/hidden?choose=yes"), "alice", then=send()),
    "professionals.folder_rules": Shown(in_record("/access/folders"), "alice"),
    "professionals.folder_rules of one folder": Shown(in_record("/access/folders?folder=reports"), "alice"),
    "professionals.find_professional": Shown(in_record("/access/professionals/new"), "alice"),
    "professionals.find_professional by name": Shown(in_record("/access/professionals/new?q=nantes"), "alice"),
    "professionals.find_professional of nobody": Shown(in_record("/access/professionals/new?q=xyzzy"), "alice"),
    "professionals.invite_professional": Shown(from_directory, "alice"),
    "professionals.invite_professional by a link": Shown(in_record("/access/invitations/new"), "alice"),
    "professionals.invite_professional with errors": Shown(in_record("/access/invitations/new"), "alice", then=send()),
    "professionals.invitation": Shown(invitation("waiting"), "alice"),
    "professionals.invitation that was accepted": Shown(invitation("accepted"), "alice"),
    "professionals.confirm_invitation": Shown(invitation("accepted", "/confirm"), "alice"),
    "professionals.answer_invitation": Shown(at(f"/invitations/{TOKEN}")),
    "professionals.answer_invitation of one's own": Shown(at(f"/invitations/{TOKEN}"), "alice"),
    "professionals.answer_invitation with a number": Shown(at(f"/invitations/{TOKEN}"), "bob"),
    "professionals.answer_invitation with a name": Shown(at(f"/invitations/{TOKEN}"), "charlie", then=answer(BENALI)),
    "professionals.answer_invitation with a name to type": Shown(
        at(f"/invitations/{TOKEN}"), "charlie", then=answer(NOBODY)
    ),
    "professionals.answer_invitation that does not open": Shown(at("/invitations/never"), status=404),
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
    "record.entry": Shown(lambda made: made.site.url("alice", f"/health/entries/{made.entries['allergy']}"), "alice"),
    "record.health": Shown(in_record("/health"), "alice"),
    "record.health of an empty record": Shown(in_record("/health", "eve"), "alice"),
    "record.remove_document": Shown(document("own", "/remove"), "alice"),
    "record.result_list": Shown(in_record("/health/labs"), "alice"),
    "record.result_list of nothing": Shown(in_record("/health/labs", "eve"), "alice"),
    "record.result_trend": Shown(lambda made: made.site.url("alice", f"/health/labs/{made.entries['TSH']}"), "alice"),
    "record.timeline": Shown(in_record("/timeline"), "alice"),
}
