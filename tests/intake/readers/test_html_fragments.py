"""Fragments: safe, small enough, and whole when put together again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.core.html import clean
from portal.intake.readers.html_fragments import fragments_from_xhtml, fragments_from_xml, plain_text
from portal.intake.readers.html_nodes import Node


def narrative(inner: str) -> tuple[str, ...]:
    element = etree.fromstring(f'<text xmlns="urn:hl7-org:v3">{inner}</text>')
    return fragments_from_xml(element, images={"img": 4}.get)


def depth_of(fragment: str) -> int:
    depth = deepest = 0
    for closing in re.findall(r"<(/?)(?!br|img)\w+", fragment):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("un <content styleCode='Bold Italics'>deux</content>", "<p>un <em><strong>deux</strong></em></p>"),
        ("<paragraph><caption>Titre</caption>texte</paragraph>", "<p><strong>Titre</strong><br>texte</p>"),
        ("<paragraph/><br/>", ""),
        ("10<sup>9</sup>/L", "<p>10<sup>9</sup>/L</p>"),
        (
            "<list listType='ordered'><caption>Liste</caption><item>a</item><item>b</item></list>",
            "<p>Liste</p><ol><li>a</li><li>b</li></ol>",
        ),
        ("<linkHtml href='https://x.example/a'>voir</linkHtml>", "<p>voir (https://x.example/a)</p>"),
        ("<linkHtml href='javascript:alert(1)'>voir</linkHtml>", "<p>voir</p>"),
        (
            "a<footnote ID='n'>note</footnote>b<footnoteRef IDREF='n'/>",
            "<p>a<sup>[1]</sup>b<sup>[1]</sup></p><p><sup>[1]</sup> note</p>",
        ),
        ("<content revised='delete'>10 mg</content>", "<p>[supprimé : 10 mg]</p>"),
        (
            "<renderMultiMedia referencedObject='img none'><caption>ECG \"1\"</caption></renderMultiMedia>",
            '<p><img src="attachment:4" alt="ECG &quot;1&quot;"><br><em>ECG "1"</em></p>',
        ),
        ("<renderMultiMedia referencedObject='none'><caption>ECG</caption></renderMultiMedia>", "<p>ECG</p>"),
        (
            "<table><caption>T</caption><col/><thead><tr><th>h</th></tr></thead><tr><th>r</th></tr></table>",
            '<table><caption>T</caption><thead><tr><th scope="col">h</th></tr></thead>'
            '<tbody><tr><th scope="row">r</th></tr></tbody></table>',
        ),
        (
            "<table><tbody><tr><td colspan='2' rowspan='x'/><td colspan='0' rowspan='9999'>b</td></tr></tbody></table>",
            '<table><tbody><tr><td colspan="2"></td><td>b</td></tr></tbody></table>',
        ),
        (
            "<content styleCode='Bold'>a<table><tr><td>c</td></tr></table></content>",
            "<p>a</p><table><tbody><tr><td>c</td></tr></tbody></table>",
        ),
    ],
)
def test_cda_narrative(source: str, html: str) -> None:
    assert "".join(narrative(source)) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "<div xmlns='http://www.w3.org/1999/xhtml'><h2>Titre</h2><p>a<b>b</b></p></div>",
            "<h4>Titre</h4><p>a<strong>b</strong></p>",
        ),
        ("<div>a&nbsp;&eacute;&amp;&lt;b&gt;</div>", "<p>a\xa0é&amp;&lt;b&gt;</p>"),
        ("<div><script>x</script><style>y</style><a href='http://h/'>lien</a></div>", "<p>lien (http://h/)</p>"),
        (
            "<div><p>pas fermé<p>suite<ul><li>un<li>deux</ul></div>",
            "<div><p>pas fermé</p><p>suite</p><ul><li>un</li><li>deux</li></ul></div>",
        ),
        ("<div><dl><dt>t</dt><dd>d</dd></dl><pre>a\n  b</pre></div>", "<dl><dt>t</dt><dd>d</dd></dl><pre>a\n  b</pre>"),
        (
            "<div><img src='#x' alt='Radio'/><img src='#img' alt='ECG'/></div>",
            '<p>Radio<img src="attachment:2" alt="ECG"></p>',
        ),
        ("", ""),
        ("juste du texte", "<p>juste du texte</p>"),
        ("<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><div>a&e;</div>", "<p>a</p>"),
    ],
)
def test_xhtml(source: str, html: str) -> None:
    assert "".join(fragments_from_xhtml(source, images={"#img": 2}.get)) == html


def test_a_long_table_repeats_its_head_and_splits_between_rows() -> None:
    rows = "".join(f"<tr><td>ligne {n}</td><td>{'x' * 40}</td></tr>" for n in range(400))
    parts = narrative(f"<table><caption>C</caption><thead><tr><th>h</th></tr></thead><tbody>{rows}</tbody></table>")
    assert len(parts) > 2
    assert all(part.startswith("<table><caption>C</caption><thead>") for part in parts)
    assert all(len(part.encode()) <= 10_000 and part.count("<") / 2 <= 500 for part in parts)
    assert re.findall(r"ligne (\d+)", "".join(parts)) == [str(n) for n in range(400)]


def test_rows_under_a_merged_cell_stay_together() -> None:
    group = "<tr><td rowspan='3'>groupe</td><td>{0}a</td></tr><tr><td>{0}b</td></tr><tr><td>{0}c</td></tr>"
    parts = narrative(f"<table>{''.join(group.format(n) for n in range(200))}</table>")
    assert len(parts) > 1
    for part in parts:
        rows = part.count("<tr>")
        assert rows == 3 * part.count('rowspan="3"')


def test_a_merged_cell_over_too_many_rows_is_repeated_in_each() -> None:
    rows = "".join(f"<tr><td>{n} {'y' * 60}</td></tr>" for n in range(1, 300))
    parts = narrative(f"<table><tr><td rowspan='300'>Bilan</td><td>0</td></tr>{rows}</table>")
    assert all("rowspan" not in part for part in parts)
    assert "".join(parts).count("<td>Bilan</td>") == 300
    assert re.findall(r"<td>(\d+)", "".join(parts)) == [str(n) for n in range(300)]


def test_a_row_a_list_and_a_text_too_long_for_a_fragment_are_cut_not_lost() -> None:
    words = " ".join(f"mot{n}" for n in range(5000))
    for source in (words, f"<table><tr><td>{words}</td></tr></table>", f"<list><item>{words}</item></list>"):
        parts = narrative(source)
        assert all(len(part.encode()) <= 10_000 for part in parts)
        assert plain_text(parts) == words
    items = "".join(f"<item>{'z' * 90}</item>" for _ in range(300))
    parts = narrative(f"<list listType='ordered'>{items}</list>")
    assert re.findall(r"<li>(\d+)\. ", "".join(parts)) == [str(n) for n in range(1, 301)]


def test_a_head_too_long_to_repeat_comes_once() -> None:
    heads = "".join(f"<th>{'titre ' * 50}{n}</th>" for n in range(30))
    rows = "".join(f"<tr><td>{n} {'x' * 90}</td></tr>" for n in range(200))
    parts = narrative(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    assert "".join(parts).count("titre 29") == 1
    assert all(len(part.encode()) <= 10_000 for part in parts)


def test_a_node_outside_the_allow_list_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="allow-list"):
        Node("script")
    with pytest.raises(ValueError, match="allow-list"):
        Node("td", (), {"onclick": "x"})


def test_plain_text_reads_like_a_line() -> None:
    assert (
        plain_text(("<p>10<sup>9</sup>/L</p><table><tr><td>a</td><td>b &lt; c</td></tr></table>",)) == "109/L a b < c"
    )
    assert plain_text(('<p><img src="attachment:1" alt="ECG"></p>',)) == "ECG"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_as_xhtml_is_within_limits_and_survives_the_sanitiser(source: str) -> None:
    for fragment in fragments_from_xhtml(source):
        assert len(fragment.encode()) <= 10_000
        assert depth_of(fragment) <= 20
        assert "&lt;p&gt;" not in clean(fragment) or "&lt;p&gt;" in fragment


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.sampled_from(["div", "b", "ul", "li", "table", "td", "blockquote", "span"]))
def test_nesting_is_bounded(times: int, tag: str) -> None:
    fragments = fragments_from_xhtml(f"<{tag}>" * times + "fond" + f"</{tag}>" * times)
    assert all(depth_of(fragment) <= 20 for fragment in fragments)
