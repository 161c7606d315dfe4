"""The pages on which people write of their health, and say what is wrong."""

from __future__ import annotations

from tests.journeys.making import Shown, at, document, in_record, note, send

_PROFILE = "/health/profile"

PAGES_OF_HEALTH = {
    "lifecycle.about": Shown(at("/about")),
    "notes.write_note": Shown(document("cda", "/notes/new"), "alice"),
    "notes.change_note": Shown(note("kept"), "alice"),
    "notes.send_note": Shown(note("kept", "/send"), "alice"),
    "notes.note_letter": Shown(note("by letter", "/letter"), "alice"),
    "notes.answer_note": Shown(note("asked", "/answer"), "dr carol"),
    "profile.add_statement": Shown(in_record(f"{_PROFILE}/allergies/new"), "alice"),
    "profile.add_statement with errors": Shown(in_record(f"{_PROFILE}/allergies/new"), "alice", then=send()),
    "profile.add_statement of a treatment": Shown(in_record(f"{_PROFILE}/treatments/new"), "alice"),
    "profile.change_statement": Shown(
        lambda made: made.site.url("alice", f"{_PROFILE}/statements/{made.documents['statement']}/change"), "alice"
    ),
    "profile.remove_statement": Shown(
        lambda made: made.site.url("alice", f"{_PROFILE}/statements/{made.documents['statement']}/remove"), "alice"
    ),
    "profile.delete_statement": Shown(
        lambda made: made.site.url("alice", f"{_PROFILE}/statements/{made.documents['removed statement']}/delete"),
        "alice",
    ),
    "profile.give_answer": Shown(in_record(f"{_PROFILE}/allergies/answer"), "alice"),
    "profile.growth": Shown(in_record(f"{_PROFILE}/growth", "eve"), "alice"),
    "profile.measure": Shown(in_record(f"{_PROFILE}/measures/weight"), "alice"),
    "profile.measures": Shown(in_record(f"{_PROFILE}/measures"), "alice"),
    "profile.read_box": Shown(in_record(f"{_PROFILE}/treatments/box"), "alice"),
    "profile.set_target": Shown(in_record(f"{_PROFILE}/measures/weight/target"), "alice"),
    "profile.vaccination_sheet": Shown(in_record(f"{_PROFILE}/vaccinations/sheet", "eve"), "alice"),
    "profile.vaccinations": Shown(in_record(f"{_PROFILE}/vaccinations", "eve"), "alice"),
    "record.compare_results": Shown(in_record("/health/labs/compare"), "alice"),
    "record.delete_document": Shown(document("removed", "/delete"), "alice"),
    "record.trash": Shown(in_record("/trash"), "alice"),
}
