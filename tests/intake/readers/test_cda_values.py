"""Values as written, numbers only where they are numbers, ranges only in the value's unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.record.content import Detail, EntryKind
from tests.support.cda import read_body, read_entry, section

RESULT = '<observation><code code="1988-5" displayName="CRP"/>{}<statusCode code="completed"/>{}</observation>'
RANGE = "<referenceRange><observationRange>{}</observationRange></referenceRange>"


@pytest.mark.parametrize(
    ("value", "text", "number", "unit"),
    [
        ('<value xsi:type="PQ" value="4.35" unit="g/L"/>', "4.35", "4.35", "g/L"),
        ('<value xsi:type="PQ" value="4,35" unit="g/L"/>', "4,35", "4.35", "g/L"),
        ('<value xsi:type="PQ" value="&lt; 0.3" unit="mg/L"/>', "< 0.3", None, "mg/L"),
        ('<value xsi:type="PQ" value="NaN" unit="mg/L"/>', "NaN", None, "mg/L"),
        ('<value xsi:type="PQ" value="7.4" unit="1"/>', "7.4", "7.4", ""),
        ('<value xsi:type="INT" value="3"/>', "3", "3", ""),
        ('<value xsi:type="ST">Présence de &lt;10 germes</value>', "Présence de <10 germes", None, ""),
        ('<value xsi:type="CD" code="260373001" displayName="Détecté"/>', "Détecté", None, ""),
        ('<value xsi:type="CD" code="260373001"/>', "260373001", None, ""),
        ('<value xsi:type="ED"><reference value="#r"/></value>', "texte libre", None, ""),
        ('<value xsi:type="IVL_PQ"><low value="1" unit="g"/><high value="2" unit="g"/></value>', "1 – 2", None, "g"),
        ('<value xsi:type="IVL_PQ"><high value="5" unit="g" inclusive="false"/></value>', "< 5", None, "g"),
        ('<value xsi:type="IVL_PQ"><low value="5" unit="g"/></value>', "≥ 5", None, "g"),
        ('<value xsi:type="RTO"><numerator value="1"/><denominator value="128"/></value>', "1/128", None, ""),
        ('<value xsi:type="TS" value="197903"/>', "1979-03", None, ""),
        ('<value xsi:type="BL" value="true"/>', "true", None, ""),
        ('<value xsi:type="PQ" nullFlavor="NA"/>', "", None, ""),
        ("", "", None, ""),
    ],
)
def test_values(value: str, text: str, number: str | None, unit: str) -> None:
    narrative = '<content ID="r">texte libre</content>'
    entry = read_entry("30954-2", RESULT.format("", value), narrative)
    assert (entry.kind, entry.label) == (EntryKind.RESULT, "CRP")
    assert (entry.value, entry.unit) == (text, unit)
    assert entry.number == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("bounds", "low", "high", "words"),
    [
        ('<value xsi:type="IVL_PQ"><low value="1" unit="g/L"/><high value="2" unit="g/L"/></value>', "1", "2", ""),
        ('<value xsi:type="IVL_PQ"><high value="2" unit="g/L"/></value>', None, "2", ""),
        ('<value xsi:type="IVL_PQ"><high value="2" unit="mmol/L"/></value>', None, None, "≤ 2 mmol/L"),
        ("<text>Inférieur à 2</text>", None, None, "Inférieur à 2"),
        ('<value xsi:type="ST">Négatif</value>', None, None, "Négatif"),
    ],
)
def test_ranges(bounds: str, low: str | None, high: str | None, words: str) -> None:
    entry = read_entry(
        "30954-2", RESULT.format("", '<value xsi:type="PQ" value="1" unit="g/L"/>' + RANGE.format(bounds))
    )
    assert (entry.range_low, entry.range_high) == (low and Decimal(low), high and Decimal(high))
    assert entry.range_text == words


def test_several_ranges_are_all_told_and_the_normal_one_is_drawn() -> None:
    one = '<code displayName="{}" code="x"/><value xsi:type="IVL_PQ"><high value="{}" unit="g/L"/></value>{}'
    ranges = RANGE.format(one.format("Risque", 3, '<interpretationCode code="H"/>'))
    ranges += RANGE.format(one.format("Usuel", 2, '<interpretationCode code="N"/>'))
    entry = read_entry("30954-2", RESULT.format("", '<value xsi:type="PQ" value="1" unit="g/L"/>' + ranges))
    assert entry.range_high == Decimal(2)
    assert entry.range_text == "Risque : ≤ 3 g/L ; Usuel : ≤ 2 g/L"


def test_a_panel_gives_its_name_specimen_and_time_and_an_earlier_result_is_not_a_result() -> None:
    earlier = """<entryRelationship typeCode="REFR"><observation><code code="1988-5" displayName="CRP"/>
    <effectiveTime value="20130104"/><value xsi:type="PQ" value="7" unit="mg/L"/></observation></entryRelationship>"""
    panel = f"""<organizer><code code="1" displayName="Bilan"/><effectiveTime value="20140402"/>
    <component><procedure><participant><participantRole><playingEntity><code displayName="Sang" code="s"/>
    </playingEntity></participantRole></participant></procedure></component>
    <component>{RESULT.format("", '<value xsi:type="PQ" value="9" unit="mg/L"/>' + earlier)}</component></organizer>"""
    entry = read_entry("18719-5", panel)
    assert (entry.value, entry.start) == ("9", "2014-04-02")
    assert entry.details == (
        (Detail.PANEL, "Bilan"),
        (Detail.SPECIMEN, "Sang"),
        (Detail.PREVIOUS_VALUE, "7 mg/L (2013-01-04)"),
    )


def test_an_antibiogram_keeps_each_line_under_its_germ() -> None:
    line = """<entryRelationship typeCode="COMP"><observation><code code="{0}" displayName="{0}"/>
    <value xsi:type="CD" code="S" displayName="Sensible"/></observation></entryRelationship>"""
    germ = RESULT.replace("CRP", "Culture").format("", '<value xsi:type="ST">E. coli</value>{}{}')
    entries = read_body(
        section("18725-2", "", germ.format(line.format("Amoxicilline"), line.format("Fosfomycine")))
    ).entries
    assert [(entry.label, entry.value) for entry in entries] == [
        ("Culture", "E. coli"),
        ("Amoxicilline", "Sensible"),
        ("Fosfomycine", "Sensible"),
    ]
    assert entries[1].details == ((Detail.PANEL, "Culture"),)


def test_plans_requests_and_relatives_give_no_entry() -> None:
    template = '<templateId root="1.3.6.1.4.1.19376.1.5.3.1.4.19"/>'
    planned = f'<procedure moodCode="INT">{template}<code code="1" displayName="Scanner"/></procedure>'
    assert read_body(section("18776-5", "Scanner", planned)).entries == ()
    mother = (
        f"<organizer><subject><relatedSubject/></subject><component>{RESULT.format('', '')}</component></organizer>"
    )
    assert read_body(section("10157-6", "Mère", mother)).entries == ()
    read = read_body(section("11450-4", "Mère", mother))
    assert (read.entries, read.warnings) == ((), ())


def test_a_template_tells_what_an_entry_is_where_the_section_does_not() -> None:
    shot = """<substanceAdministration><templateId root="2.16.840.1.113883.10.20.22.4.52"/><repeatNumber value="2"/>
    <consumable><manufacturedProduct><manufacturedMaterial><code code="88" displayName="Influenza"/><lotNumberText>L1
    </lotNumberText></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>"""
    for code in ("00000-0", "10160-0"):
        entry = read_entry(code, shot, language="en-US")
        assert (entry.kind, entry.label) == (EntryKind.IMMUNIZATION, "Influenza")
        assert entry.details == ((Detail.DOSE_NUMBER, "2"), (Detail.LOT, "L1"))
