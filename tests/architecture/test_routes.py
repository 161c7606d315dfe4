"""Every route, every person, the status: fetched for real on Alice's record, complete in both directions."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.architecture.site import Site, routes, site

__all__ = ["site"]

PEOPLE = ("nobody", "alice", "stale", "charlie", "frank", "bob", "recovering")
"""Signed out; the holder; the holder without a fresh verification; a stranger with a record of his own; a carer who
views; an account without any relation; the holder in a session opened with a recovery code."""

_MINE = (302, 200, 200, 404, 200, 404, 302)
_MINE_TO_CHANGE = (302, 200, 200, 404, 404, 404, 302)
_MINE_FRESH = (302, 200, 302, 404, 404, 404, 302)
_MINE_BAD_FORM = (302, 422, 422, 404, 404, 404, 302)
_MINE_DONE = (302, 303, 303, 404, 404, 404, 302)
_MINE_DONE_FRESH = (302, 303, 302, 404, 404, 404, 302)
_MINE_FRESH_BAD_FORM = (302, 422, 302, 404, 404, 404, 302)
_OWN_BAD_FORM = (302, 422, 422, 422, 422, 422, 302)
_FILE = (302, 404, 404, 404, 404, 404, 302)
_OWN = (302, 200, 200, 200, 200, 200, 302)
_OWN_FRESH = (302, 200, 302, 200, 200, 200, 302)
_OPEN = (200,) * 7
_SIGNED_OUT = (200, 302, 302, 302, 302, 302, 200)
_PASSKEY = (302, 200, 302, 200, 200, 200, 200)
_PASSKEY_CEREMONY = (302, 400, 302, 400, 400, 400, 400)
_STEP_UP_CEREMONY = (302, 400, 400, 400, 400, 400, 302)
_DONE = (302, 303, 303, 303, 303, 303, 302)
_DONE_FRESH = (302, 303, 302, 303, 303, 303, 302)
_LEFT = (302, 303, 303, 303, 303, 303, 303)
_NOT_THERE = (302, 404, 404, 404, 404, 404, 302)
_NOT_THERE_FRESH = (302, 404, 302, 404, 404, 404, 302)
_CEREMONY = (400,) * 7
_NEVER = (302, 404, 404, 404, 404, 404, 302)
_NEVER_FRESH = (302, 404, 302, 404, 404, 404, 302)

STATUS: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "lifecycle.home"): (302,) * 7,
    ("GET", "lifecycle.activation"): _OPEN,
    ("GET", "lifecycle.about"): _OPEN,
    ("GET", "lifecycle.record_list"): _OWN,
    ("GET", "lifecycle.open_record"): _OWN,
    ("POST", "lifecycle.open_record"): _OWN_BAD_FORM,
    ("GET", "lifecycle.activate_record"): _MINE_TO_CHANGE,
    ("POST", "lifecycle.activate_record"): _MINE_BAD_FORM,
    ("GET", "accounts.sign_in"): _SIGNED_OUT,
    ("POST", "accounts.sign_in"): _SIGNED_OUT,
    ("POST", "accounts.sign_in_options"): _OPEN,
    ("POST", "accounts.verify_sign_in"): _CEREMONY,
    ("GET", "accounts.sign_up"): (200, 302, 302, 302, 302, 302, 302),
    ("POST", "accounts.sign_up"): (200, 302, 302, 302, 302, 302, 302),
    ("POST", "accounts.sign_up_options"): _CEREMONY,
    ("POST", "accounts.verify_sign_up"): _CEREMONY,
    ("GET", "accounts.recover"): _OPEN,
    ("POST", "accounts.recover"): (422,) * 7,
    ("GET", "accounts.choose_language"): (302,) * 7,
    ("POST", "accounts.sign_out"): _LEFT,
    ("GET", "accounts.step_up"): _OWN,
    ("POST", "accounts.step_up"): _OWN,
    ("POST", "accounts.step_up_options"): _OWN,
    ("POST", "accounts.verify_step_up"): _STEP_UP_CEREMONY,
    ("GET", "accounts.passkey_list"): _OWN,
    ("GET", "accounts.add_passkey"): _PASSKEY,
    ("POST", "accounts.add_passkey"): _PASSKEY,
    ("POST", "accounts.add_passkey_options"): _PASSKEY_CEREMONY,
    ("POST", "accounts.verify_added_passkey"): _PASSKEY_CEREMONY,
    ("GET", "accounts.rename_passkey"): _NOT_THERE,
    ("POST", "accounts.rename_passkey"): _NOT_THERE,
    ("GET", "accounts.remove_passkey"): _NOT_THERE_FRESH,
    ("POST", "accounts.remove_passkey"): _NOT_THERE_FRESH,
    ("GET", "accounts.recovery_codes"): _OWN_FRESH,
    ("POST", "accounts.recovery_codes"): _OWN_FRESH,
    ("POST", "accounts.end_session"): _NOT_THERE,
    ("POST", "accounts.end_other_sessions"): _DONE_FRESH,
    ("GET", "accounts.preferences"): _OWN,
    ("POST", "accounts.preferences"): _DONE,
    ("GET", "accounts.notice_list"): _OWN,
    ("POST", "accounts.mark_notices_seen"): _DONE,
    ("GET", "record.overview"): _MINE,
    ("GET", "record.document_list"): _MINE,
    ("GET", "record.document"): _MINE,
    ("GET", "record.document_original"): _MINE,
    ("GET", "record.document_attachment"): _FILE,
    ("GET", "record.document_page_image"): _FILE,
    ("GET", "imaging.document_image"): _FILE,
    ("GET", "imaging.larger_page"): _FILE,
    ("GET", "imaging.document_originals"): _MINE,
    ("GET", "record.health"): _MINE,
    ("GET", "record.entry"): _MINE,
    ("GET", "record.result_list"): _MINE,
    ("GET", "record.compare_results"): _MINE,
    ("GET", "record.result_trend"): _MINE,
    ("GET", "record.timeline"): _MINE,
    ("GET", "history.record_history"): _MINE,
    ("POST", "history.report_reader"): _NOT_THERE,
    ("GET", "accounts.choose_role"): (302, 404, 404, 404, 404, 200, 302),
    ("POST", "accounts.choose_role"): (302, 404, 404, 404, 404, 303, 302),
    ("GET", "professionals.patient_list"): (302,) * 7,
    ("POST", "professionals.patient_list"): (302,) * 7,
    ("GET", "professionals.practice"): (302,) * 7,
    ("GET", "professionals.open_in_emergency"): (302,) * 7,
    ("POST", "professionals.open_in_emergency"): (302,) * 7,
    ("POST", "professionals.close_emergency"): _NEVER,
    ("GET", "professionals.add_colleague"): _NEVER_FRESH,
    ("POST", "professionals.add_colleague"): _NEVER_FRESH,
    ("GET", "professionals.prove_identity"): _NOT_THERE_FRESH,
    ("POST", "professionals.prove_identity"): _NOT_THERE_FRESH,
    ("GET", "professionals.identity_proved"): _NOT_THERE,
    ("GET", "professionals.item_visibility"): _MINE_TO_CHANGE,
    ("POST", "professionals.item_visibility"): _MINE_BAD_FORM,
    ("GET", "professionals.hide_documents"): _MINE_TO_CHANGE,
    ("POST", "professionals.hide_documents"): _MINE_BAD_FORM,
    ("POST", "professionals.undo_hiding"): _MINE_DONE,
    ("GET", "professionals.folder_rules"): _MINE_TO_CHANGE,
    ("POST", "professionals.folder_rules"): _MINE_TO_CHANGE,
    ("GET", "profile.vaccinations"): _MINE,
    ("GET", "profile.vaccination_sheet"): _MINE,
    ("GET", "profile.measures"): _MINE,
    ("GET", "profile.measure"): _MINE,
    ("GET", "profile.growth"): _MINE,
    ("GET", "profile.set_target"): _MINE_TO_CHANGE,
    ("POST", "profile.set_target"): _MINE_BAD_FORM,
    ("POST", "profile.remove_target"): _MINE_DONE,
    ("GET", "profile.give_answer"): _MINE_TO_CHANGE,
    ("POST", "profile.give_answer"): _MINE_TO_CHANGE,
    ("GET", "profile.add_statement"): _MINE_TO_CHANGE,
    ("POST", "profile.add_statement"): _MINE_BAD_FORM,
    ("GET", "profile.change_statement"): _NOT_THERE,
    ("POST", "profile.change_statement"): _NOT_THERE,
    ("GET", "profile.remove_statement"): _NOT_THERE,
    ("POST", "profile.remove_statement"): _NOT_THERE,
    ("POST", "profile.restore_statement"): _NOT_THERE,
    ("GET", "profile.delete_statement"): _NOT_THERE_FRESH,
    ("POST", "profile.delete_statement"): _NOT_THERE_FRESH,
    ("GET", "record.remove_document"): _NOT_THERE,
    ("POST", "record.remove_document"): _NOT_THERE,
    ("POST", "record.restore_document"): _NOT_THERE,
    ("GET", "record.trash"): _MINE_TO_CHANGE,
    ("GET", "record.delete_document"): _NOT_THERE_FRESH,
    ("POST", "record.delete_document"): _NOT_THERE_FRESH,
    ("POST", "professionals.announce_document"): _NOT_THERE,
    ("GET", "intake.describe_document"): _NOT_THERE,
    ("POST", "intake.describe_document"): _NOT_THERE,
    ("GET", "intake.correct_document"): _NOT_THERE,
    ("POST", "intake.correct_document"): _NOT_THERE,
    ("POST", "profile.medicine_suggestions"): (302, 200, 200, 404, 404, 404, 302),
    # What comes in no box has no such page.
    ("GET", "profile.read_box"): _NOT_THERE,
    ("POST", "profile.read_box"): _NOT_THERE,
    ("GET", "notes.write_note"): _MINE_TO_CHANGE,
    ("POST", "notes.write_note"): _MINE_BAD_FORM,
    ("GET", "notes.change_note"): _MINE_TO_CHANGE,
    ("POST", "notes.change_note"): _MINE_DONE,
    # It is gone by then.
    ("POST", "notes.remove_note"): (302, 303, 404, 404, 404, 404, 302),
    ("GET", "notes.send_note"): _MINE_TO_CHANGE,
    ("POST", "notes.send_note"): _MINE_DONE,
    ("GET", "notes.note_letter"): _MINE_TO_CHANGE,
    ("POST", "notes.settle_note"): _MINE_DONE,
    ("GET", "notes.answer_note"): _NEVER,
    ("POST", "notes.answer_note"): _NEVER,
    ("GET", "professionals.find_professional"): _MINE_TO_CHANGE,
    ("GET", "professionals.invite_professional"): _MINE_FRESH,
    ("POST", "professionals.invite_professional"): (302, 422, 302, 404, 404, 404, 302),
    ("GET", "professionals.invitation"): _MINE,
    ("POST", "professionals.cancel_invitation"): (302, 303, 303, 404, 404, 404, 302),
    ("GET", "professionals.confirm_invitation"): _MINE_FRESH,
    ("POST", "professionals.confirm_invitation"): (302, 303, 302, 404, 404, 404, 302),
    ("GET", "professionals.answer_invitation"): _OPEN,
    # Bob, who is a professional, accepts: it is gone by then.
    ("POST", "professionals.answer_invitation"): (422, 422, 422, 422, 422, 303, 404),
    ("GET", "professionals.professional_list"): _MINE,
    ("GET", "professionals.professional"): _MINE,
    ("POST", "professionals.give_back"): _MINE_DONE_FRESH,
    ("POST", "professionals.renew_grant"): _MINE_DONE,
    ("GET", "professionals.change_grant"): _MINE_FRESH,
    ("POST", "professionals.change_grant"): _MINE_FRESH_BAD_FORM,
    ("POST", "professionals.end_grant"): _MINE_DONE,
    ("POST", "professionals.end_emergency"): _MINE_DONE,
    ("GET", "professionals.block_professional"): _MINE_TO_CHANGE,
    ("POST", "professionals.block_professional"): _MINE_DONE,
    ("GET", "professionals.unblock_professional"): _MINE_FRESH,
    ("POST", "professionals.unblock_professional"): _MINE_DONE_FRESH,
    ("GET", "professionals.name_gp"): _MINE_FRESH,
    ("POST", "professionals.name_gp"): _MINE_FRESH_BAD_FORM,
    ("POST", "professionals.end_gp"): _MINE_DONE,
    ("GET", "professionals.emergencies"): _MINE_FRESH,
    ("POST", "professionals.emergencies"): _MINE_FRESH_BAD_FORM,
    ("POST", "professionals.make_emergency_code"): _MINE_DONE_FRESH,
    ("GET", "intake.upload_document"): _MINE_TO_CHANGE,
    ("POST", "intake.upload_document"): _MINE_BAD_FORM,
}


def test_the_table_is_complete_in_both_directions(app: Flask) -> None:
    assert routes(app) == STATUS.keys()


@pytest.mark.parametrize("route", sorted(STATUS), ids=" ".join)
def test_each_person_is_answered_as_the_table_says(site: Site, route: tuple[str, str]) -> None:
    answered = tuple(site.status(*route, person) for person in PEOPLE)
    assert dict(zip(PEOPLE, answered, strict=True)) == dict(zip(PEOPLE, STATUS[route], strict=True))
