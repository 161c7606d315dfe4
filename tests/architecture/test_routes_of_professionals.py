"""Every route, every professional, the status: fetched for real on Alice's record, complete in both directions."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.architecture.site import PRACTISING, Site, routes, site

__all__ = ["site"]

_READ = (200, 200, 404, 404)
_NEVER = (404,) * 4
_OWN = (200,) * 4
_DONE = (303,) * 4
_ELSEWHERE = (302,) * 4
_BAD = (400,) * 4
_BAD_FORM = (422,) * 4

STATUS: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "lifecycle.home"): _ELSEWHERE,
    ("GET", "lifecycle.activation"): _OWN,
    ("GET", "lifecycle.record_list"): _ELSEWHERE,
    ("GET", "lifecycle.open_record"): _ELSEWHERE,
    ("POST", "lifecycle.open_record"): _ELSEWHERE,
    ("GET", "lifecycle.activate_record"): _NEVER,
    ("POST", "lifecycle.activate_record"): _NEVER,
    ("GET", "accounts.sign_in"): _ELSEWHERE,
    ("POST", "accounts.sign_in"): _ELSEWHERE,
    ("POST", "accounts.sign_in_options"): _OWN,
    ("POST", "accounts.verify_sign_in"): _BAD,
    ("GET", "accounts.sign_up"): _ELSEWHERE,
    ("POST", "accounts.sign_up"): _ELSEWHERE,
    ("POST", "accounts.sign_up_options"): _BAD,
    ("POST", "accounts.verify_sign_up"): _BAD,
    ("GET", "accounts.recover"): _OWN,
    ("POST", "accounts.recover"): _BAD_FORM,
    ("GET", "accounts.choose_language"): _ELSEWHERE,
    ("GET", "accounts.choose_role"): _OWN,
    ("POST", "accounts.choose_role"): _DONE,
    ("POST", "accounts.sign_out"): _DONE,
    ("GET", "accounts.step_up"): _OWN,
    ("POST", "accounts.step_up"): _OWN,
    ("POST", "accounts.step_up_options"): _OWN,
    ("POST", "accounts.verify_step_up"): _BAD,
    ("GET", "accounts.passkey_list"): _OWN,
    ("GET", "accounts.add_passkey"): _OWN,
    ("POST", "accounts.add_passkey"): _OWN,
    ("POST", "accounts.add_passkey_options"): _BAD,
    ("POST", "accounts.verify_added_passkey"): _BAD,
    ("GET", "accounts.rename_passkey"): _NEVER,
    ("POST", "accounts.rename_passkey"): _NEVER,
    ("GET", "accounts.remove_passkey"): _NEVER,
    ("POST", "accounts.remove_passkey"): _NEVER,
    ("GET", "accounts.recovery_codes"): _OWN,
    ("POST", "accounts.recovery_codes"): _OWN,
    ("POST", "accounts.end_session"): _NEVER,
    ("POST", "accounts.end_other_sessions"): _DONE,
    ("GET", "accounts.preferences"): _OWN,
    ("POST", "accounts.preferences"): _DONE,
    ("GET", "accounts.notice_list"): _OWN,
    ("POST", "accounts.mark_notices_seen"): _DONE,
    ("GET", "record.overview"): _READ,
    ("GET", "record.document_list"): _READ,
    ("GET", "record.document"): _READ,
    ("GET", "record.document_original"): _READ,
    ("GET", "record.document_attachment"): _NEVER,
    ("GET", "record.document_page_image"): _NEVER,
    ("GET", "imaging.document_image"): _NEVER,
    ("GET", "imaging.larger_page"): _NEVER,
    ("GET", "imaging.document_originals"): _READ,
    ("GET", "record.health"): _READ,
    ("GET", "record.entry"): _READ,
    ("GET", "record.result_list"): _READ,
    ("GET", "record.compare_results"): _READ,
    ("GET", "record.result_trend"): _READ,
    ("GET", "record.timeline"): _READ,
    ("GET", "history.record_history"): _NEVER,
    ("POST", "history.report_reader"): _NEVER,
    ("GET", "profile.add_statement"): _NEVER,
    ("POST", "profile.add_statement"): _NEVER,
    ("GET", "profile.change_statement"): _NEVER,
    ("POST", "profile.change_statement"): _NEVER,
    ("GET", "profile.remove_statement"): _NEVER,
    ("POST", "profile.remove_statement"): _NEVER,
    ("POST", "profile.restore_statement"): _NEVER,
    ("GET", "record.remove_document"): _NEVER,
    ("POST", "record.remove_document"): _NEVER,
    ("POST", "record.restore_document"): _NEVER,
    ("GET", "record.trash"): _READ,
    ("GET", "record.delete_document"): _NEVER,
    ("POST", "record.delete_document"): _NEVER,
    ("POST", "professionals.announce_document"): (303, 404, 404, 404),
    ("GET", "intake.describe_document"): _NEVER,
    ("POST", "intake.describe_document"): _NEVER,
    ("GET", "intake.correct_document"): _NEVER,
    ("POST", "intake.correct_document"): _NEVER,
    ("GET", "intake.upload_document"): _READ,
    ("POST", "intake.upload_document"): (422, 422, 404, 404),
    ("GET", "professionals.patient_list"): _OWN,
    ("POST", "professionals.patient_list"): _DONE,
    ("GET", "professionals.practice"): _OWN,
    ("GET", "professionals.open_in_emergency"): _OWN,
    ("POST", "professionals.open_in_emergency"): _BAD_FORM,
    ("POST", "professionals.close_emergency"): (303, 303, 404, 404),
    ("GET", "professionals.add_colleague"): _READ,
    ("POST", "professionals.add_colleague"): (422, 422, 404, 404),
    ("GET", "professionals.professional"): _NEVER,
    ("GET", "professionals.prove_identity"): _NEVER,
    ("POST", "professionals.prove_identity"): _NEVER,
    ("GET", "professionals.identity_proved"): _NEVER,
    ("GET", "professionals.item_visibility"): _NEVER,
    ("POST", "professionals.item_visibility"): _NEVER,
    ("GET", "professionals.hide_documents"): _NEVER,
    ("POST", "professionals.hide_documents"): _NEVER,
    ("POST", "professionals.undo_hiding"): _NEVER,
    ("GET", "professionals.folder_rules"): _NEVER,
    ("POST", "professionals.folder_rules"): _NEVER,
    ("GET", "professionals.find_professional"): _NEVER,
    ("GET", "professionals.invite_professional"): _NEVER,
    ("POST", "professionals.invite_professional"): _NEVER,
    ("GET", "professionals.invitation"): _NEVER,
    ("POST", "professionals.cancel_invitation"): _NEVER,
    ("GET", "professionals.confirm_invitation"): _NEVER,
    ("POST", "professionals.confirm_invitation"): _NEVER,
    ("GET", "professionals.answer_invitation"): _OWN,
    # The first one accepts: it is gone by then.
    ("POST", "professionals.answer_invitation"): (303, 404, 404, 404),
    ("GET", "professionals.professional_list"): _NEVER,
    ("POST", "professionals.give_back"): _NEVER,
    ("POST", "professionals.renew_grant"): _NEVER,
    ("GET", "professionals.change_grant"): _NEVER,
    ("POST", "professionals.change_grant"): _NEVER,
    ("POST", "professionals.end_grant"): _NEVER,
    ("POST", "professionals.end_emergency"): _NEVER,
    ("GET", "professionals.block_professional"): _NEVER,
    ("POST", "professionals.block_professional"): _NEVER,
    ("GET", "professionals.unblock_professional"): _NEVER,
    ("POST", "professionals.unblock_professional"): _NEVER,
    ("GET", "professionals.name_gp"): _NEVER,
    ("POST", "professionals.name_gp"): _NEVER,
    ("POST", "professionals.end_gp"): _NEVER,
    ("GET", "professionals.emergencies"): _NEVER,
    ("POST", "professionals.emergencies"): _NEVER,
    ("POST", "professionals.make_emergency_code"): _NEVER,
}


def test_the_table_is_complete_in_both_directions(app: Flask) -> None:
    assert routes(app) == STATUS.keys()


@pytest.mark.parametrize("route", sorted(STATUS), ids=" ".join)
def test_each_professional_is_answered_as_the_table_says(site: Site, route: tuple[str, str]) -> None:
    answered = tuple(site.status(*route, f"dr {name}") for name in PRACTISING)
    assert dict(zip(PRACTISING, answered, strict=True)) == dict(zip(PRACTISING, STATUS[route], strict=True))
