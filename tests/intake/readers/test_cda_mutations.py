"""Whatever the bytes, a reader answers with a document or with one exception, and with nothing unsafe."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.intake.readers.cda.reader import read_cda
from portal.intake.readers.errors import Unreadable
from portal.record.content import Section, adapter
from tests.support.cda import document, section
from tests.support.shared_data import shared_data

TAG = re.compile(r"</?([a-z0-9]+)(?: (?:colspan|rowspan|scope|src|alt)=\"[^\"<>]*\")*>")
ALLOWED = frozenset(
    {"p", "br", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "strong", "em"}
    | {"u", "sup", "sub", "h4", "dl", "dt", "dd", "pre", "img", "div", "span"}
)
NAMES = ["cda_fr/BIO-TROD_2024.01_Angine.xml", "cda_fr/VSM_1.4_2022.01.xml", "ccda_us/CCD_2_CCD.xml"]
PIECES = [
    b"<",
    b">",
    b"&",
    b'"',
    b"/",
    b"\x00",
    b"\xff",
    b"#",
    b"nullFlavor",
    b"value",
    b"code",
    b"99999999999999999999",
]


def check(data: bytes) -> None:
    try:
        read = read_cda(data)
    except Unreadable as refusal:
        assert refusal.reason.endswith(".")
        return
    assert adapter().validate_json(adapter().dump_json(read)) == read
    for one in read.sections:
        check_section(one)


def check_section(one: Section) -> None:
    for fragment in one.fragments:
        assert len(fragment.encode()) <= 10_000
        assert set(TAG.findall(fragment)) <= ALLOWED
        assert "<" not in TAG.sub("", fragment)
    for inner in one.subsections:
        check_section(inner)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NAMES), st.lists(st.tuples(st.floats(0, 0.999), st.sampled_from(PIECES)), min_size=1, max_size=5)
)
def test_bytes_overwritten(name: str, changes: list[tuple[float, bytes]]) -> None:
    data = bytearray((shared_data() / name).read_bytes())
    for place, piece in changes:
        at = int(place * len(data))
        data[at : at + len(piece)] = piece
    check(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_an_attribute_or_an_element_changed_in_a_well_formed_document(name: str, data: st.DataObject) -> None:
    text = (shared_data() / name).read_text(encoding="utf-8")
    values = list(re.finditer(r'="([^"]*)"', text))
    for match in sorted(
        data.draw(st.lists(st.sampled_from(values), max_size=6, unique=True)), key=lambda m: -m.start()
    ):
        said = data.draw(st.sampled_from(["", "x", "-1", "1e99", "٣", "#", "<", "99999999999", "PQ", "IVL_PQ", "true"]))
        text = text[: match.start(1)] + said.replace("<", "&lt;") + text[match.end(1) :]
    check(text.encode())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 70_000))
def test_cut_anywhere(name: str, length: int) -> None:
    check((shared_data() / name).read_bytes()[:length])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(data)


ELEMENTS = ["table", "tr", "td", "th", "thead", "tbody", "tfoot", "list", "item", "paragraph", "content", "caption"]
OTHERS = ["br", "sub", "footnote", "footnoteRef", "linkHtml", "renderMultiMedia", "col", "text", "unknown"]
ATTRIBUTES = ["", ' rowspan="2"', ' rowspan="900"', ' colspan="3"', ' styleCode="Bold"', ' listType="ordered"']
LETTERS = st.text(alphabet="ÀÈ <>&é'\"", max_size=40)
NARRATIVE = st.recursive(
    LETTERS.map(lambda said: said.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(
        st.sampled_from([*ELEMENTS, *OTHERS]), st.sampled_from(ATTRIBUTES), st.lists(inner, max_size=4)
    ).map(lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>"),
    max_leaves=30,
)


@settings(max_examples=200, deadline=None)
@given(NARRATIVE, st.integers(1, 60))
def test_any_narrative_keeps_its_letters(narrative: str, times: int) -> None:
    data = document(f"<structuredBody>{section('55112-7', narrative * times)}</structuredBody>")
    check(data)
    shown = re.sub(r"\s", "", read_cda(data).text)
    for letter in "ÀÈé":
        written = re.sub(r"<[^>]*>", "", narrative).count(letter) * times
        assert shown.count(letter) >= written
