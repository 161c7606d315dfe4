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
from portal.record.content import EntryKind
from portal.record.models import Document, Entry
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.invitations import BENALI, NOBODY, TOKEN, entry_id, invited, load
from tests.support.saved_documents import record_of

NO_PAGES = frozenset(
    {
        "accounts.choose_language",
        "demo.sign_in",
        "lifecycle.home",
        "record.document_attachment",
        "record.document_original",
        "record.document_page_image",
    }
)
"""What is fetched without being a page: redirects and files."""


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
    """A page: its address, who reads it, its status, and what leads to the state meant."""

    address: Callable[[Made], str]
    person: str = ""
    status: int = 200
    then: Callable[[Page], None] | None = None


def make_pages(site: Inhabited) -> Made:
    """Put into the site what its pages show, and the page that only the demonstration has."""
    allow_demo()
    from portal.demo import links

    links.init_app(site.app, {}, site.origin)
    made = Made(site)
    labs, reports, papers = files_of("labs"), files_of("reports"), files_of("papers")
    site.bring(
        "alice", [*labs[4:], reports[0], reports[11], *papers[-9:], *(f for f in reports if "internat" in f.name)]
    )
    site.bring("alice", [file for file in (*reports, *papers) if "synthese-medicale.xml" in file.name])
    with record_of(site.app, site.people["alice"]):
        for document in db.session.scalars(select(Document)):
            made.documents[document.format] = document.id
        for entry in db.session.scalars(select(Entry)):
            made.entries[entry.label if entry.kind is EntryKind.RESULT else str(entry.kind)] = entry.id
    made.passkey = _give_passkey(site)
    _invite(made)
    return made


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


def document(form: str) -> Callable[[Made], str]:
    """The page of a document of a format."""
    return lambda made: made.site.url("alice", f"/documents/{made.documents[form]}")


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
    "accounts.step_up": Shown(at("/step-up"), "alice"),
    "demo.welcome": Shown(at("/demo/welcome"), "alice"),
    "error": Shown(at("/nowhere"), status=404),
    "error in a record": Shown(in_record("/nowhere"), "alice", status=404),
    "history.record_history": Shown(in_record("/access/history"), "alice"),
    "intake.upload_document": Shown(in_record("/documents/new"), "alice"),
    "intake.upload_document with an error": Shown(in_record("/documents/new"), "alice", then=send()),
    "lifecycle.activation": Shown(at("/activate")),
    "lifecycle.activate_record": Shown(in_record("/activate"), "alice"),
    "lifecycle.open_record": Shown(at("/records/new"), "alice"),
    "lifecycle.open_record with errors": Shown(at("/records/new"), "alice", then=send()),
    "lifecycle.record_list": Shown(at("/records"), "alice"),
    "lifecycle.record_list without a record": Shown(at("/records"), "bob"),
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
    "record.result_list": Shown(in_record("/health/labs"), "alice"),
    "record.result_list of nothing": Shown(in_record("/health/labs", "eve"), "alice"),
    "record.result_trend": Shown(lambda made: made.site.url("alice", f"/health/labs/{made.entries['TSH']}"), "alice"),
    "record.timeline": Shown(in_record("/timeline"), "alice"),
}
