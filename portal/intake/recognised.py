"""What the text that was recognised on a paper proposes afterwards, where nobody has said anything yet.

Nothing changes by itself then: a type decides who reads a document, and the person may have looked at it meanwhile.
"""

from __future__ import annotations

from portal.access.opening import Opened
from portal.core import clock
from portal.core.crypto import SealBroken
from portal.intake.forms import DescribeForm
from portal.intake.proposals import Proposal, propose, says_something
from portal.record.document_types import OTHER_FROM_PATIENT
from portal.record.models import Document, Source
from portal.record.storage.body import body_of


def suggest(opened: Opened, document: Document, form: DescribeForm) -> str:
    """Fill a form that was not sent with what is proposed now; the names of its fields so filled, with commas. One
    statement.
    """
    found = _proposed(opened, document)
    filled = {"title": found.title, "type_code": found.type_code, "date": found.date}
    offered = {value for value, *_ in form.type_code.iter_choices()}
    if filled["type_code"] not in offered:
        filled["type_code"] = ""
    for name, value in filled.items():
        if value:
            form[name].process(None, value)
    return ",".join(name for name, value in filled.items() if value)


def _proposed(opened: Opened, document: Document) -> Proposal:
    """Of a patient's paper whose text was recognised, what it still lacks."""
    try:
        body = body_of(opened, document)
    except SealBroken:
        return Proposal()
    if document.source is not Source.PATIENT or not any(page.recognised for page in body.pages):
        return Proposal()
    found = propose(body, document.file_name, born=opened.record.birth_date, today=clock.today())
    return Proposal(
        title="" if says_something(document.title) else found.title,
        type_code=found.type_code if document.type_code == OTHER_FROM_PATIENT else "",
        date="" if document.act_start or document.created_text else found.date,
    )
