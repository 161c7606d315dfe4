"""The few medicines and vaccines of the demonstration.

Names and identifiers (CIS, CIP13) come from the public medicines base, "Base de données publique des médicaments"
(base-donnees-publique.medicaments.gouv.fr), as of May 2026. An empty identifier is one not at hand.
"""

from __future__ import annotations

from portal.demo.clinical import Medicine

LEVOTHYROX_75 = Medicine(
    "LEVOTHYROX 75 microgrammes, comprimé sécable", "62080626", "3400930065785", "Lévothyroxine sodique"
)
VENTOLINE = Medicine(
    "VENTOLINE 100 microgrammes/dose, suspension pour inhalation en flacon pressurisé",
    *("60928110", "3400949004751", "Salbutamol", "inhaled"),
)
ELIQUIS_5 = Medicine("ELIQUIS 5 mg, comprimé pelliculé", "61902218", "3400926784102", "Apixaban")
RAMIPRIL_5 = Medicine("RAMIPRIL BIOGARAN 5 mg, comprimé sécable", "61599041", "3400937253765", "Ramipril")
METFORMINE = Medicine(
    "METFORMINE BIOGARAN 1000 mg, comprimé pelliculé", "67346461", "3400930118801", "Metformine (chlorhydrate de)"
)
ATORVASTATINE = Medicine(
    "ATORVASTATINE BIOGARAN 20 mg, comprimé pelliculé", "68212077", "3400930183052", "Atorvastatine"
)
BISOPROLOL = Medicine(
    "BISOPROLOL BIOGARAN 10 mg, comprimé pelliculé sécable", "65235359", "3400936124714", "Bisoprolol (fumarate de)"
)
PARACETAMOL = Medicine("DOLIPRANE 1000 mg, comprimé", "60234100", "3400935955838", "Paracétamol")


def _vaccine(name: str, cis: str, cip: str, substance: str) -> Medicine:
    return Medicine(name, cis, cip, substance, "intramuscular")


BOOSTRIX = _vaccine(
    "BOOSTRIXTETRA, suspension injectable en seringue préremplie",
    *("62404793", "3400936773875", "Vaccin diphtérie, tétanos, coqueluche, poliomyélite"),
)
REPEVAX = _vaccine(
    "REPEVAX, suspension injectable en seringue préremplie",
    *("67619892", "3400936873742", "Vaccin diphtérie, tétanos, coqueluche, poliomyélite"),
)
GARDASIL = _vaccine(
    "GARDASIL 9, suspension injectable en seringue préremplie",
    *("65017887", "3400930056202", "Vaccin papillomavirus humain, 9 valences"),
)
INFANRIX_HEXA = _vaccine(
    "INFANRIX hexa, poudre et suspension pour suspension injectable",
    *("62966063", "3400935495839", "Vaccin hexavalent"),
)
PREVENAR_13 = _vaccine("PREVENAR 13, suspension injectable", "67786749", "", "Vaccin pneumococcique, 13 valences")
PREVENAR_20 = _vaccine(
    "PREVENAR 20, suspension injectable en seringue préremplie",
    *("62189757", "3400930247853", "Vaccin pneumococcique, 20 valences"),
)
PRIORIX = _vaccine(
    "PRIORIX, poudre et solvant pour solution injectable",
    *("61896473", "3400935137340", "Vaccin rougeole, oreillons, rubéole"),
)
BEXSERO = _vaccine(
    "BEXSERO, suspension injectable en seringue préremplie",
    *("64493883", "3400926863036", "Vaccin méningococcique B"),
)
NIMENRIX = _vaccine(
    "NIMENRIX, poudre et solvant pour solution injectable",
    *("69241562", "3400922253930", "Vaccin méningococcique A, C, W, Y"),
)
VAXIGRIP = _vaccine(
    "VAXIGRIPTETRA, suspension injectable en seringue préremplie",
    *("61402736", "3400930067727", "Vaccin grippal inactivé"),
)

DTCAP = "Diphtérie, tétanos, coqueluche, poliomyélite"
HEXAVALENT = "Diphtérie, tétanos, coqueluche, poliomyélite, Haemophilus influenzae b, hépatite B"
PNEUMO = "Infections à pneumocoque"
ROR = "Rougeole, oreillons, rubéole"
MEN_B = "Méningocoque B"
MEN_ACWY = "Méningocoques A, C, W, Y"
HPV = "Papillomavirus humains"
FLU = "Grippe saisonnière"
