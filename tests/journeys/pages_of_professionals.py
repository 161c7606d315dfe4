"""The pages of those whom a holder lets in, and of those who let them in."""

from __future__ import annotations

from tests.journeys.making import (
    Shown,
    answer,
    at,
    choose_no_folder,
    from_directory,
    in_record,
    invitation,
    of_professional,
    press,
    send,
    type_in,
)
from tests.support.invitations import BENALI, NOBODY, TOKEN

PAGES_OF_PROFESSIONALS = {
    "professionals.add_colleague": Shown(in_record("/care-team/new"), "dr bob"),
    "professionals.add_colleague with errors": Shown(in_record("/care-team/new"), "dr bob", then=send()),
    "professionals.add_colleague with a name": Shown(
        in_record("/care-team/new"), "dr bob", then=type_in({"rpps": "10000004043", "hour": "0:00"})
    ),
    "professionals.add_colleague by name": Shown(in_record("/care-team/new?q=nantes"), "dr bob"),
    "professionals.add_colleague of nobody": Shown(in_record("/care-team/new?q=xyzzy"), "dr bob"),
    "professionals.open_in_emergency": Shown(at("/emergency-access"), "dr grace"),
    "professionals.open_in_emergency with errors": Shown(at("/emergency-access"), "dr grace", then=send()),
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
}
