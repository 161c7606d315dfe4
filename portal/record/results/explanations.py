"""What common analyses measure, in one or two plain sentences. No advice, no judgement: those are the doctor's.

An analysis is known by its LOINC code, else by the name that laboratories give it. Of any other nothing is said.
"""

from __future__ import annotations

import re

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
from portal.core.spelling import folded
from portal.record.lines import AnyEntry

_EXPLAINED: tuple[tuple[str, str, LazyString], ...] = (
    (
        "2823-3 6298-4",
        r"potassium|kaliemie",
        _l("Potassium is a mineral salt of the blood. Muscles, and the heart above all, need it to work."),
    ),
    (
        "2951-2 2947-0",
        r"sodium|natremie",
        _l("Sodium is the main salt of the blood. It goes with the amount of water in the body."),
    ),
    (
        "718-7 20509-6 30313-1 59260-0",
        r"ha?emoglobine?",
        _l("Haemoglobin is the part of red blood cells that carries oxygen. It is what makes blood red."),
    ),
    (
        "4548-4 17856-6 59261-8 41995-2",
        r"hba1c|ha?emoglobine? (?:glyquee|glycated|a1c).*|ha?emoglobin a1c.*",
        _l("HbA1c tells the average level of sugar in the blood over about the last three months."),
    ),
    (
        "2345-7 1558-6 2339-0 14749-6 14771-0 15074-8 76629-5",
        r"glucose|glycemie(?: a jeun)?|fasting glucose",
        _l("Glucose is the sugar of the blood, the body’s main source of energy. It changes with meals."),
    ),
    (
        "2160-0 14682-9",
        r"creatinine?|creatininemie",
        _l("Creatinine is a waste of the muscles that the kidneys clear away. It helps to see how the kidneys filter."),
    ),
    (
        "33914-3 48642-3 62238-1 69405-9 77147-7 88293-6 98979-8",
        r"dfg.*|debit de filtration.*|egfr|ckd-?epi|mdrd",
        _l("The filtration rate estimates how much blood the kidneys filter in a minute, from the creatinine."),
    ),
    (
        "3094-0 22664-7 14937-7",
        r"uree|urea|blood urea nitrogen",
        _l("Urea is a waste that comes from proteins. The kidneys clear it away."),
    ),
    (
        "2089-1 13457-7 18262-6 22748-8 39469-2 69419-0",
        r"(?:cholesterol )?ldl(?: cholesterol)?|cholesterol ldl.*",
        _l("LDL cholesterol is a fat carried by the blood, which may settle in the wall of the arteries."),
    ),
    (
        "2085-9 14646-4",
        r"(?:cholesterol )?hdl(?: cholesterol)?|cholesterol hdl.*",
        _l("HDL cholesterol is a fat that the blood carries back to the liver."),
    ),
    (
        "2093-3 14647-2",
        r"cholesterol(?: total)?|total cholesterol|cholesterolemie",
        _l("Total cholesterol adds up the several kinds of cholesterol that the blood carries."),
    ),
    (
        "2571-8 14927-8 3043-7",
        r"triglycerides?",
        _l("Triglycerides are fats that the blood carries, from meals or made by the liver. They rise after a meal."),
    ),
    (
        "3016-3 11580-8 11579-0",
        r"tsh(?: .*)?|thyreostimuline|thyrotropin.*",
        _l("TSH is the hormone by which the brain drives the thyroid, a gland of the neck."),
    ),
    (
        "3024-7 14920-3",
        r"t4 libre|free t4|thyroxine libre",
        _l("Free T4 is one of the hormones that the thyroid, a gland of the neck, sends into the blood."),
    ),
    (
        "1988-5 30522-7 76485-2",
        r"crp(?: .*)?|proteine c.reactive|c.reactive protein",
        _l("CRP is a protein that the liver makes when there is an inflammation or an infection."),
    ),
    (
        "777-3 26515-7 778-1 49497-1",
        r"plaquettes|platelets?(?: count)?|thrombocytes",
        _l("Platelets are tiny parts of the blood that help it to clot when one bleeds."),
    ),
    (
        "6690-2 26464-8 804-5",
        r"leucocytes|globules blancs|leu[ck]ocytes|white blood cells?",
        _l("Leucocytes, or white blood cells, defend the body against infections."),
    ),
    (
        "789-8 26453-1",
        r"hematies|globules rouges|erythrocytes|red blood cells?",
        _l("Red blood cells carry oxygen from the lungs to the whole body."),
    ),
    (
        "4544-3 20570-8",
        r"ha?ematocrite?",
        _l("The haematocrit is the share of the blood that its red cells take up."),
    ),
    (
        "787-2 30428-7",
        r"vgm|mcv|volume globulaire moyen",
        _l("The mean cell volume is the average size of the red blood cells."),
    ),
    (
        "2276-4 20567-4 24373-3",
        r"ferritine?|ferritinemie",
        _l("Ferritin is a protein that stores iron. It tells of the body’s reserves of iron."),
    ),
    (
        "1742-6 1743-4 1744-2",
        r"alat|alt|tgp|sgpt|alanine aminotransf.*",
        _l("ALT is an enzyme found above all in the cells of the liver."),
    ),
    (
        "1920-8 30239-8",
        r"asat|ast|tgo|sgot|aspartate aminotransf.*",
        _l("AST is an enzyme found in the liver, the heart and the muscles."),
    ),
    (
        "2324-2",
        r"gamma.?gt|ggt|gamma.?glutamyl.?transf.*",
        _l("Gamma-GT is an enzyme found above all in the liver."),
    ),
    (
        "1989-3 62292-8 14635-7 35365-6",
        r"vitamine? d.*|25.?oh.?vitamine? d.*",
        _l("Vitamin D helps the body to fix calcium in the bones. The skin makes it in the sun."),
    ),
    (
        "2857-1 83112-3 19195-7",
        r"psa(?: total)?",
        _l("PSA is a protein that the prostate makes."),
    ),
    (
        "6301-6 34714-6 5902-2",
        r"inr|tp|taux de prothrombine",
        _l("This analysis tells how long the blood takes to clot."),
    ),
    (
        "17861-6 2000-8",
        r"calcium|calcemie",
        _l("Calcium builds the bones. Muscles and nerves use that of the blood."),
    ),
    (
        "8099-4 8098-6 5382-7 56477-3 32786-6",
        r"(?:anticorps )?anti.?(?:tpo|thyroperoxydase)(?: .*)?|anticorps anti-thyroperoxydase",
        _l("These antibodies are proteins by which the body’s defences aim at the thyroid, a gland of the neck."),
    ),
)
_BY_CODE = {code: words for codes, _names, words in _EXPLAINED for code in codes.split()}
_BY_NAME = [(re.compile(names), words) for _codes, names, words in _EXPLAINED]


def explanation(entry: AnyEntry) -> str:
    """What an analysis measures; empty where we have no words for it."""
    known = _BY_CODE.get(entry.code)
    if known is not None:
        return str(known)
    name = folded(entry.label)
    return next((str(words) for pattern, words in _BY_NAME if pattern.fullmatch(name)), "")
