"""What the pages of the site show, whose they are, and how to come to their other states."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from playwright.sync_api import Page
from sqlalchemy import delete, select

from portal.access.emergency_codes import make_code
from portal.access.models import Record
from portal.accounts.models import AccountNotice, AccountSession, NoticeKind, Passkey
from portal.config import allow_demo
from portal.core import clock
from portal.core.db import db, immediate
from portal.core.installation import installation
from portal.profile.statements import Statement
from portal.record.content import Code, EntryKind
from portal.record.models import Document, Entry, Source
from tests.professionals.proving import use_provider
from tests.support.inhabited_site import Inhabited, files_of
from tests.support.invitations import entry_id, invited, load
from tests.support.notes import noted, report_of
from tests.support.professionals import DAY, grant, hide, let_in, open_in_emergency
from tests.support.profile import written
from tests.support.saved_documents import record_of, save
from tests.support.trash import taken_out_ago

WEIGHT = Code("2.16.840.1.113883.6.1", "29463-7")
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
    notes: dict[str, tuple[uuid.UUID, uuid.UUID]] = field(default_factory=dict)
    """What is said to be wrong: the document, and the note."""

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
    _let_in(site, next(iter(made.documents.values())))
    _invite(made)
    _write(made)
    return made


def _write(made: Made) -> None:
    """What Alice says of her health, what she took out, and what she notes beside reports."""
    app, people = made.site.app, made.site.people
    allergy = Statement(EntryKind.ALLERGY, "Latex", status="active", start="2019")
    made.documents["statement"] = written(app, people, allergy)
    made.documents["removed statement"] = written(app, people, replace(allergy, label="Arachide"))
    weight = Statement(EntryKind.VITAL_SIGN, "Poids", code=WEIGHT, number=Decimal(71), unit="kg", start="2026-11-01")
    written(app, people, replace(weight, status="final"))
    made.documents["removed"] = save(app, people["alice"], source=Source.PATIENT)
    with app.app_context():
        for name in ("removed", "removed statement"):
            taken_out_ago(made.documents[name], 2)
    report, letter = report_of(app, people["alice"], people["carol"]), report_of(app, people["alice"])
    made.notes["asked"] = report, noted(app, people["alice"], report, sent_at=clock.now())
    made.notes["by letter"] = letter, noted(app, people["alice"], letter, sent_at=clock.now(), by_letter=True)
    made.notes["kept"] = letter, noted(app, people["alice"], letter)


def _invite(made: Made) -> None:
    """The directory, an invitation that waits, and one that was accepted."""
    app, people = made.site.app, made.site.people
    load(app)
    made.invitations["waiting"] = invited(app, people["alice"])
    made.invitations["accepted"] = invited(
        app, people["alice"], token="accepted", by=people["carol"], as_gp=True, email="carol@example.org"
    )


def _let_in(site: Inhabited, document_id: uuid.UUID) -> None:
    """Professionals of each kind, and a document that is hidden from one."""
    app, people, alice = site.app, site.people, site.people["alice"]
    let_in(app, people)
    grant(app, alice, people["bob"], since=clock.now() - 80 * DAY, until=clock.now() + 9 * DAY)
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


def document(form: str, act: str = "") -> Callable[[Made], str]:
    """The page of a document of a format, or ``own`` for one that Alice added; ``act``: of what is done with it."""
    return lambda made: made.site.url("alice", f"/documents/{made.documents[form]}{act}")


def of_professional(name: str, act: str = "") -> Callable[[Made], str]:
    """A page about one professional of Alice's record."""
    path = "/access/professionals/{id}" + act
    return lambda made: made.site.url("alice", path.format(id=made.site.people[name].professional_id))


def note(name: str, act: str = "") -> Callable[[Made], str]:
    """The page of a note beside a document."""

    def address(made: Made) -> str:
        document_id, note_id = made.notes[name]
        return made.site.url("alice", f"/documents/{document_id}/notes/{note_id}{act}")

    return address


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
            page.locator(f"main form[method=post] [name={name}]").fill(typed)
        page.locator("main input[type=radio]").first.check()
        send()(page)

    return fill


def choose_no_folder(page: Page) -> None:
    """Untick every folder, and send the form."""
    for box in page.locator("input[name=folders]").all():
        box.set_checked(False)
    send()(page)
