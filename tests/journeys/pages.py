"""Every page there is: whose it is, where it is, and how to come to its other states."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page
from sqlalchemy import delete, select

from portal.access.emergency_codes import make_code
from portal.access.models import Record
from portal.accounts.models import AccountNotice, AccountSession, NoticeKind, Passkey
from portal.config import allow_demo
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.content import EntryKind
from portal.record.models import Document, Entry
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.professionals import DAY, grant, hide, let_in, open_in_emergency
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
    _let_in(site, next(iter(made.documents.values())))
    return made


def _let_in(site: Inhabited, document_id: uuid.UUID) -> None:
    """Professionals of each kind, and a document that is hidden from one."""
    app, people, alice = site.app, site.people, site.people["alice"]
    let_in(app, people)
    grant(app, alice, people["bob"], until=clock.now() + 9 * DAY)
    open_in_emergency(app, alice, people["grace"])
    hide(app, alice, document_id, one=people["carol"])
    with app.app_context(), immediate() as session:
        make_code(session.get_one(Record, alice.record_id))


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


def of_professional(name: str, act: str = "") -> Callable[[Made], str]:
    """A page about one professional of Alice's record."""
    path = "/access/professionals/{id}" + act
    return lambda made: made.site.url("alice", path.format(id=made.site.people[name].professional_id))


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


def press(selector: str) -> Callable[[Page], None]:
    """Open what is folded."""
    return lambda page: page.locator(selector).first.click()


def choose_no_folder(page: Page) -> None:
    """Untick every folder, and send the form."""
    for box in page.locator("input[name=folders]").all():
        box.set_checked(False)
    send()(page)


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
    "professionals.professional_list": Shown(in_record("/access"), "alice"),
    "professionals.professional_list of nobody": Shown(in_record("/access", "eve"), "alice"),
    "professionals.professional_list without acts": Shown(in_record("/access"), "frank"),
    "professionals.professional": Shown(of_professional("carol"), "alice"),
    "professionals.professional in an emergency": Shown(of_professional("grace"), "alice"),
    "professionals.change_grant": Shown(of_professional("carol", "/change"), "alice"),
    "professionals.change_grant with errors": Shown(of_professional("bob", "/change"), "alice", then=choose_no_folder),
    "professionals.block_professional": Shown(of_professional("carol", "/block"), "alice"),
    "professionals.unblock_professional": Shown(of_professional("dora", "/unblock"), "alice"),
    "professionals.name_gp": Shown(in_record("/access/gp"), "alice"),
    "professionals.name_gp of nobody": Shown(in_record("/access/gp", "eve"), "alice"),
    "professionals.emergencies": Shown(in_record("/access/emergencies"), "alice"),
    "professionals.emergencies without a code": Shown(in_record("/access/emergencies", "eve"), "alice"),
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
