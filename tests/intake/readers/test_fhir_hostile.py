"""JSON that lies, repeats itself, has no end or no sense: a document or a refusal, never anything else."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.intake.readers.errors import Unreadable
from portal.intake.readers.fhir.reader import read_fhir
from portal.intake.readers.fhir.strict_json import MAX_DEPTH, parse
from portal.record.content import adapter
from tests.support.shared_data import shared_data


def _refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_fhir(data)
    return refusal.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not valid JSON"),
        (b"[]", "not a FHIR resource"),
        (b'"Patient"', "not a FHIR resource"),
        (b'{"resourceType": "Patient"', "not valid JSON"),
        (b'{"resourceType": "Patient"} {}', "not valid JSON"),
        (b'{"resourceType": "Patient", "id": "a", "id": "b"}', "same member twice"),
        (b'{"resourceType": "Observation", "valueQuantity": {"value": 1, "value": 2}}', "same member twice"),
        (b'{"resourceType": "Observation", "x": NaN}', "not valid JSON"),
        (b'{"resourceType": "Observation", "x": -Infinity}', "not valid JSON"),
        (b'{"resourceType": "Observation", "x": 1E999999999999999999999}', "not valid JSON"),
        (b'{"resourceType": "Patient", "id": "\xff"}', "not valid JSON"),
        ('{"resourceType": "Patient"}'.encode("utf-16"), "not valid JSON"),
        (b'{"resourceType": ["Patient"]}', "not a FHIR resource"),
        (b'{"resourceType": "patient"}', "not a FHIR resource"),
        (b'{"verifiableCredential": []}', "not a FHIR resource"),
        (b'{"resourceType": "Bundle", "type": "document"}', "nothing to read"),
    ],
)
def test_what_is_not_strict_is_refused(data: bytes, reason: str) -> None:
    assert reason in _refused(data)


def test_depth_is_limited_before_anything_is_built() -> None:
    def nested(levels: int) -> bytes:
        return b'{"resourceType": "Basic", "x": ' + b"[" * levels + b"]" * levels + b"}"

    assert parse(nested(MAX_DEPTH - 1))
    assert "too deeply" in _refused(nested(MAX_DEPTH))
    started = time.process_time()
    assert "too deeply" in _refused(b'{"a":' * 2_000_000)
    assert time.process_time() - started < 1
    assert parse(b'{"resourceType": "Basic", "x": "' + b"[" * 500 + b'\\"[[{"}')


def test_size_is_limited() -> None:
    assert "too large" in _refused(b'{"resourceType": "Basic", "x": "' + b"y" * (33 * 1024 * 1024) + b'"}')


def test_numbers_stay_as_written() -> None:
    quantity = (
        b'{"resourceType": "Observation", "code": {"text": "K"}, "valueQuantity": {"value": %s, "unit": "mmol/L"}}'
    )
    for written, said in ((b"1.50", "1.50"), (b"4", "4"), (b"0.0", "0.0"), (b"1.5E2", "150"), (b"-3.10", "-3.10")):
        (entry,) = read_fhir(quantity % written).entries
        assert (entry.value, str(entry.number) if written != b"1.5E2" else "150") == (said, said)
    (huge,) = read_fhir(quantity % b"1E900000000").entries
    assert (huge.value, huge.number) == ("1E+900000000", None)


def test_text_that_no_database_holds_is_replaced() -> None:
    data = b'{"resourceType": "Flag", "code": {"text": "a\\u0000b\\ud800c\\ud83d\\ude00d\\\\u0000e"}}'
    document = read_fhir(data)
    assert document.title == "a\ufffdb\ufffdc\U0001f600d\\u0000e"
    adapter().dump_json(document)


def test_references_in_a_circle_end() -> None:
    first = {"resourceType": "Observation", "id": "a", "hasMember": [{"reference": "Observation/b"}]}
    second = {"resourceType": "Observation", "id": "b", "hasMember": [{"reference": "Observation/a"}]}
    entries = [{"resource": {**one, "code": {"text": one["id"]}}} for one in (first, second)]
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
    assert read_fhir(data).title


def test_markup_in_any_text_is_only_text() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    resource = {
        "resourceType": "Flag",
        "code": {"text": evil},
        "note": [{"text": evil}],
        "extension": [{"url": f"http://x/{evil}", "valueString": evil}],
        "text": {"status": "additional", "div": f"<div xmlns='http://www.w3.org/1999/xhtml'>{evil}</div>"},
    }
    document = read_fhir(json.dumps(resource).encode())
    html = "".join(fragment for section in document.sections for fragment in section.fragments)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_300_kb_take_less_than_a_second() -> None:
    data = next((shared_data() / "fhir_synthea_r4").glob("Luigi*")).read_bytes()
    started = time.process_time()
    read_fhir(data)
    assert time.process_time() - started < 1


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(
        ["Patient", "Bundle", "urn:uuid:x", "#a", "2020-02-31", "2020", "http://loinc.org", "<b>", "entered-in-error"]
    )
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_FILES = [
    "fhir_eu_eps/Bundle-06a6d546-9900-486f-838f-86e7e179618c.json",
    "fhir_eu_lab/Bundle-0000d093-4900-4602-830a-f77dd3146833.json",
    "fhir_dmp_pdsm/Bundle-example-td2-iti65-lot-soumission.json",
    "fhir_ips/Bundle-bundle-no-info-required-sections.json",
    "fhir_r4_examples/AllergyIntolerance-example.json",
    "fhir_r4_examples/ExplanationOfBenefit-EB3500.json",
    "fhir_r4_examples/Immunization-example.json",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_real_file_with_any_member_replaced_is_read_or_refused(data: st.DataObject) -> None:
    tree = json.loads((shared_data() / data.draw(st.sampled_from(_FILES))).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        holder, key = data.draw(st.sampled_from(_places(tree)))
        holder[key] = data.draw(_VALUES)
    _read_or_refused(json.dumps(tree).encode())


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray((shared_data() / data.draw(st.sampled_from(_FILES))).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refused(bytes(whole[: data.draw(st.integers(0, len(whole)) | st.just(len(whole)))]))


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node))
        for key in keys:
            found.append((node, key))
            if isinstance(node[key], dict | list):
                waiting.append(node[key])
    return found


def _read_or_refused(data: bytes) -> None:
    try:
        document = read_fhir(data)
    except Unreadable:
        return
    assert adapter().validate_json(adapter().dump_json(document)) == document
